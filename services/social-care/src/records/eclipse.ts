import { readDate } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because, isCovered } from "@gatehouse/adapter/field-rules";
import { elements, leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapFormat } from "../child.ts";
import { peopleIn, sayPostcodes } from "./index-person.ts";

/** A birth date is an interval here: one day when both ends are the same and the mask says so. */
function intervalOf(row: Field): Leaf | undefined {
  const [lower, upper, mask] = ["Lower", "Upper", "Mask"].map((name) => leafAt(row, `DateOfBirth.${name}`));
  if (lower === undefined) return undefined;
  const isDay =
    (mask?.text ?? "DAY").toUpperCase() === "DAY" &&
    (upper === undefined || readDate(upper.text) === readDate(lower.text));
  if (isDay) return lower;
  row.ledger.warn("date-partial", lower.path);
  return undefined;
}

/**
 * The postcode of the address a record prefers, or of its only one. The others may be those of years ago: which is the home
 * now, the answer does not say.
 */
function homeOf(row: Field): Leaf | undefined {
  const addresses = elements(row, "Addresses");
  const preferred = leafAt(row, "PreferredAddress.Id")?.text;
  const at = (address: Field): Leaf | undefined => leafAt(address, "Location.Postcode");
  const [only, ...others] = addresses.flatMap((address) => at(address) ?? []);
  const chosen = preferred === undefined ? undefined : addresses.find((one) => leafAt(one, "Id")?.text === preferred);
  if (chosen) return at(chosen);
  if (only && others.some(({ text }) => text !== only.text)) row.ledger.warn("rows-disagree", only.path);
  return others.every(({ text }) => text === only?.text) ? only : undefined;
}

/** Where the answer keeps its people: at the top, or below the field of the query that asked. */
export function eclipseResults(root: Field): readonly Field[] {
  return ["Results", "data.personByCriteria.Results", "data.personByCriteria.results"].flatMap((at) =>
    elements(root, at),
  );
}

/** A case system's answer to a search (Eclipse): identity and the postcodes it holds. The same id may come twice, of one person or of two. */
export const mapEclipse: MapFormat = (root, reading) => {
  const results = eclipseResults(root);
  if (results.length === 0) return null;
  const people = results.map((row) => ({
    rows: [row],
    local: leafAt(row, "Id"),
    given: [leafAt(row, "Forename")],
    family: [leafAt(row, "Surname")],
    born: [intervalOf(row)],
    nhs: [leafAt(row, "NhsNumber")],
    sex: [leafAt(row, "Gender")],
  }));
  return peopleIn(people, reading, root.ledger).flatMap(({ indexed, child }) => {
    sayPostcodes(child, indexed.rows.map(homeOf));
    return child.drafts();
  });
};

const names = ["Id", "Forename", "Surname", "Gender", "NhsNumber", "DateOfBirth", "Addresses[].Location.Postcode"];
const counting = ["ObjectVersion", "PersonTypes", "Addresses[].Id", "Addresses[].ObjectVersion", "PreferredAddress"];

/** Rules for the fields of the answer. */
const rules: FieldRules = {
  shared: names.map((name) => `Results[].${name}`),
  notShared: {
    ...because("the source's own counting", ["Cursor", ...counting.map((name) => `Results[].${name}`)]),
    "Results[].Age": "follows from the birth date",
  },
};

const known = [...rules.shared, ...Object.keys(rules.notShared)];

/** Whether there is a rule for a field of the answer, wherever its people are kept. */
export function knowsEclipse(path: string): boolean {
  return isCovered(path.replace(/^data\.personByCriteria\./, "").replace(/^results/, "Results"), known);
}
