import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Identifier } from "@gatehouse/contracts/message";
import type { Findings } from "@gatehouse/adapter/findings";
import type { Field, RecordNode } from "@gatehouse/adapter/record-node";

/** An identifier with the field it was read from. */
export type FoundIdentifier = { readonly id: Identifier; readonly field: Field };
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
  field: Field | undefined,
  thisYear: number,
  findings: Findings,
): readonly FoundIdentifier[] {
  if (field === undefined) return [];
  const value = scheme === "pnc-id" ? canonicalPncId(field.text, thisYear) : field.text;
  if (checkIdentifier(scheme, value) && value.length <= 100) return [{ id: { scheme, value }, field }];
  findings.warn(
    `identifier-invalid`,
    field.path,
    `This is not a valid ${scheme}: the form or the check letter is wrong. It was left out.`,
  );
  return [];
}

const places: readonly (readonly [Scheme, readonly string[]])[] = [
  ["crn", ["crn", "probNumber", "otherIds.crn", "inputs.crn"]],
  [
    "noms-number",
    [
      "nomsNumber",
      "prisNumber",
      "otherIds.nomsNumber",
      "additionalInformation.nomsNumber",
      "additionalInformation.prisonerNumber",
    ],
  ],
  ["pnc-id", ["pnc", "otherIds.pncNumber"]],
  ["local", ["offenderId"]],
];
const lists: readonly (readonly [Scheme, string])[] = [
  ["crn", "identifiers.crns"],
  ["noms-number", "identifiers.prisonNumbers"],
  ["pnc-id", "identifiers.pncs"],
];
const referenceSchemes: Readonly<Record<string, Scheme>> = { CRN: "crn", NOMS: "noms-number", PNC: "pnc-id" };

/** Identifiers of the person a record is about, wherever its format keeps them; each once, the CRN first. */
export function identifiersOf(record: RecordNode, thisYear: number, findings: Findings): readonly FoundIdentifier[] {
  const found = places.flatMap(([scheme, names]) =>
    names.flatMap((name) => checked(scheme, record.text(name), thisYear, findings)),
  );
  for (const [scheme, name] of lists)
    for (const node of record.list(name)) found.push(...checked(scheme, node.field, thisYear, findings));
  for (const reference of record.list("personReference.identifiers")) {
    const scheme = referenceSchemes[reference.text("type")?.text.toUpperCase() ?? ""];
    if (scheme !== undefined) found.push(...checked(scheme, reference.text("value"), thisYear, findings));
  }
  const registered = record.list("registrations")[0]?.text("offenderId");
  found.push(...checked("local", registered, thisYear, findings));
  return found;
}

/** A CRN with which the file's name begins, as systems name the files of one person. */
export function crnInFileName(name: string): Identifier | undefined {
  const crn = /^([A-Z]\d{6})(?![A-Za-z0-9])/.exec(name.split(/[\\/]/).at(-1) ?? "")?.[1];
  return crn === undefined ? undefined : { scheme: "crn", value: crn };
}
