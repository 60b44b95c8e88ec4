import { parse } from "csv-parse/sync";
import { CsvError } from "csv-parse/sync";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { maxCells, maxTextLength } from "./limits.ts";
import type { RecordTree } from "./record-tree.ts";

/** A table: its column names as written, trimmed, and its rows as objects of them. Cells are text, whatever they begin with. */
export type ReadCsv =
  | {
      readonly ok: true;
      readonly columns: readonly string[];
      readonly rows: readonly ReadonlyMap<string, RecordTree>[];
    }
  | { readonly ok: false; readonly code: ErrorCode };

/** Where the cells stand that no column is named for. */
export const namelessColumn = "#extra";

/** Excel writes tabs into what it calls Unicode text, and semicolons where the comma is the decimal sign. */
const otherDelimiters = ["\t", ";"];

/** The delimiter of the header row: another than the comma only where that row has it, unquoted, and no comma. */
function delimiterOf(text: string): string {
  const header = (/[^\r\n]+/.exec(text.slice(0, 20_000))?.[0] ?? "").replace(/"[^"]*"/g, "");
  return header.includes(",") ? "," : (otherDelimiters.find((one) => header.includes(one)) ?? ",");
}

function table(text: string): readonly (readonly string[])[] {
  const parsed: unknown = parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: false,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    max_record_size: maxTextLength,
  });
  if (!Array.isArray(parsed)) return [];
  return parsed.map((row: unknown) => (Array.isArray(row) ? row.map(String) : []));
}

function rowOf(columns: readonly string[], cells: readonly string[]): ReadonlyMap<string, RecordTree> {
  const row = new Map<string, RecordTree>();
  const nameless: string[] = [];
  for (const [at, cell] of cells.entries()) {
    const name = columns[at] ?? "";
    // Of two columns with one name the first counts; what the second says is nobody's.
    if (name === "" || row.has(name)) nameless.push(cell);
    else row.set(name, cell);
  }
  if (nameless.some((cell) => cell !== "")) row.set(namelessColumn, nameless);
  return row;
}

/** A table as its cells stand, the first row like the others; or why it is refused. */
export type ReadCells =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly code: ErrorCode };

/**
 * Reads a table without taking any row for its header, for formats with several header rows, or none: quoted cells, any
 * line ends, short and long rows, empty rows left out. Rows and cells are capped together.
 *
 * @param text decoded, without byte order mark, untrusted
 * @returns the rows, or `csv-malformed`, `csv-limit-exceeded`; never throws
 */
export function readCells(text: string): ReadCells {
  try {
    const rows = table(text);
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    return cells > maxCells ? { ok: false, code: "csv-limit-exceeded" } : { ok: true, rows };
  } catch (thrown) {
    // The parser's errors quote the record, so none of them goes further than this.
    if (thrown instanceof CsvError) return { ok: false, code: "csv-malformed" };
    throw thrown;
  }
}

/**
 * Reads a table with a header row: quoted cells, commas (or tabs or semicolons, where the header row has those and no
 * comma), any line ends, short and long rows, no last line end. Cells and rows are
 * capped together; a cell that begins with `=` or `@` is text like any other.
 *
 * @param text decoded, without byte order mark, untrusted
 * @returns columns and rows, or `csv-malformed`, `csv-limit-exceeded`; never throws
 */
export function readCsv(text: string): ReadCsv {
  const read = readCells(text);
  if (!read.ok) return read;
  const [columns = [], ...rows] = read.rows;
  return { ok: true, columns, rows: rows.map((row) => rowOf(columns, row)) };
}
