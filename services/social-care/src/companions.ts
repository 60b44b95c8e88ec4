import { readCsv } from "@gatehouse/adapter/csv";
import { isBirthDate, readDate } from "@gatehouse/adapter/dates";
import { decodeRecord } from "@gatehouse/adapter/decode";
import type { RecordFile } from "@gatehouse/adapter/map";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { solidIdentifier } from "@gatehouse/adapter/text";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Instant } from "@gatehouse/contracts/message";
import type { KnownChild } from "./records/looked-after-child.ts";
import type { FindKnown } from "./records/looked-after.ts";

/** What the tables of one set say of a child in two columns; a second, other value takes the first away. */
type Values = { upn: string | null | undefined; dob: string | null | undefined };

function textAt(row: ReadonlyMap<string, RecordTree>, column: string): string | undefined {
  const cell = row.get(column);
  return typeof cell === "string" && cell.trim() !== "" ? cell.trim() : undefined;
}

function merged(before: string | null | undefined, found: string | undefined): string | null | undefined {
  if (found === undefined || before === null) return before;
  return before === undefined || before === found ? found : null;
}

/** Of the tables of a return only the one with its header, by its first line, says who the children are. */
const isHeader = /^[^\r\n]*\bUPN\b/i;

function readTable(file: RecordFile, children: Map<string, Values>): void {
  const decoded = decodeRecord(file.bytes, "windows-1252");
  if (!decoded.ok || !isHeader.test(decoded.text)) return;
  // Columns in small letters are read as if they were in capitals, as the table itself is.
  const read = readCsv(decoded.text.replace(/^[^\r\n]*/, (columns) => columns.toUpperCase()));
  if (!read.ok || !read.columns.includes("CHILD")) return;
  for (const row of read.rows) {
    const child = textAt(row, "CHILD");
    if (child === undefined) continue;
    const known = children.get(child) ?? { upn: undefined, dob: undefined };
    known.upn = merged(known.upn, textAt(row, "UPN"));
    known.dob = merged(known.dob, textAt(row, "DOB"));
    children.set(child, known);
  }
}

/**
 * What the other tables of the same return say of a child, by the council's number: birth date and pupil number, where all
 * of them agree. Read at the first question: a table that names everybody itself needs none of it.
 */
export function knownFrom(companions: readonly RecordFile[] | undefined, now: Instant): FindKnown {
  let children: Map<string, Values> | undefined;
  return (child): KnownChild | undefined => {
    if (companions === undefined || companions.length === 0) return undefined;
    if (children === undefined) {
      children = new Map();
      for (const file of companions) readTable(file, children);
    }
    const found = children.get(child);
    if (found === undefined) return undefined;
    const born = found.dob ? readDate(found.dob) : undefined;
    const upn = found.upn ? solidIdentifier(found.upn).toUpperCase() : "";
    return {
      ids: checkIdentifier("upn", upn) ? [{ scheme: "upn", value: upn }] : [],
      born: born !== undefined && isBirthDate(born, now) ? born : undefined,
    };
  };
}
