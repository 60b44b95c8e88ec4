import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt, peek } from "@gatehouse/adapter/field";
import { readDate } from "@gatehouse/adapter/dates";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { idKey, sharedNumbers } from "@gatehouse/adapter/one-person";
import type { Identifier, Instant } from "@gatehouse/contracts/message";
import { healthTexts } from "../texts.ts";
import type { Resource, Target } from "./resources.ts";
import { idsOfPatient, idsOfTarget } from "./subjects.ts";

/** A place of the record whose reading is not accounted for: it is read again when something is made of it. */
function unaccounted(field: Field): Field {
  return { ...field, ledger: new FieldLedger(null, healthTexts) };
}

function plainNames(patient: Field): readonly string[] {
  return eachAt(patient, "name").map((name) => {
    const parts = [...eachAt(name, "given"), at(name, "family")].flatMap((part) => peek(part) ?? []);
    return parts.length > 0 ? parts.join(" ") : (peek(at(name, "text")) ?? "");
  });
}

function isFormer(name: Field): boolean {
  return ["old", "maiden", "nickname", "anonymous"].includes(peek(at(name, "use")) ?? "");
}

/** Who a Patient is, as far as it says. */
export function whoIsPatient(patient: Resource, now: Instant): Somebody {
  const field = unaccounted(patient.field);
  const at0 = eachAt(field, "name").findIndex((name) => !isFormer(name));
  const born = peek(at(field, "birthDate"));
  return {
    ids: idsOfPatient({ ...patient, field }, now).map(({ id }) => id),
    name: plainNames(field)[at0],
    born: born === undefined ? undefined : readDate(born),
    sex: peek(at(field, "gender")),
  };
}

function whoIsTarget(target: Target, now: Instant): Somebody {
  const field = unaccounted(target.field);
  return { ids: idsOfTarget({ ...target, field }, now).map(({ id }) => id), name: peek(target.display) };
}

/** Numbers that stand beside two people: of Patients, and of those who are only referred to. */
export function sharedIn(
  patients: readonly Resource[],
  referred: readonly Target[],
  now: Instant,
): ReadonlySet<string> {
  const outside = referred.filter(({ resource }) => resource === undefined);
  return sharedNumbers([
    ...patients.map((patient) => whoIsPatient(patient, now)),
    ...outside.map((target) => whoIsTarget(target, now)),
  ]);
}

function words(text: string): readonly string[] {
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{Mark}|['’]/gu, "")
      .match(/\p{Letter}{2,}/gu) ?? []
  );
}

/** Whether a name that stands beside a reference has no word of any name of the person it points to. */
function isOtherName(display: string | undefined, patient: Field): boolean {
  const said = words(display ?? "");
  const held = plainNames(patient).flatMap(words);
  return said.length > 1 && held.length > 0 && !said.some((word) => held.includes(word));
}

/** Who numbers so: the scheme, and the system of a number that is the sender's own; undefined for an id alone. */
function numbererOf({ scheme, value }: Identifier): string | undefined {
  if (scheme !== "local") return scheme;
  return value.includes("|") ? value.slice(0, value.indexOf("|")) : undefined;
}

/** Whether somebody is given a number by who has given the other one too, and another. */
function saysAnother(said: readonly Identifier[], held: readonly Identifier[]): boolean {
  return said.some((one) => {
    const same = held.filter((other) => numbererOf(one) !== undefined && numbererOf(other) === numbererOf(one));
    return same.length > 0 && !same.some(({ value }) => value === one.value);
  });
}

/** Why a resource is not taken to be about the Patient that its reference points to; undefined when it is. */
export function whyNotMeant(target: Target, now: Instant): "reference-ambiguous" | "reference-disagrees" | undefined {
  if (target.mayBeElsewhere) return "reference-ambiguous";
  const patient = target.resource;
  if (patient === undefined) return undefined;
  const candidates = [patient, ...target.others].filter(({ type }) => type === "Patient");
  const one = candidates.map((candidate) => ({ ...whoIsPatient(candidate, now), ids: [sameId] }));
  if (sharedNumbers(one).size > 0) return "reference-ambiguous";
  const isOther = saysAnother(whoIsTarget(target, now).ids, whoIsPatient(patient, now).ids);
  return isOther || isOtherName(peek(target.display), patient.field) ? "reference-disagrees" : undefined;
}

const sameId = { scheme: "local", value: "candidate" } as const;

/** What brings together the resources about someone who is not in the record; undefined where nothing but a name does. */
export function keyOfTarget(target: Target, now: Instant): string | undefined {
  const [first] = whoIsTarget(target, now).ids.toReversed();
  return first === undefined ? undefined : idKey(first);
}
