import { readFileSync } from "node:fs";
import { argv, exit, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { contextName, contexts } from "./axes.ts";
import type { Context } from "./axes.ts";
import { boxesOf } from "./boxes.ts";
import type { Box } from "./boxes.ts";
import type { GridData } from "./data.ts";
import { lookupIn, readData } from "./data.ts";

/** One item that one kind of recipient now gets more or less of, and where. */
export type Change = {
  readonly recipient: string;
  readonly item: string;
  readonly before: string;
  readonly after: string;
  readonly seesMore: boolean;
  readonly where: readonly Box[];
};

const inFull = 3;
const inShort = 2;
/** A held copy, and a sealed item, may go once a human says so. */
const waits = 1;

function seen(outcome: string | undefined): number {
  if (outcome === "full") return inFull;
  if (outcome === "minimised") return inShort;
  return outcome === "dropped sealed" || outcome?.startsWith("held") ? waits : 0;
}

/**
 * Compares two published grids: per recipient kind and item, who sees more, and who sees less, than before. An item or a
 * kind of recipient that only one of them has counts as not seen in the other. Changes of reason alone are no changes.
 */
export function newlySees(before: GridData, after: GridData): readonly Change[] {
  const [was, is] = [lookupIn(before), lookupIn(after)];
  const found = new Map<string, { readonly change: Omit<Change, "where">; readonly contexts: Context[] }>();
  for (const { recipient, item } of changedRows(before, after))
    for (const { name, context } of named) {
      const [from, to] = [was(recipient, item, name), is(recipient, item, name)];
      if (seen(from) === seen(to)) continue;
      const words = { before: from ?? "no such row", after: to ?? "no such row" };
      const change = { recipient, item, ...words, seesMore: seen(to) > seen(from) };
      const known = found.get(JSON.stringify(change));
      if (known) known.contexts.push(context);
      else found.set(JSON.stringify(change), { change, contexts: [context] });
    }
  return [...found.values()]
    .map(({ change, contexts: where }) => ({ ...change, where: boxesOf(where) }))
    .toSorted((a, b) => Number(b.seesMore) - Number(a.seesMore));
}

const named = contexts.map((context) => ({ name: contextName(context), context }));

type Row = GridData["items"][number];

/** Rows that may differ: all of them when contexts are grouped in another way, else those that read differently. */
function changedRows(before: GridData, after: GridData): readonly Pick<Row, "recipient" | "item">[] {
  const sameGroups =
    JSON.stringify([before.copies, before.situations]) === JSON.stringify([after.copies, after.situations]);
  const rows = new Map<string, { readonly row: Row; readonly text: string }>();
  for (const row of before.items) rows.set(`${row.recipient} ${row.item}`, { row, text: JSON.stringify(row.outcomes) });
  const changed = after.items.filter((row) => {
    const key = `${row.recipient} ${row.item}`;
    const known = rows.get(key);
    rows.delete(key);
    return !known || !sameGroups || known.text !== JSON.stringify(row.outcomes);
  });
  return [...changed, ...[...rows.values()].map(({ row }) => row)];
}

/** A change as a reviewer reads it. */
export function sayChange({ recipient, item, before, after, seesMore, where }: Change): string {
  const places = where.map(
    ({ kinds, levels, restrictions, objections, risks }) =>
      `    ${kinds.join(", ")} · level ${levels.join("/")} · bar: ${restrictions.join("/")} · objection: ${objections.join("/")} · risk: ${risks.join("/")}`,
  );
  return [`${recipient} sees ${seesMore ? "MORE" : "less"} of ${item}: ${before} → ${after}`, ...places].join("\n");
}

/** `node test/grid/newly-sees.ts OLD.json NEW.json`: exit status 3 when anyone sees more. */
function main(before: string, after: string): number {
  const read = (path: string): GridData => readData(readFileSync(path, "utf8"));
  const changes = newlySees(read(before), read(after));
  stdout.write(changes.length === 0 ? "Nobody sees more or less.\n" : `${changes.map(sayChange).join("\n")}\n`);
  return changes.some(({ seesMore }) => seesMore) ? 3 : 0;
}

if (argv[1] === fileURLToPath(import.meta.url)) exit(main(argv[2] ?? "", argv[3] ?? ""));
