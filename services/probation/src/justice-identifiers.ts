import { elements, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import { isPlaceholderId } from "@gatehouse/adapter/one-person";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Identifier } from "@gatehouse/contracts/message";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";

/** An identifier with the field it was read from. */
export type FoundIdentifier = { readonly id: Identifier; readonly from: Leaf };
type Scheme = "crn" | "noms-number" | "pnc-id" | "local";

/**
 * A PNC id in its canonical form `YYYY/NNNNNNNC`: systems write two-digit years and leave out leading zeros. A two-digit
 * year that would lie in the future is of the last century.
 */
export function canonicalPncId(text: string, thisYear: number): string {
  const parts = /^(\d{2}|\d{4})\/(\d{1,7})([A-Za-z])$/.exec(text.replaceAll(" ", ""));
  if (!parts) return text;
  const [, year = "", number = "", letter = ""] = parts;
  const century = 2000 + Number(year) > thisYear ? "19" : "20";
  return `${year.length === 4 ? year : century + year}/${number.padStart(7, "0")}${letter.toUpperCase()}`;
}

/** One identifier checked by its scheme; a wrong one is a warning, as real files are full of them, and is left out. */
function checked(
  scheme: Scheme,
  from: Leaf | undefined,
  thisYear: number,
  ledger: FieldLedger,
): readonly FoundIdentifier[] {
  if (from === undefined) return [];
  const value = scheme === "pnc-id" ? canonicalPncId(from.text, thisYear) : from.text;
  const isNone = scheme === "local" && isPlaceholderId(value);
  if (!isNone && checkIdentifier(scheme, value) && value.length <= 100) return [{ id: { scheme, value }, from }];
  ledger.warn("identifier-invalid", from.path);
  return [];
}

const places: readonly (readonly [Scheme, readonly string[]])[] = [
  ["crn", ["crn", "probNumber", "otherIds.crn", "inputs.crn", "identifiers.deliusCrn"]],
  [
    "noms-number",
    [
      "nomsNumber",
      "prisNumber",
      "nomsId",
      "prisonerNumber",
      "offenderNo",
      "identifiers.nomisNumber",
      "otherIds.nomsNumber",
      "additionalInformation.nomsNumber",
      "additionalInformation.prisonerNumber",
    ],
  ],
  ["pnc-id", ["pnc", "pncId", "pncNumber", "otherIds.pncNumber"]],
  ["local", ["offenderId"]],
];
const lists: readonly (readonly [Scheme, string])[] = [
  ["crn", "identifiers.crns"],
  ["noms-number", "identifiers.prisonNumbers"],
  ["pnc-id", "identifiers.pncs"],
];
const referenceSchemes: ReadonlyMap<string, Scheme> = new Map([
  ["CRN", "crn"],
  ["NOMS", "noms-number"],
  ["PNC", "pnc-id"],
]);

/** Identifiers of the person a record is about, wherever its format keeps them; each once, the CRN first. */
export function identifiersOf(record: Field, thisYear: number, ledger: FieldLedger): readonly FoundIdentifier[] {
  const found = places.flatMap(([scheme, names]) =>
    names.flatMap((name) => checked(scheme, leafAt(record, name), thisYear, ledger)),
  );
  for (const [scheme, name] of lists)
    for (const node of elements(record, name)) found.push(...checked(scheme, leafAt(node), thisYear, ledger));
  for (const reference of elements(record, "personReference.identifiers")) {
    const scheme = referenceSchemes.get(leafAt(reference, "type")?.text.toUpperCase() ?? "");
    if (scheme !== undefined) found.push(...checked(scheme, leafAt(reference, "value"), thisYear, ledger));
  }
  const [registered] = elements(record, "registrations");
  const [offence] = hasMember(record, "convictionId") ? elements(record, "offences") : [];
  found.push(...checked("local", offence && leafAt(offence, "offenderId"), thisYear, ledger));
  found.push(...checked("local", registered && leafAt(registered, "offenderId"), thisYear, ledger));
  return found;
}

/** Whether a record says by any number whom it is about, right or wrong: then it is about nobody but them. */
export function saysWho(record: Field): boolean {
  return (
    places.some(([, names]) => names.some((name) => leafAt(record, name) !== undefined)) ||
    lists.some(([, name]) => elements(record, name).length > 0) ||
    elements(record, "personReference.identifiers").length > 0
  );
}

/** A CRN with which the file's name begins, as systems name the files of one person. */
export function crnInFileName(name: string): Identifier | undefined {
  const crn = /^([A-Z]\d{6})(?![A-Za-z0-9])/.exec(name.split(/[\\/]/).at(-1) ?? "")?.[1];
  return crn === undefined ? undefined : { scheme: "crn", value: crn };
}
