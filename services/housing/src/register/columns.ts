import { z } from "zod";

/** The columns of a register of cautionary contacts, in the order of the sheet from column A on; the last are elsewhere. */
export const columnNames = [
  "name",
  "doorNumber",
  "address",
  "neighbourhood",
  "incidentDate",
  "daysOutstanding",
  "code",
  "letterSent",
  "onSystem",
  "outcome",
  "caution",
  "action",
  "lookup",
  "propertyReference",
  "tenancyDates",
  "incidentBeforeTenancy",
  "personId",
  "uprn",
  "isActive",
  "endDate",
  "alertId",
  "reference",
  "reason",
] as const;
export type ColumnName = (typeof columnNames)[number];

/** Words by which an agency's register heads its columns, beside those known already. */
export const Headers = z
  .partialRecord(z.enum(columnNames), z.array(z.string().min(1).max(200)).max(20))
  .describe("Headings of the agency's own register");
export type Headers = z.infer<typeof Headers>;
export const defaultHeaders: Headers = {};

const words: Readonly<Record<ColumnName, readonly string[]>> = {
  name: ["name", "person name", "contact name", "tenant name", "resident name"],
  doorNumber: ["door number", "door no", "house number"],
  address: ["address", "street", "address line 1"],
  neighbourhood: ["neighbourhood", "neighborhood", "area", "patch"],
  incidentDate: ["date of incident", "incident date", "dateofincident", "start date"],
  daysOutstanding: ["number of days outstanding", "days outstanding"],
  code: ["code", "alert code", "hact code"],
  letterSent: ["letter sent"],
  onSystem: ["on civica", "on system"],
  outcome: ["outcome", "reason to close"],
  caution: ["caution on system", "cautiononsystem", "caution type", "caution", "alert type"],
  action: ["action on assure", "action"],
  lookup: ["lookup"],
  propertyReference: ["property reference", "property ref", "propref", "prop ref"],
  tenancyDates: ["tenancy dates"],
  incidentBeforeTenancy: ["incident before current tenancy date"],
  personId: ["mmh id", "mmhid", "person id", "personid", "person uuid"],
  uprn: ["uprn"],
  isActive: ["is active", "isactive", "active"],
  endDate: ["end date", "enddate"],
  alertId: ["alert id", "alertid", "id"],
  reference: ["assure reference", "assurereference", "reference"],
  reason: ["reason", "incident description", "description"],
};

/** Stray and repeated blanks, underscores, and what stands after a slash or in brackets are no part of a heading. */
function heading(text: string): string {
  return text
    .replace(/[(/].*$/s, "")
    .replaceAll(/[\s_]+/g, " ")
    .trim()
    .toLowerCase();
}

/** The column a heading is for; undefined for any other text. */
export function columnOf(text: string, headers: Headers): ColumnName | undefined {
  const wanted = heading(text);
  if (wanted === "") return undefined;
  const own = columnNames.find((name) => headers[name]?.some((word) => heading(word) === wanted));
  return own ?? columnNames.find((name) => words[name].includes(wanted));
}

/** A column's letter: A, …, Z, AA, … */
export function letterOf(at: number): string {
  const high = Math.floor(at / 26);
  return (high > 0 ? letterOf(high - 1) : "") + String.fromCodePoint(65 + (at % 26));
}

/** The place of a letter; -1 for what is none. */
export function placeOf(letter: string): number {
  if (!/^[A-Z]{1,3}$/.test(letter)) return -1;
  let at = 0;
  for (let sign = 0; sign < letter.length; sign += 1) at = at * 26 + letter.charCodeAt(sign) - 64;
  return at - 1;
}

/** The sheet's own layout, for a part of it that has no headings: A to P, and the person's number in AH. */
const sheetWidth = 16;
export function columnOfLetter(letter: string): ColumnName | undefined {
  const at = placeOf(letter);
  return at >= 0 && at < sheetWidth ? columnNames[at] : letter === "AH" ? "personId" : undefined;
}
