import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import { isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Child, MapFormat } from "../child.ts";
import { peopleIn, sayPostcodes } from "./index-person.ts";

/** What a column means, by its name without blanks, signs and capitals: every council writes them in its own way. */
const meanings = {
  local: ["sourceid", "personid", "clientid", "childid", "mosaicid"],
  given: ["forename", "givenname", "given", "firstname"],
  family: ["surname", "familyname", "family", "lastname"],
  born: ["dob", "birthdate", "dateofbirth"],
  nhs: ["nhsnumber", "nhsno", "nhs"],
  sex: ["gender", "sex"],
  postcode: ["postcode", "addresspostalcode", "postalcode"],
  ethnicity: ["ethnicity"],
  immigration: ["immigrationstatus"],
  protection: ["activecp"],
  care: ["activecla"],
  need: ["activecin"],
  help: ["activeehm"],
} as const;
type Meaning = keyof typeof meanings;
/** Columns by meaning, as this table writes them; several where the table has several. */
type Columns = Readonly<Record<Meaning, readonly string[]>>;

function solid(column: string): string {
  return column.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function columnsOf(columns: readonly string[]): Columns {
  const found = (meaning: Meaning): readonly string[] =>
    columns.filter((column) => (meanings[meaning] as readonly string[]).includes(solid(column)));
  return {
    local: found("local").slice(0, 1),
    given: found("given"),
    family: found("family"),
    born: found("born"),
    nhs: found("nhs"),
    sex: found("sex"),
    postcode: found("postcode"),
    ethnicity: found("ethnicity"),
    immigration: found("immigration"),
    protection: found("protection"),
    care: found("care"),
    need: found("need"),
    help: found("help"),
  };
}

/** Which plan a yes in a column says the child is on, the most protective first. */
const planColumns: readonly (readonly [Meaning, string])[] = [
  ["protection", "child-protection"],
  ["care", "looked-after"],
  ["need", "child-in-need"],
  ["help", "early-help"],
];

/** Whether a header row is that of a table for matching people: a family name and a birth date, or the exporter's own id. */
export function isMatching(columns: readonly string[]): boolean {
  const { family, born } = columnsOf(columns);
  return columns.includes("SourceID") || (family.length > 0 && born.length > 0);
}

function valuesIn(rows: readonly Field[], columns: readonly string[]): readonly (Leaf | undefined)[] {
  return rows.flatMap((row) => columns.map((column) => leafAt(row, column)));
}

function sayStatus(rows: readonly Field[], columns: Columns, child: Child): void {
  const yes = (meaning: Meaning): readonly Leaf[] =>
    rows.flatMap((row) =>
      columns[meaning].flatMap((column) => (isTrue(row, column) ? (leafAt(row, column) ?? []) : [])),
    );
  for (const [meaning, status] of planColumns)
    if (yes(meaning).length > 0) child.say("family.planStatus", { status }, { from: yes(meaning) });
  for (const leaf of valuesIn(rows, columns.immigration))
    if (leaf) child.say("child.immigrationStatus", leaf.text, { from: [leaf] });
  for (const leaf of valuesIn(rows, columns.ethnicity))
    if (leaf) child.say("child.ethnicity", { text: cleanLine(leaf.text) }, { from: [leaf] });
  const codes = valuesIn(rows, columns.postcode);
  const placed = yes("care").length > 0 ? codes.find((leaf) => leaf !== undefined) : undefined;
  if (placed) child.ledger.warn("placement-not-shared", placed.path);
  else if (yes("care").length === 0) sayPostcodes(child, codes);
}

/** A table made for matching people with other registers: identity, and on which plan they are. */
export function mapMatching(columns: readonly string[]): MapFormat {
  const by = columnsOf(columns);
  return (root, reading) => {
    const named = each(root).filter((row) => valuesIn([row], [...by.local, ...by.family]).some((leaf) => leaf));
    if (named.length === 0) return null;
    const people = named.map((row) => {
      const leaves = (meaning: Meaning): readonly (Leaf | undefined)[] => valuesIn([row], by[meaning]);
      return {
        rows: [row],
        local: leaves("local")[0],
        given: leaves("given"),
        family: leaves("family"),
        born: leaves("born"),
        nhs: leaves("nhs"),
        sex: leaves("sex"),
      };
    });
    return peopleIn(people, reading, root.ledger).flatMap(({ indexed, child }) => {
      sayStatus(indexed.rows, by, child);
      return child.drafts();
    });
  };
}

/** Rules for the columns of this table. */
export function matchingRules(columns: readonly string[]): FieldRules {
  const asked = (names: readonly string[]): readonly string[] =>
    columns.filter((column) => names.includes(solid(column))).map((column) => `[].${column}`);
  return {
    shared: Object.values(columnsOf(columns)).flatMap((names) => names.map((name) => `[].${name}`)),
    notShared: {
      ...because("says only that there is one", asked(["activereferral"])),
      ...because("whose it is, the table does not say", asked(["email", "phone", "telephone", "mobile"])),
    },
  };
}
