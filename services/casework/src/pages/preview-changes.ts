import { compareText } from "@gatehouse/policy/canonical";
import type { PreviewCell, PreviewColumn, PreviewRow, PreviewTable } from "./preview-table.ts";

/** What changes for one agency: each kind of change with what it is about, the message as a whole first. */
export type AgencyChanges = {
  readonly agency: string;
  readonly lines: readonly { readonly word: string; readonly items: readonly string[] }[];
};
/** A table with each change marked in its place, and the changes in words; none when nobody gets anything else. */
export type ComparedPreviews = { readonly table: PreviewTable; readonly changes: readonly AgencyChanges[] };

type What = PreviewCell["what"];
const notThere: PreviewCell = { what: "stays", word: "Not sent", why: null };
const notAsked: PreviewCell = { what: "stays", word: "Not a recipient", why: null };
const otherwise = "Says something else";
/** "No longer waits" alone could be read as: it goes now. */
const waitedOnly = "Gets nothing: it waited before";

/**
 * What a preview says otherwise than the one before of the same draft. What is no longer in the message, and who is no
 * longer a recipient, is in the table all the same: what does not go any more is a change too.
 */
export function changesBetween(before: PreviewTable, now: PreviewTable): ComparedPreviews {
  const columns = columnsOf(before, now);
  const rows = rowsOf(before, now).map((row) => markedRow(row, columns));
  const agencies = columns.map(({ was, is }) => markedColumn(was, is));
  const changes = columns.map(({ was, is }, at) => changesOf(agencies[at] ?? is, { was, is, at, rows }));
  return { table: { agencies, rows }, changes: changes.filter(({ lines }) => lines.length > 0) };
}

type Column = { readonly was: Place | null; readonly is: PreviewColumn; readonly place: number | null };
type Place = { readonly column: PreviewColumn; readonly place: number };

/** Every agency of either preview, by name. */
function columnsOf(before: PreviewTable, now: PreviewTable): readonly Column[] {
  const earlier = new Map(before.agencies.map((column, place) => [column.id, { column, place }]));
  const present = now.agencies.map((is, place): Column => ({ was: earlier.get(is.id) ?? null, is, place }));
  const there = new Set(now.agencies.map(({ id }) => id));
  const gone = [...earlier.values()]
    .filter(({ column }) => !there.has(column.id))
    .map((was): Column => ({
      was,
      is: { ...was.column, outcome: notAsked, handling: [], setsAside: false },
      place: null,
    }));
  return [...present, ...gone].toSorted((a, b) => compareText(a.is.name, b.is.name));
}

type Row = { readonly was: PreviewRow | null; readonly is: PreviewRow };

/** Every statement of either preview: those that are gone after those that are there. */
function rowsOf(before: PreviewTable, now: PreviewTable): readonly Row[] {
  const earlier = new Map(before.rows.map((row) => [row.key, row]));
  const present = now.rows.map((is): Row => ({ was: earlier.get(is.key) ?? null, is }));
  const there = new Set(now.rows.map(({ key }) => key));
  const gone = before.rows
    .filter(({ key }) => !there.has(key))
    .map((was): Row => ({ was, is: { ...was, saying: "No longer in the message", cells: [] } }));
  return [...present, ...gone];
}

function markedRow({ was, is }: Row, columns: readonly Column[]): PreviewRow {
  const isReworded = was !== null && was.says !== is.says;
  const cells = columns.map((column): PreviewCell => {
    const cell = (column.place === null ? undefined : is.cells[column.place]) ?? notThere;
    const earlier = column.was === null ? undefined : was?.cells[column.was.place];
    const change = statementChange(earlier?.what ?? "stays", cell.what);
    // Who gets it as before gets other words of it.
    const reads = isReworded && (cell.what === "goes" || cell.what === "short") ? otherwise : null;
    return { ...cell, change: change ?? reads };
  });
  return { ...is, cells };
}

function markedColumn(was: Place | null, is: PreviewColumn): PreviewColumn {
  const change = copyChange(was?.column.outcome.what ?? "stays", is.outcome.what);
  return { ...is, outcome: { ...is.outcome, change } };
}

/** One statement for one agency: how it went before, how it goes now. */
function statementChange(before: What, now: What): string | null {
  if (before === now) return null;
  const went = before === "goes" || before === "short";
  switch (now) {
    case "goes":
      return before === "short" ? "Now in full" : "Newly goes";
    case "short":
      return before === "goes" ? "Now in short form" : "Newly goes, in short form";
    case "waits":
      return "Now waits";
    case "stays":
      return went ? "No longer goes" : "Stays: it waited before";
  }
}

function copyChange(before: What, now: What): string | null {
  if (before === now) return null;
  if (now === "goes" || now === "short") return "Newly gets a copy";
  if (now === "waits") return "Now waits";
  return before === "waits" ? waitedOnly : "No longer gets a copy";
}

type Where = Pick<Column, "was" | "is"> & { readonly at: number; readonly rows: readonly PreviewRow[] };

function changesOf({ name, outcome }: PreviewColumn, { was, is, at, rows }: Where): AgencyChanges {
  const whole = outcome.change ? [{ word: outcome.change, items: [] }] : [];
  // Of a copy that waited whole and goes to nobody now, each statement would say the same once more.
  const told = outcome.change === waitedOnly ? [] : rows;
  const said = told.flatMap(({ item, saying, cells }) => {
    const word = cells[at]?.change;
    return word ? [{ word, item: `${item} (${saying.toLowerCase()})` }] : [];
  });
  const grouped = [...Map.groupBy(said, ({ word }) => word)].map(([word, same]) => ({
    word,
    items: same.map(({ item }) => item),
  }));
  // Of a copy that does not go, how it would be handled is nobody's matter.
  const how = outcome.what === "goes" ? manner(was?.column ?? null, is) : [];
  return { agency: name, lines: [...whole, ...grouped, ...how] };
}

/** How the copy goes: what its reader is told of handling it, and whether an objection is set aside for it. */
function manner(was: PreviewColumn | null, is: PreviewColumn): AgencyChanges["lines"] {
  const [before, now] = [was?.handling ?? [], is.handling];
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["Newly told", now.filter((title) => !before.includes(title))],
    ["No longer told", before.filter((title) => !now.includes(title))],
    [is.setsAside && was?.setsAside !== true ? "Newly sets an objection aside" : "", []],
    [was?.setsAside === true && !is.setsAside ? "No longer sets an objection aside" : "", []],
  ];
  return lines.flatMap(([word, items]) =>
    word === "" || (word.endsWith("told") && items.length === 0) ? [] : [{ word, items }],
  );
}
