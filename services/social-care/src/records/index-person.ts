import { readDate } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import { elements, firstLeaf, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { Message } from "@gatehouse/contracts/message";
import { Child } from "../child.ts";
import { birthDateOf, checkedId, sayNumbers, saySex } from "../identity.ts";
import { sayInvolvement } from "./cin-details.ts";

/** Where each kind of index keeps what it says of a person: a case system's answer, a vendor's stub, a matching table. */
type Names = {
  readonly local: string;
  readonly given: readonly string[];
  readonly family: readonly string[];
  readonly born: readonly string[];
  readonly nhs: readonly string[];
  readonly sex: string;
  readonly postcodes: readonly string[];
};

const eclipse: Names = {
  local: "Id",
  given: ["Forename"],
  family: ["Surname"],
  born: [],
  nhs: ["NhsNumber"],
  sex: "Gender",
  postcodes: [],
};
const mosaic: Names = {
  local: "id",
  given: ["firstName"],
  family: ["lastName"],
  born: ["dateOfBirth"],
  nhs: ["nhsNumber", "sui"],
  sex: "gender",
  postcodes: [],
};
const matching: Names = {
  local: "SourceID",
  given: ["Forename", "GivenName", "Given"],
  family: ["Surname", "FamilyName", "Family"],
  born: ["DOB", "BirthDate", "DateOfBirth"],
  nhs: ["NHSNumber", "NhsNumber"],
  sex: "Gender",
  postcodes: ["PostCode", "Postcode"],
};

/** What all rows about one person agree on; where they disagree, none is right. */
function agreed(rows: readonly Field[], names: readonly string[], ledger: FieldLedger): Leaf | undefined {
  const leaves = rows.map((row) => firstLeaf(row, names)).filter((leaf) => leaf !== undefined);
  const [first] = leaves;
  if (first === undefined || leaves.every((leaf) => leaf.text.toLowerCase() === first.text.toLowerCase())) return first;
  ledger.warn("rows-disagree", first.path);
  return undefined;
}

/** Eclipse gives a birth date as an interval: one day when both ends are the same and the mask says so. */
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

function sayAddress(child: Child, code: Leaf | undefined): void {
  if (code === undefined) return;
  const postcode = tidyPostcode(code.text);
  child.say("contact.address", { lines: [postcode], postcode }, { from: [code] });
}

function readName(child: Child, rows: readonly Field[], names: Names): void {
  const [given, family] = [agreed(rows, names.given, child.ledger), agreed(rows, names.family, child.ledger)];
  const name = cleanLine(`${given?.text ?? ""} ${family?.text ?? ""}`);
  const isWhole = given !== undefined || rows.every((row) => firstLeaf(row, names.given) === undefined);
  if (name !== "" && isWhole) child.say("child.name", name, { from: [given, family] });
}

function personOf(rows: readonly Field[], names: Names, context: MapContext, ledger: FieldLedger): Child | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const nhs = agreed(rows, names.nhs, ledger);
  const ids = [...checkedId("local", leafAt(first, names.local), ledger), ...checkedId("nhs-number", nhs, ledger)];
  const dob = names.born.length > 0 ? agreed(rows, names.born, ledger) : intervalOf(first);
  const born = birthDateOf(dob, ledger, context);
  const child = new Child(context, ledger, { ids, born, path: first.path });
  if (born !== undefined) child.say("child.dateOfBirth", born, { from: [dob] });
  readName(child, rows, names);
  sayNumbers(child, ids);
  saySex(child, agreed(rows, [names.sex], ledger));
  return child;
}

/** Rows by the person they are about; a row without a number is about nobody else's person. */
function byPerson(rows: readonly Field[], local: string): readonly (readonly Field[])[] {
  return [...Map.groupBy(rows, (row) => leafAt(row, local)?.text ?? row).values()];
}

/** A case system's answer to a search (Eclipse): identity and the postcodes it holds. */
export function mapEclipse(root: Field, context: MapContext): readonly Message[] | null {
  const results = elements(root, "Results");
  if (results.length === 0) return null;
  return byPerson(results, eclipse.local).flatMap((rows) => {
    const child = personOf(rows, eclipse, context, root.ledger);
    const codes = rows.flatMap((row) =>
      elements(row, "Addresses").map((address) => leafAt(address, "Location.Postcode")),
    );
    for (const code of new Map(codes.map((leaf) => [leaf?.text, leaf])).values()) if (child) sayAddress(child, code);
    return child?.drafts(root.path) ?? [];
  });
}

/** A vendor's flat record (Mosaic): identity and its referrals. */
export function mapMosaic(root: Field, context: MapContext): readonly Message[] | null {
  if (firstLeaf(root, [...mosaic.nhs, ...mosaic.family]) === undefined) return null;
  const child = personOf([root], mosaic, context, root.ledger);
  for (const referral of elements(root, "referrals")) {
    const reason = leafAt(referral, "reason");
    if (child) sayInvolvement(child, "referral", leafAt(referral, "date"), reason?.text, [reason]);
  }
  return child?.drafts("mosaic") ?? [];
}

/** Columns of a matching table that say which plan the child is on, the most protective first. */
const planColumns = [
  ["ActiveCP", "child-protection"],
  ["ActiveCLA", "looked-after"],
  ["ActiveCIN", "child-in-need"],
  ["ActiveEHM", "early-help"],
] as const;

function readStatus(rows: readonly Field[], child: Child): void {
  const [row] = rows;
  if (row === undefined) return;
  for (const [column, status] of planColumns)
    if (isTrue(row, column)) child.say("family.planStatus", { status }, { from: [leafAt(row, column)] });
  const immigration = leafAt(row, "ImmigrationStatus");
  if (immigration) child.say("child.immigrationStatus", immigration.text, { from: [immigration] });
  const ethnicity = leafAt(row, "Ethnicity");
  if (ethnicity) child.say("child.ethnicity", { text: cleanLine(ethnicity.text) }, { from: [ethnicity] });
  const code = firstLeaf(row, matching.postcodes);
  if (code && isTrue(row, "ActiveCLA")) child.ledger.warn("placement-not-shared", code.path);
  else sayAddress(child, code);
}

/** Whether a header row is that of a table for matching people. */
export function isMatching(columns: readonly string[]): boolean {
  return (
    columns.includes(matching.local) ||
    (matching.family.some((name) => columns.includes(name)) && matching.born.some((name) => columns.includes(name)))
  );
}

/** A table made for matching people with other registers. */
export function mapMatching(rows: readonly Field[], context: MapContext): readonly Message[] | null {
  const named = rows.filter((row) => hasMember(row, matching.local) || firstLeaf(row, matching.family) !== undefined);
  if (named.length === 0) return null;
  return byPerson(named, matching.local).flatMap((same) => {
    const child = same[0] && personOf(same, matching, context, same[0].ledger);
    if (child) readStatus(same, child);
    return child?.drafts("matching") ?? [];
  });
}

const person = "Results[]";
const sourceOwn = "the source's own counting";
/** Rules for the fields of all three. */
export const indexRules: FieldRules = {
  shared: [
    ...["Id", "Forename", "Surname", "Gender", "NhsNumber", "DateOfBirth", "Addresses[].Location.Postcode"].map(
      (name) => `${person}.${name}`,
    ),
    "sui",
    "nhsNumber",
    "firstName",
    "lastName",
    "dateOfBirth",
    "gender",
    "referrals[].date",
    "referrals[].reason",
    ...[
      matching.local,
      ...matching.given,
      ...matching.family,
      ...matching.born,
      ...matching.nhs,
      matching.sex,
      ...matching.postcodes,
    ].map((name) => `[].${name}`),
    ...["ActiveCP", "ActiveCLA", "ActiveCIN", "ActiveEHM", "Ethnicity", "ImmigrationStatus"].map(
      (name) => `[].${name}`,
    ),
  ],
  notShared: {
    ...because(sourceOwn, [
      "Cursor",
      `${person}.ObjectVersion`,
      `${person}.PersonTypes`,
      `${person}.Addresses[].Id`,
      `${person}.PreferredAddress`,
      "referrals[].id",
      "id",
    ]),
    [`${person}.Age`]: "follows from the birth date",
    "[].ActiveReferral": "says only that there is one",
  },
};
