import { hash } from "node:crypto";
import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt, isPresent, peek, phrase, text, use } from "@gatehouse/adapter/field";
import { isPlaceholderId } from "@gatehouse/adapter/one-person";
import { solidIdentifier } from "@gatehouse/adapter/text";
import { nhsNumberValid } from "@gatehouse/contracts/identifiers";
import type { Identifier, Instant } from "@gatehouse/contracts/message";
import { codings, useCoding } from "./concept.ts";
import { holdsNow } from "./period.ts";

export const nhsNumberSystem = "https://fhir.nhs.uk/Id/nhs-number";
/** Uses of a name that is not the one to call a person by now. */
const formerUses: ReadonlySet<string> = new Set(["old", "maiden"]);
/** The order in which a current name is chosen; an informal one only when there is no other. */
const nameOrder: readonly string[] = ["official", "usual", "", "temp", "nickname", "anonymous"];

function useOf(field: Field): string {
  return peek(at(field, "use")) ?? "";
}

/** The name to call a person by now, as it is written; others are left out with a warning. */
export function currentName(names: readonly Field[], now: Instant): string | undefined {
  const current = names.filter((name) => !formerUses.has(useOf(name)) && holdsNow(name, now));
  const rank = (name: Field): number => nameOrder.indexOf(useOf(name));
  const [chosen] = current.toSorted((one, other) => rank(one) - rank(other));
  for (const name of names) if (name !== chosen) name.ledger.leaveOut("name-not-current", name);
  return chosen === undefined ? undefined : nameText(chosen);
}

function nameText(name: Field): string | undefined {
  if (useOf(name) !== "") use(at(name, "use"));
  const given = eachAt(name, "given").flatMap((part) => phrase(part) ?? []);
  const family = phrase(at(name, "family"));
  const parts = family === undefined ? given : [...given, family];
  return parts.length > 0 ? parts.join(" ").slice(0, 200) : phrase(at(name, "text"));
}

const reachable: ReadonlySet<string> = new Set(["phone", "email", "sms"]);

/** Telephone numbers and mail addresses that hold now, each once. */
export function currentContacts(telecoms: readonly Field[], now: Instant): readonly string[] {
  const found = new Set<string>();
  for (const telecom of telecoms) {
    const system = peek(at(telecom, "system")) ?? "phone";
    if (useOf(telecom) === "old" || !holdsNow(telecom, now)) {
      telecom.ledger.leaveOut("contact-not-current", telecom);
    } else if (reachable.has(system)) {
      const value = phrase(at(telecom, "value"));
      for (const name of ["system", "use"]) if (isPresent(at(telecom, name))) use(at(telecom, name));
      if (value !== undefined && value.length >= 3 && /[0-9@]/.test(value)) found.add(value);
    } else telecom.ledger.leaveOut("field-not-shared", telecom);
  }
  return [...found].slice(0, 20);
}

/** An identifier as a person's, and how sure the record is of it. */
export type FoundIdentifier = { readonly id: Identifier; readonly isVerified: boolean };

/**
 * A person's identifiers that hold now: NHS numbers that pass their check, all others as the sender's own, with the system
 * that numbers so. A wrong NHS number matches nobody, and nor does a number of no system: two people may have it.
 */
export function currentIdentifiers(identifiers: readonly Field[], now: Instant): readonly FoundIdentifier[] {
  return identifiers.flatMap((identifier) => {
    if (useOf(identifier) === "old" || !holdsNow(identifier, now)) {
      identifier.ledger.leaveOut("identifier-not-current", identifier);
      return [];
    }
    return identifierOf(identifier);
  });
}

function identifierOf(identifier: Field): readonly FoundIdentifier[] {
  const { ledger } = identifier;
  const value = at(identifier, "value");
  const system = peek(at(identifier, "system"));
  const raw = text(value);
  if (raw === undefined) return [];
  if (system !== undefined) use(at(identifier, "system"));
  if (system === undefined) {
    ledger.warn("identifier-without-system", value.path);
    return [];
  }
  if (system !== nhsNumberSystem) return isPlaceholderId(raw) ? placeholder(value) : localId(`${system}|${raw}`);
  const number = solidIdentifier(raw);
  if (!nhsNumberValid(number)) {
    ledger.warn("identifier-invalid", value.path);
    return [];
  }
  const status = verificationStatus(identifier);
  if (status !== undefined && status !== "01") {
    ledger.warn("identifier-unverified", value.path);
    return [{ id: { scheme: "nhs-number", value: number }, isVerified: false }];
  }
  return [{ id: { scheme: "nhs-number", value: number }, isVerified: true }];
}

function placeholder(value: Field): readonly FoundIdentifier[] {
  value.ledger.warn("placeholder-left-out", value.path);
  return [];
}

const longest = 100;

/**
 * A reference of the sender's own: one word, as the contract wants it; its digest where it is longer than the contract allows,
 * as two that begin alike are two.
 */
export function localId(raw: string): readonly FoundIdentifier[] {
  const whole = raw.replace(/\s+/g, "");
  const value = whole.length <= longest ? whole : `urn:sha256:${hash("sha256", whole, "hex")}`;
  return value === "" ? [] : [{ id: { scheme: "local", value }, isVerified: true }];
}

/** Extension NHSNumberVerificationStatus: `01` is present and verified; undefined when the record does not say. */
function verificationStatus(identifier: Field): string | undefined {
  for (const extension of eachAt(identifier, "extension")) {
    if (!(peek(at(extension, "url")) ?? "").endsWith("NHSNumberVerificationStatus")) continue;
    const [coding] = codings(at(extension, "valueCodeableConcept"));
    if (coding === undefined) continue;
    use(at(extension, "url"));
    useCoding(coding);
    return coding.code;
  }
  return undefined;
}
