import type { Field } from "@gatehouse/adapter/field";
import { each, rootField } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { RecordObject, RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordObject } from "@gatehouse/adapter/record-tree";
import type { Named } from "./named.ts";
import { concepts, namedIn, namesIn, squeezed } from "./named.ts";
import { columnsNotShared } from "./codes/census-columns.ts";
import type { Headers } from "./settings.ts";
import { incidentNames, sharedColumns } from "./columns.ts";

/** A name that may stand in a field path as it is. */
const plain = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** A row of a table: its place, and its cells by any name of their column. */
export type Row = { readonly place: Field; readonly named: Named };
export type Table = {
  /** Squeezed names of the columns. */
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly Row[];
};

/** What an agency calls a column to what we call it, both squeezed. */
function ownNames({ columns }: Headers): ReadonlyMap<string, string> {
  const ours = Object.entries({ ...incidentNames, ...concepts });
  const pairs = Object.entries(columns).flatMap(([meaning, names]) => {
    const known = ours.find(([concept]) => squeezed(concept) === squeezed(meaning))?.[1][0] ?? squeezed(meaning);
    return names.map((name) => [squeezed(name), known] as const);
  });
  return new Map(pairs);
}

function isKnown(short: string): boolean {
  return sharedColumns.has(short) || Object.hasOwn(columnsNotShared, short);
}

/** The name a column has from here on: its own where that may stand in a path; known ones without blanks and signs. */
function pathName(column: string, own: ReadonlyMap<string, string>): string {
  const short = squeezed(column);
  const ours = own.get(short);
  if (ours !== undefined) return ours;
  return plain.test(column) || !isKnown(short) ? column : short;
}

/** The rows of a table with columns under names that may be told; before any ledger, as its paths are made of them. */
export function renamedRows(rows: readonly RecordTree[], headers: Headers): readonly RecordTree[] {
  const own = ownNames(headers);
  const names = new Map<string, string>();
  const nameOf = (column: string): string => {
    const found = names.get(column) ?? pathName(column, own);
    names.set(column, found);
    return found;
  };
  return rows.map((row) => (isRecordObject(row) ? renamed(row, nameOf) : row));
}

/** Of two columns that come to one name the first has it; the other keeps its own. */
function renamed(row: RecordObject, nameOf: (column: string) => string): RecordObject {
  const cells = new Map<string, RecordTree>();
  for (const [column, cell] of row) cells.set(cells.has(nameOf(column)) ? column : nameOf(column), cell);
  return cells;
}

/** A table of rows in a ledger's record. */
export function tableOf(rows: readonly Field[]): Table {
  const names = namesIn(rows);
  const paths = new Map<string, string>();
  return {
    columns: new Set(names.keys()),
    rows: rows.map((place) => ({ place, named: namedIn(place, names, paths) })),
  };
}

/** A table that is the whole record. */
export function rootTable(tree: RecordTree, ledger: FieldLedger): Table {
  return tableOf(each(rootField(tree, ledger)));
}
