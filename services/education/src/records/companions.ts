import type { RecordFile } from "@gatehouse/adapter/map";
import { readCsv } from "@gatehouse/adapter/csv";
import { readDay } from "@gatehouse/adapter/dates";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { educationTexts } from "../texts.ts";
import type { Who } from "../identity.ts";
import type { Named } from "../named.ts";
import { squeezed } from "../named.ts";
import type { Reading } from "../pupil.ts";
import type { Table } from "../table.ts";
import { renamedRows, rootTable } from "../table.ts";
import { isAfterCare, isInCare } from "./enrolment.ts";
import { knownEntries, namesPupils, returnNumbers, rowNumberOf } from "./pupils.ts";

/** What the set's table of pupils says of one of them. */
export type Companion = { readonly who: Who; readonly isAfterCare: boolean; readonly isInCare: boolean };
type Numbered = Companion & { readonly named: Named };
/** What the set says: its pupils by their row's number, and the day of the return where it says one. */
export type Companions = {
  readonly pupilOf: (row: Named) => Companion | "ambiguous" | undefined;
  readonly day: CalendarDate | undefined;
};

type Columns = ReadonlySet<string>;
const hasPupils = (columns: Columns): boolean =>
  returnNumbers.some((name) => columns.has(name)) && namesPupils(columns);
const hasDay = (columns: Columns): boolean => columns.has("referencedate") && columns.has("schoolcensustableid");

/** The columns of the header row, read before all of a file is. */
function columnsIn({ bytes }: RecordFile): Columns {
  const head = decodeRecord(bytes.subarray(0, 4_000), "windows-1252");
  const line = head.ok ? (head.text.split(/[\r\n]/, 1)[0] ?? "") : "";
  return new Set(line.split(/[,;\t]/).map(squeezed));
}

function readTable(file: RecordFile, reading: Reading): Table | undefined {
  const decoded = decodeRecord(file.bytes, "windows-1252");
  const read = decoded.ok ? readCsv(decoded.text) : undefined;
  if (read?.ok !== true) return undefined;
  // Its fields and what is wrong with them are told when it is mapped itself.
  return rootTable(renamedRows(read.rows, reading.settings.headers), new FieldLedger(null, educationTexts));
}

/** A row's number means something within its return alone: two rows of different returns are not one pupil's. */
function sameReturn(one: Named, other: Named): boolean {
  return ["nativeid", "sourceid"].every((name) => {
    const [here, there] = [one(name)?.text, other(name)?.text];
    return here === undefined || there === undefined || here === there;
  });
}

/** By column and number; empty where a row has none. */
function rowKeyOf(named: Named): string {
  const row = rowNumberOf(named);
  return row === undefined ? "" : `${row.column} ${row.leaf.text}`;
}

function isOne(all: readonly Numbered[]): boolean {
  const people = all.map(({ who }) => JSON.stringify([who.born, who.names]));
  return new Set(people).size === 1;
}

function pupilsIn(tables: readonly Table[], reading: Reading): ReadonlyMap<string, readonly Numbered[]> {
  const silent = { ...reading, ledger: new FieldLedger(null, educationTexts) };
  const all = tables.flatMap((table) => knownEntries(table.rows, silent));
  const numbered = all.map(({ entry: { named }, who }) => ({
    named,
    who,
    isAfterCare: isAfterCare(named),
    isInCare: isInCare(named),
  }));
  return Map.groupBy(numbered, ({ named }) => rowKeyOf(named));
}

function dayIn(tables: readonly Table[]): CalendarDate | undefined {
  const days = tables.flatMap(({ rows }) =>
    rows.flatMap(({ named }) => readDay(named("referencedate")?.text ?? "") ?? []),
  );
  return new Set(days).size === 1 ? days[0] : undefined;
}

/** Reads who the pupils of a set are, and of which day it is. What its tables say besides is mapped in their own turn. */
export function companionsOf(file: RecordFile, reading: Reading, isJoinable: boolean): Companions {
  const others = (file.companions ?? []).map((other) => ({ other, columns: columnsIn(other) }));
  const tablesWith = (wanted: (columns: Columns) => boolean): readonly Table[] =>
    others
      .filter(({ columns }) => wanted(columns))
      .flatMap(({ other }) => readTable(other, reading) ?? [])
      .filter((table) => wanted(table.columns));
  const pupils = isJoinable ? pupilsIn(tablesWith(hasPupils), reading) : new Map<string, readonly Numbered[]>();
  const pupilOf = (row: Named): Companion | "ambiguous" | undefined => {
    const number = rowKeyOf(row);
    const same = (number === "" ? [] : (pupils.get(number) ?? [])).filter(({ named }) => sameReturn(named, row));
    return same.length > 0 && !isOne(same) ? "ambiguous" : same[0];
  };
  return { pupilOf, day: dayIn(tablesWith(hasDay)) };
}
