import type { RecordFile } from "@gatehouse/adapter/map";
import { readCsv } from "@gatehouse/adapter/csv";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { educationTexts } from "../texts.ts";
import type { Who } from "../identity.ts";
import { squeezed } from "../named.ts";
import type { Reading } from "../pupil.ts";
import { renamedRows, rootTable } from "../table.ts";
import { isAfterCare, isInCare } from "./enrolment.ts";
import { knownEntries, namesPupils, returnNumbers } from "./pupils.ts";

/** What the set's table of pupils says of one of them. */
export type Companion = { readonly who: Who; readonly isAfterCare: boolean; readonly isInCare: boolean };
/** Pupils of the set by their number in the return; `ambiguous` where two pupils have one. */
export type Companions = ReadonlyMap<string, Companion | "ambiguous">;

/** Whether the header row of a file may be that of a table of pupils, told before all of it is read. */
function mayHavePupils({ bytes }: RecordFile): boolean {
  const head = decodeRecord(bytes.subarray(0, 4_000 - (4_000 % 2)), "windows-1252");
  if (!head.ok) return true;
  const columns = new Set((head.text.split(/[\r\n]/, 1)[0] ?? "").split(/[,;\t]/).map(squeezed));
  return returnNumbers.some((name) => columns.has(name)) && namesPupils(columns);
}

function add(found: Map<string, Companion | "ambiguous">, number: string, companion: Companion): void {
  const before = found.get(number);
  const isSame = before !== undefined && before !== "ambiguous" && samePerson(before.who, companion.who);
  found.set(number, before === undefined || isSame ? companion : "ambiguous");
}

function samePerson(one: Who, other: Who): boolean {
  return one.born === other.born && one.names.join("\n") === other.names.join("\n");
}

/** Reads who the pupils of a set are from its tables of pupils. What they say besides is mapped in their own turn. */
export function companionsOf(file: RecordFile, reading: Reading): Companions {
  const found = new Map<string, Companion | "ambiguous">();
  for (const other of file.companions ?? []) {
    if (!mayHavePupils(other)) continue;
    const decoded = decodeRecord(other.bytes, "windows-1252");
    const read = decoded.ok ? readCsv(decoded.text) : undefined;
    if (read?.ok !== true) continue;
    // Its fields and what is wrong with them are told when it is mapped itself.
    const ledger = new FieldLedger(null, educationTexts);
    const table = rootTable(renamedRows(read.rows, reading.settings.headers), ledger);
    if (!namesPupils(table.columns)) continue;
    for (const { entry, who } of knownEntries(table.rows, { ...reading, ledger })) {
      const number = entry.named(...returnNumbers);
      const companion = { who, isAfterCare: isAfterCare(entry.named), isInCare: isInCare(entry.named) };
      if (number !== undefined) add(found, number.text, companion);
    }
  }
  return found;
}
