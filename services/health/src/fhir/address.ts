import type { Field } from "@gatehouse/adapter/field";
import { at, date, eachAt, peek, phrase, text, use } from "@gatehouse/adapter/field";
import { tidyPostcode } from "@gatehouse/adapter/text";
import { uprnValid } from "@gatehouse/contracts/identifiers";
import { keys } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import { holdsNow } from "./period.ts";

const lineNames = ["city", "district", "county"] as const;
const postcodeForm = /^[A-Za-z0-9][A-Za-z0-9 ]{1,9}$/;
/** The code of `contact.protectedAddress` for a record that is marked sensitive (S-flag). */
const sensitiveRecord = "s-flag";

function linesOf(address: Field): readonly string[] {
  const lines = eachAt(address, "line").flatMap((line) => phrase(line) ?? []);
  const places = lineNames.flatMap((name) => phrase(at(address, name)) ?? []);
  const all = [...lines, ...places].slice(0, 8);
  const whole = all.length > 0 ? undefined : phrase(at(address, "text"));
  return whole === undefined ? all : [whole];
}

function addressValue(address: Field): Readonly<Record<string, unknown>> | undefined {
  const postcodeText = text(at(address, "postalCode"));
  const tidy = postcodeText === undefined ? undefined : tidyPostcode(postcodeText);
  const postcode = tidy !== undefined && postcodeForm.test(tidy) ? tidy : undefined;
  const lines = linesOf(address);
  const from = date(at(address, "period", "start"));
  const to = date(at(address, "period", "end"));
  if (peek(at(address, "use")) !== undefined) use(at(address, "use"));
  if (lines.length === 0 && tidy === undefined) return undefined;
  return { lines: lines.length > 0 ? lines : [tidy], ...keys({ postcode, from, to }) };
}

/** UPRN by the extension AddressKey, whose two parts are a type and a value. */
function uprnOf(address: Field): string | undefined {
  for (const extension of eachAt(address, "extension")) {
    if (!(peek(at(extension, "url")) ?? "").endsWith("AddressKey")) continue;
    const part = (name: string): Field | undefined =>
      eachAt(extension, "extension").find((one) => peek(at(one, "url")) === name);
    const kind = part("type");
    const key = part("value");
    if (kind === undefined || key === undefined) continue;
    const isUprn = /uprn/i.test(
      peek(at(kind, "valueCoding", "code")) ?? peek(at(kind, "valueCodeableConcept", "coding", "code")) ?? "",
    );
    const value = peek(at(key, "valueString"))?.replace(/\s/g, "");
    if (!isUprn || value === undefined || !uprnValid(value)) continue;
    for (const leaf of [
      at(extension, "url"),
      at(kind, "url"),
      at(kind, "valueCoding", "code"),
      at(key, "url"),
      at(key, "valueString"),
    ]) {
      use(leaf);
    }
    return value;
  }
  return undefined;
}

/** Home first, then what does not say, then temporary; old, billing and incorrect ones never. */
const addressOrder: readonly string[] = ["home", "", "temp"];

/**
 * Says where the person lives now. When the record is marked sensitive the address is said as protected only, which no
 * agency gets without a release, and the UPRN not at all, as it is the address by another name.
 */
export function sayAddress(addresses: readonly Field[], reading: Reading): void {
  const { builder, about, context, isProtected, ledger } = reading;
  const rank = (address: Field): number => addressOrder.indexOf(peek(at(address, "use")) ?? "");
  const current = addresses.filter((address) => rank(address) >= 0 && holdsNow(address, context.now));
  const [chosen] = current.toSorted((one, other) => rank(one) - rank(other));
  for (const address of addresses) if (address !== chosen) ledger.leaveOut("address-not-current", address);
  if (chosen === undefined) return;
  const value = addressValue(chosen);
  const saying = { assertion: "fact", path: chosen.path } as const;
  if (isProtected) {
    ledger.warn("location-protected", chosen.path);
    if (value !== undefined)
      builder.say("contact.protectedAddress", about, { ...value, protection: sensitiveRecord }, saying);
    for (const extension of eachAt(chosen, "extension")) ledger.leaveOut("location-protected", extension);
    return;
  }
  if (value !== undefined) builder.say("contact.address", about, value, saying);
  const uprn = uprnOf(chosen);
  if (uprn !== undefined) builder.say("contact.uprn", about, uprn, saying);
}
