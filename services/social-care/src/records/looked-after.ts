import type { Field } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { branch, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { londonMidnightMs } from "@gatehouse/contracts/london";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import { Child } from "../child.ts";
import { birthDateOf, checkedId, sayEthnicityCode, sayNumbers, saySex } from "../identity.ts";
import { sayInvolvement } from "./cin-details.ts";
import { readEpisodes } from "./episodes.ts";

/** Columns that tell a table of the SSDA903 return: the file's name tells nothing. */
const tables: readonly { readonly columns: readonly string[]; readonly says: boolean }[] = [
  { columns: ["DECOM", "LS"], says: true },
  { columns: ["MIS_START"], says: true },
  { columns: ["REVIEW", "REVIEW_CODE"], says: true },
  { columns: ["DUC"], says: true },
  { columns: ["SEX", "ETHNIC"], says: true },
  // Health and behaviour scores, care leavers, adoption and permanence, social workers' ids: nothing that can be shared.
  { columns: ["SDQ_SCORE"], says: false },
  { columns: ["HEALTH_CHECK"], says: false },
  { columns: ["IN_TOUCH"], says: false },
  { columns: ["DATE_INT"], says: false },
  { columns: ["DATE_PLACED"], says: false },
  { columns: ["PREV_PERM"], says: false },
  { columns: ["SW_ID"], says: false },
];

function tableOf(columns: readonly string[]): { readonly says: boolean } | undefined {
  if (!columns.includes("CHILD")) return undefined;
  return tables.find((table) => table.columns.every((column) => columns.includes(column)));
}

/** Whether a header row is one of the SSDA903 return's. */
export function isLookedAfter(columns: readonly string[]): boolean {
  return tableOf(columns) !== undefined;
}

/** The one value that all rows of a child have in a column; where they disagree, none is right. */
function agreed(rows: readonly Field[], column: string, ledger: FieldLedger): Leaf | undefined {
  const leaves = rows.map((row) => leafAt(row, column)).filter((leaf) => leaf !== undefined);
  const [first] = leaves;
  if (first === undefined || leaves.every((leaf) => leaf.text === first.text)) return first;
  ledger.warn("rows-disagree", first.path);
  return undefined;
}

/** The moment a day begins in London: the return has no times. */
function startOf(day: CalendarDate): string {
  return new Date(londonMidnightMs(day)).toISOString().replace(".000Z", "Z");
}

function readMissing(row: Field, child: Child): void {
  const [kind, start, end] = [leafAt(row, "MISSING"), leafAt(row, "MIS_START"), leafAt(row, "MIS_END")];
  if (start === undefined) return;
  if (kind?.text.toUpperCase() === "A") {
    sayInvolvement(child, "away-without-authorisation", start, undefined, [kind]);
    return;
  }
  if (kind?.text.toUpperCase() !== "M") {
    child.ledger.warn("code-unknown", kind?.path ?? start.path);
    return;
  }
  const from = child.pastDay(start);
  if (from === undefined) return;
  const to = child.end(end, from);
  const value = [{ from: startOf(from), to: to === undefined ? undefined : startOf(to) }];
  child.ledger.warn("missing-time-not-recorded", start.path);
  child.say("police.missingEpisodes", value, { on: from, from: [kind, start, to === undefined ? undefined : end] });
  child.trigger("missing-episode", from, start.path);
}

function readAsylum(row: Field, child: Child): void {
  if (!hasMember(row, "DUC")) return;
  const ceased = leafAt(row, "DUC");
  const until = ceased && child.anyDay(ceased);
  const text =
    until === undefined ? "Unaccompanied asylum-seeking child" : `Unaccompanied asylum-seeking child until ${until}`;
  child.say("child.immigrationStatus", text, { from: [ceased, leafAt(row, "CHILD")] });
}

function mapChild(rows: readonly Field[], ledger: FieldLedger, context: MapContext): readonly Message[] {
  const [first] = rows;
  if (first === undefined) return [];
  const own = leafAt(first, "CHILD");
  const ids = [...checkedId("local", own, ledger), ...checkedId("upn", agreed(rows, "UPN", ledger), ledger)];
  const dob = agreed(rows, "DOB", ledger);
  const born = birthDateOf(dob, ledger, context);
  const child = new Child(context, ledger, { ids, born, path: branch(first, "CHILD").path });
  if (born !== undefined) child.say("child.dateOfBirth", born, { from: [dob] });
  sayNumbers(child, ids);
  saySex(child, agreed(rows, "SEX", ledger));
  sayEthnicityCode(child, agreed(rows, "ETHNIC", ledger));
  readEpisodes(
    rows.filter((row) => hasMember(row, "DECOM")),
    child,
  );
  for (const row of rows) {
    readMissing(row, child);
    sayInvolvement(child, "looked-after-review", leafAt(row, "REVIEW"));
    readAsylum(row, child);
  }
  return child.drafts("ssda903");
}

const location = "where a looked-after child lives, or lived, is confidential";
const adoption = "an adoption link is sealed";
const figures = "counted for the return; the services concerned hold what is behind it";
const columnsShared = [
  "CHILD",
  "SEX",
  "DOB",
  "ETHNIC",
  "UPN",
  "DECOM",
  "LS",
  "PLACE",
  "DEC",
  "REC",
  "MISSING",
  "MIS_START",
  "MIS_END",
  "REVIEW",
  "DUC",
];
const columnsNotShared: Readonly<Record<string, string>> = {
  ...because(location, ["HOME_POST", "PL_POST", "PL_LOCATION", "PL_DISTANCE", "URN", "PL_LA"]),
  ...because("how the return classifies the placement", [
    "RNE",
    "CIN",
    "PLACE_PROVIDER",
    "REASON_PLACE_CHANGE",
    "REVIEW_CODE",
  ]),
  ...because("about the child's own child, who is another child", ["MOTHER", "MC_DOB"]),
  ...because(figures, [
    "SDQ_SCORE",
    "SDQ_REASON",
    "CONVICTED",
    "HEALTH_CHECK",
    "IMMUNISATIONS",
    "TEETH_CHECK",
    "HEALTH_ASSESSMENT",
    "SUBSTANCE_MISUSE",
    "INTERVENTION_RECEIVED",
    "INTERVENTION_OFFERED",
  ]),
  ...because(figures, ["IN_TOUCH", "ACTIV", "ACCOM"]),
  ...because(adoption, [
    "DATE_INT",
    "DATE_MATCH",
    "FOSTER_CARE",
    "NB_ADOPTR",
    "SEX_ADOPTR",
    "LS_ADOPTR",
    "DATE_PLACED",
    "DATE_PLACED_CEASED",
    "REASON_PLACED_CEASED",
    "PREV_PERM",
    "LA_PERM",
    "DATE_PERM",
  ]),
  ...because("a number, not a name", ["SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"]),
};

/** Rules for every column of the return. */
export const lookedAfterRules: FieldRules = {
  shared: columnsShared.map((column) => `[].${column}`),
  notShared: Object.fromEntries(Object.entries(columnsNotShared).map(([column, reason]) => [`[].${column}`, reason])),
};

/** The children of one table of the return; null when no row names one. */
export function mapLookedAfter(
  rows: readonly Field[],
  columns: readonly string[],
  context: MapContext,
): readonly Message[] | null {
  const named = rows.filter((row) => leafAt(row, "CHILD") !== undefined);
  const [first] = named;
  if (first === undefined) return null;
  if (tableOf(columns)?.says !== true) {
    first.ledger.warn("nothing-to-share", "");
    return [];
  }
  const children = Map.groupBy(named, (row) => leafAt(row, "CHILD")?.text ?? "");
  return [...children.values()].flatMap((same) => mapChild(same, first.ledger, context));
}
