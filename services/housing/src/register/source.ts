import type { Field } from "@gatehouse/adapter/field";
import { at, each } from "@gatehouse/adapter/field";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import type { Source } from "../source.ts";
import type { Headers } from "./columns.ts";
import type { RegisterRows } from "./grid.ts";
import { colouredSheet, isValueRange, registerTable, valueRange } from "./grid.ts";
import { knownLetters, readRegister, whoRegisterNames } from "./register.ts";

/** A file of registers, its rows laid out, and where in the new tree each register stands. */
export type RegisterFile = { readonly tree: RecordTree; readonly source: Source };

type Part = RegisterRows & { readonly rowsAt: (root: Field) => Field };

function sourceFor(parts: readonly Part[]): Source {
  return {
    read: (root, reading) => {
      const { ledger } = reading;
      const known = new Set<string>();
      for (const { means, rowsAt } of parts) reading.numbers.note(whoRegisterNames({ rows: rowsAt(root), means }));
      for (const { means, rowsAt } of parts) {
        readRegister({ rows: rowsAt(root), means }, reading);
        for (const letter of knownLetters(means)) known.add(letter);
      }
      ledger.know((path) => {
        const name = path.split(".").at(-1) ?? "";
        return known.has(name) || /^(?:range|majorDimension|spreadsheetId)$/.test(name);
      });
      return parts.every(({ means }) => !means.has("name") && !means.has("personId")) ? "no-subject" : [];
    },
  };
}

function withRows(range: ReadonlyMap<string, RecordTree>, rows: readonly RecordTree[]): RecordTree {
  return new Map<string, RecordTree>(range).set("values", rows);
}

/** A table with headings, or with the letters of the columns in their place. */
export function registerOfTable(cells: readonly (readonly string[])[], headers: Headers): RegisterFile | undefined {
  const read = registerTable(cells, headers);
  return read && { tree: read.rows, source: sourceFor([{ ...read, rowsAt: (root) => root }]) };
}

/** What Google Sheets gives: a range, several, or the sheet with its colours. Undefined for any other JSON. */
export function registerOfJson(tree: RecordTree, headers: Headers): RegisterFile | undefined {
  if (isValueRange(tree)) {
    const read = valueRange(tree, headers);
    return { tree: withRows(tree, read.rows), source: sourceFor([{ ...read, rowsAt: (root) => at(root, "values") }]) };
  }
  if (!isRecordObject(tree)) return undefined;
  const ranges = tree.get("valueRanges");
  if (isRecordList(ranges) && ranges.length > 0 && ranges.every(isValueRange)) {
    const read = ranges.map((range) => ({ range, ...valueRange(range, headers) }));
    const laidOut = read.map(({ range, rows }) => withRows(range, rows));
    const parts = read.map(({ rows, means }, index): Part => {
      const rowsAt = (root: Field): Field => at(each(at(root, "valueRanges"))[index] ?? root, "values");
      return { rows, means, rowsAt };
    });
    return { tree: new Map<string, RecordTree>(tree).set("valueRanges", laidOut), source: sourceFor(parts) };
  }
  const sheet = colouredSheet(tree, headers);
  if (sheet === undefined) return undefined;
  const laidOut = new Map<string, RecordTree>(tree).set("sheets", sheet.rows);
  return { tree: laidOut, source: sourceFor([{ ...sheet, rowsAt: (root) => at(root, "sheets") }]) };
}
