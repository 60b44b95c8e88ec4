import { maxNodes } from "@gatehouse/adapter/limits";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isNumberText, isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import type { ColumnName, Headers } from "./columns.ts";
import { columnOf, columnOfLetter, letterOf, placeOf } from "./columns.ts";

/** Cells of a sheet, and where its first column stands. */
type Grid = { readonly cells: readonly (readonly string[])[]; readonly first: number };
/**
 * A register's rows as a tree, by the letter of the column, whatever its headings: a register without headings has people
 * in its first row, and a path must not hold one. `means` says which letter is which column.
 */
export type RegisterRows = { readonly rows: readonly RecordTree[]; readonly means: ReadonlyMap<ColumnName, string> };

/** Only the value counts of a cell; where a sheet gives its colours, `colour` says whether the entry is closed. */
export const colourColumn = "colour";

function cellText(cell: RecordTree): string {
  if (typeof cell === "string") return cell;
  return typeof cell === "boolean" ? String(cell) : isNumberText(cell) ? cell.number : "";
}

/** How many cells the sheet has once short lines are filled up: one long line beside many short ones makes it huge. */
function area(cells: Grid["cells"]): number {
  return cells.length * cells.reduce((most, row) => Math.max(most, row.length), 0);
}

function transposed(cells: Grid["cells"]): Grid["cells"] {
  const width = cells.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, at) => cells.map((row) => row[at] ?? ""));
}

/** How many headings a line of cells has. */
function headings(line: readonly string[], headers: Headers): number {
  return line.filter((cell) => columnOf(cell, headers) !== undefined).length;
}

/** Lays a grid out by rows: its headings say how it lies, as what such files say of themselves is often wrong. */
function upright(grid: Grid, dimension: string, headers: Headers): Grid {
  const inRow = headings(grid.cells[0] ?? [], headers);
  const inColumn = headings(
    grid.cells.map((row) => row[0] ?? ""),
    headers,
  );
  const byHeadings = inRow !== inColumn && Math.max(inRow, inColumn) > 0;
  const lies = byHeadings ? inColumn > inRow : /^columns?$/i.test(dimension);
  return lies && area(grid.cells) <= maxNodes ? { ...grid, cells: transposed(grid.cells) } : grid;
}

/** The rows of a table that lies upright, its headings known by their words, by letters, or by the sheet's own layout. */
function rowsOf(grid: Grid, headers: Headers): RegisterRows {
  const [top = []] = grid.cells;
  const isLettered = top.length > 1 && top.every((cell) => placeOf(cell) >= 0);
  const isHeaded = headings(top, headers) > 0;
  const means = new Map<ColumnName, string>();
  const letters = top.map((cell, at) => (isLettered ? cell : letterOf(grid.first + at)));
  const width = grid.cells.reduce((most, row) => Math.max(most, row.length), 0);
  for (let at = 0; at < width; at += 1) {
    const letter = letters[at] ?? letterOf(grid.first + at);
    const name = isHeaded ? columnOf(top[at] ?? "", headers) : columnOfLetter(letter);
    if (name !== undefined && !means.has(name)) means.set(name, letter);
  }
  const rows = (isHeaded || isLettered ? grid.cells.slice(1) : grid.cells).map((row) => {
    const cells = row.map((cell, at): [string, RecordTree] => [letters[at] ?? letterOf(grid.first + at), cell]);
    return new Map<string, RecordTree>(cells);
  });
  return { rows, means };
}

/** A table that is a register: it names people and says what staff must know of them. Undefined for any other. */
export function registerTable(cells: readonly (readonly string[])[], headers: Headers): RegisterRows | undefined {
  const read = rowsOf({ cells, first: 0 }, headers);
  const has = (...names: readonly ColumnName[]): boolean => names.some((name) => read.means.has(name));
  const isLettered = (cells[0] ?? []).every((cell) => placeOf(cell) >= 0);
  const isHeaded = headings(cells[0] ?? [], headers) >= 3;
  return (isLettered || isHeaded) && has("name", "personId") && has("caution", "code") ? read : undefined;
}

/** A range of a Google sheet: `{ range, majorDimension, values }`. */
export function isValueRange(tree: RecordTree): tree is ReadonlyMap<string, RecordTree> {
  return isRecordObject(tree) && tree.has("range") && isRecordList(tree.get("values"));
}

/** The rows of a range; trailing empty cells are left out in it, and its first letter stands in its address. */
export function valueRange(tree: ReadonlyMap<string, RecordTree>, headers: Headers): RegisterRows {
  const values = tree.get("values");
  const lines = isRecordList(values) ? values : [];
  const cells = lines.map((line) => (isRecordList(line) ? line.map(cellText) : []));
  const address = cellText(tree.get("range") ?? "");
  const first = placeOf(/(?:^|!)\$?([A-Z]{1,3})\$?\d/.exec(address)?.[1] ?? "A");
  const grid = upright({ cells, first: Math.max(first, 0) }, cellText(tree.get("majorDimension") ?? ""), headers);
  return rowsOf(grid, headers);
}

function member(tree: RecordTree, name: string): RecordTree {
  return isRecordObject(tree) ? (tree.get(name) ?? null) : null;
}
function elements(tree: RecordTree): readonly RecordTree[] {
  return isRecordList(tree) ? tree : [];
}

/** Red marks a closed entry; a colour's missing part is none of it. */
function isRed(cell: RecordTree): boolean {
  const colour = member(member(cell, "effectiveFormat"), "backgroundColor");
  const part = (name: string): number => Number(cellText(member(colour, name)));
  return part("red") > 0.5 && part("green") < 0.5 && part("blue") < 0.5;
}

/** A whole sheet with its colours: `{ sheets: [{ data: [{ rowData: [{ values }] }] }] }`. Undefined for any other. */
export function colouredSheet(tree: RecordTree, headers: Headers): RegisterRows | undefined {
  const rows = elements(member(tree, "sheets")).flatMap((sheet) =>
    elements(member(sheet, "data")).flatMap((data) => elements(member(data, "rowData"))),
  );
  if (rows.length === 0) return undefined;
  const values = rows.map((row) => elements(member(row, "values")));
  const cells = values.map((row) => row.map((cell) => cellText(member(cell, "formattedValue"))));
  const read = rowsOf({ cells, first: 0 }, headers);
  const ahead = cells.length - read.rows.length;
  const coloured = read.rows.map((row, at) => {
    const closed = isRed(values[at + ahead]?.[0] ?? null) ? "closed" : "open";
    return isRecordObject(row) ? new Map<string, RecordTree>([...row, [colourColumn, closed]]) : row;
  });
  return { rows: coloured, means: read.means };
}
