import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { Dossier } from "../dossier.ts";
import type { Found } from "../person-facts.ts";
import { identifierOf } from "../identifiers.ts";
import type { Reading } from "../reading.ts";

const postcodeForm = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i;

/**
 * Names and numbers of a building are laid out in fixed columns (BS 7666): numbers from and to, each with its letter, then
 * a name. Blanks that fill the columns say nothing; two numbers are a range.
 */
function buildingPart(text: string): string {
  return cleanLine(text).replace(/^(\d{1,4}[A-Z]?) (\d{1,4}[A-Z]?)(?= |$)/, "$1-$2");
}

function leavesOf(field: Field, name: string): readonly Leaf[] {
  return eachAt(field, name).flatMap((one) => leafAt(one) ?? []);
}

/** The lines of an address, the one nearest the door first, each once, and its postcode. */
export function addressOf(
  place: Field,
): Found<{ readonly lines: readonly string[]; readonly postcode?: string }> | undefined {
  const address = ["ComplexAddress", "BS7666Address", "SimpleAddress"].reduce(
    (found, name) => (at(place, name).tree === null ? found : at(place, name)),
    place,
  );
  const door = ["SAON", "PAON"].flatMap((name) => leavesOf(address, name));
  const street = ["StreetDescription", "Street"].flatMap((name) => leavesOf(address, name));
  const below = ["Locality", "Town", "PostTown", "AdministrativeArea"].flatMap((name) => leavesOf(address, name));
  const simple = [1, 2, 3, 4, 5].flatMap((n) => leavesOf(address, `AddressLine${n}`));
  const [postLine] = [...leavesOf(address, "PostCode"), ...simple.filter(({ text }) => postcodeForm.test(text))];
  const building = door.map(({ text }) => buildingPart(text)).join(", ");
  const first = [building, ...street.map(({ text }) => cleanLine(text))].filter((part) => part !== "").join(" ");
  const rest = [...below, ...simple.filter((leaf) => leaf !== postLine)].map(({ text }) => cleanLine(text));
  const lines = [...new Set([first, ...rest].filter((line) => line !== ""))].slice(0, 8);
  if (lines.length === 0) return undefined;
  const postcode = postLine === undefined ? undefined : tidyPostcode(postLine.text);
  const isPostcode = postcode !== undefined && /^[A-Z0-9][A-Z0-9 ]{1,9}$/.test(postcode);
  if (postLine !== undefined && !isPostcode) place.ledger.warn("statement-left-out", postLine.path);
  const from = [...door, ...street, ...below, ...simple, ...(isPostcode && postLine ? [postLine] : [])];
  return { value: { lines, ...(isPostcode ? { postcode } : {}) }, from: [...new Set(from)] };
}

/** Says where someone lives: only ever of the one whose address the record says it is. */
export function sayAddress(dossier: Dossier, about: string, place: Field, reading: Reading): void {
  const address = addressOf(place);
  if (address) dossier.sayOf(about, "contact.address", address.value, { from: address.from });
  const leaf =
    leafAt(place, "UniquePropertyReferenceNumber") ?? leafAt(place, "ComplexAddress.UniquePropertyReferenceNumber");
  const uprn = identifierOf("uprn", leaf, reading);
  if (uprn) dossier.sayOf(about, "contact.uprn", uprn.value, { from: [leaf] });
}
