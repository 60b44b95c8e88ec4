import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";

/** Columns that tell a table of the SSDA903 return: the file's name tells nothing. */
const tables: readonly { readonly columns: readonly string[]; readonly says: boolean }[] = [
  { columns: ["DECOM", "LS"], says: true },
  { columns: ["MIS_START"], says: true },
  { columns: ["REVIEW", "REVIEW_CODE"], says: true },
  { columns: ["DUC"], says: true },
  { columns: ["SEX", "ETHNIC"], says: true },
  // Health and behaviour scores, care leavers, adoption and permanence, social workers' ids, orders of a court.
  { columns: ["SDQ_SCORE"], says: false },
  { columns: ["HEALTH_CHECK"], says: false },
  { columns: ["IN_TOUCH"], says: false },
  { columns: ["DATE_INT"], says: false },
  { columns: ["DATE_PLACED"], says: false },
  { columns: ["PREV_PERM"], says: false },
  { columns: ["SW_ID"], says: false },
  { columns: ["DOLO_START"], says: false },
];

function tableOf(columns: readonly string[]): { readonly says: boolean } | undefined {
  if (!columns.includes("CHILD")) return undefined;
  return tables.find((table) => table.columns.every((column) => columns.includes(column)));
}

/** Whether a header row is one of the SSDA903 return's. */
export function isLookedAfter(columns: readonly string[]): boolean {
  return tableOf(columns) !== undefined;
}

/** Whether a table of the return has anything that others may know. */
export function saysSomething(columns: readonly string[]): boolean {
  return tableOf(columns)?.says === true;
}

/** Names of the return, in its tables and (`CHILDID`, `PL`) in its XML. */
const shared: readonly string[] = [
  "CHILD",
  "CHILDID",
  "SEX",
  "DOB",
  "ETHNIC",
  "UPN",
  "DECOM",
  "RNE",
  "LS",
  "PLACE",
  "PL",
  "DEC",
  "REC",
  "MISSING",
  "MIS_START",
  "MIS_END",
  "REVIEW",
  "DUC",
];
const location = "where a looked-after child lives, or lived, is confidential";
const adoption = "an adoption link is sealed";
const figures = "counted for the return; the services concerned hold what is behind it";
const notShared: Readonly<Record<string, string>> = {
  ...because(location, ["HOME_POST", "PL_POST", "PL_LOCATION", "PL_DISTANCE", "URN", "PL_LA"]),
  ...because("how the return classifies the placement", [
    "CIN",
    "PLACE_PROVIDER",
    "REASON_PLACE_CHANGE",
    "REVIEW_CODE",
    "UASC",
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
  ...because("an order of a court, for those who are part of it", ["DOLO_START", "DOLO_END"]),
};

/** Rules for every column of the return. */
export const lookedAfterRules: FieldRules = {
  shared: shared.map((column) => `[].${column}`),
  notShared: Object.fromEntries(Object.entries(notShared).map(([column, reason]) => [`[].${column}`, reason])),
};

const known: ReadonlySet<string> = new Set([...shared, ...Object.keys(notShared)]);

/** Whether the last name of a path is one of the return's: its XML has the same names, some layers down. */
export function isReturnName(path: string): boolean {
  return known.has(path.split(".").at(-1) ?? "");
}
