import { agencyKinds } from "@gatehouse/contracts/agency";
import { itemNames } from "@gatehouse/contracts/items";
import { messageKinds } from "@gatehouse/contracts/message";
import { z } from "zod";
import type { Context } from "./axes.ts";
import { contextName, contexts, levels, objections, pairs, restrictions, risks } from "./axes.ts";
import type { Box } from "./boxes.ts";
import { boxesOf, namesIn } from "./boxes.ts";
import type { Grid, Outcome } from "./enumerate.ts";

const texts = z.array(z.string());
const BoxRow = z.strictObject({ kinds: texts, restrictions: texts, objections: texts, risks: texts, levels: texts });
/** The grid as it is published: a row a line, equal contexts told once. */
const GridData = z.strictObject({
  format: z.literal("gatehouse who-sees-what 1"),
  axes: z.record(z.string(), texts),
  copies: z.array(z.strictObject({ outcome: z.string(), ...BoxRow.shape })),
  situations: z.array(z.strictObject({ situation: z.string(), ...BoxRow.shape })),
  items: z.array(
    z.strictObject({ recipient: z.string(), item: z.string(), outcomes: z.record(z.string(), z.string()) }),
  ),
});
export type GridData = z.infer<typeof GridData>;

/**
 * Collapses the grid without losing a place of it. A context in which every item and recipient has one outcome is told by
 * that (`copies`); the others are grouped into situations that no item and no recipient tells apart; and a row per item and
 * recipient says what it is in each situation (`items`).
 */
export function dataOf(grid: Grid): GridData {
  const alike = new Map<string, { readonly contexts: Context[]; readonly outcomes: readonly Outcome[] }>();
  for (const context of contexts) {
    const row = grid.get(contextName(context));
    const outcomes = pairs.map(({ recipient, item }) => row?.get(recipient)?.get(item) ?? "");
    const key = outcomes.join("\n");
    const known = alike.get(key);
    if (known) known.contexts.push(context);
    else alike.set(key, { contexts: [context], outcomes });
  }
  const groups = [...alike.values()].map((group) => ({ ...group, uniform: new Set(group.outcomes).size === 1 }));
  const situations = groups.filter(({ uniform }) => !uniform).map((group, at) => ({ ...group, name: nameOf(at) }));
  return {
    format: "gatehouse who-sees-what 1",
    axes: { recipients: [...agencyKinds], items: [...itemNames], ...contextAxes() },
    copies: groups
      .filter(({ uniform }) => uniform)
      .flatMap(({ outcomes, contexts: same }) =>
        boxesOf(same).map((box) => ({ outcome: outcomes[0] ?? "", ...plain(box) })),
      ),
    situations: situations.flatMap(({ name, contexts: same }) =>
      boxesOf(same).map((box) => ({ situation: name, ...plain(box) })),
    ),
    items: pairs.map(({ recipient, item }, at) => ({
      recipient,
      item,
      outcomes: byOutcome(situations.map(({ name, outcomes }) => [name, outcomes[at] ?? ""])),
    })),
  };
}

function nameOf(at: number): string {
  return `s${String(at + 1).padStart(2, "0")}`;
}

function contextAxes(): Readonly<Record<string, string[]>> {
  return {
    kinds: [...messageKinds],
    restrictions: [...restrictions],
    objections: [...objections],
    risks: [...risks],
    levels: [...levels],
  };
}

function plain(box: Box): z.infer<typeof BoxRow> {
  const { kinds, restrictions: bars, objections: wishes, risks: dangers, levels: needs } = box;
  return {
    kinds: [...kinds],
    restrictions: [...bars],
    objections: [...wishes],
    risks: [...dangers],
    levels: [...needs],
  };
}

function byOutcome(outcomes: readonly (readonly [string, Outcome])[]): Record<string, string> {
  const names = [...new Set(outcomes.map(([, outcome]) => outcome))].toSorted();
  return Object.fromEntries(
    names.map((name) => [name, outcomes.flatMap(([situation, one]) => (one === name ? situation : [])).join(" ")]),
  );
}

/** The published file: a row a line, so that a change of policy is read as changed lines. */
export function writeData(data: GridData): string {
  const list = (rows: readonly unknown[]): string => rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
  const axes = Object.entries(data.axes).map(
    ([name, values]) => `  ${JSON.stringify(name)}: ${JSON.stringify(values)}`,
  );
  return [
    "{",
    `"format": ${JSON.stringify(data.format)},`,
    `"axes": {\n${axes.join(",\n")}\n},`,
    `"copies": [\n${list(data.copies)}\n],`,
    `"situations": [\n${list(data.situations)}\n],`,
    `"items": [\n${list(data.items)}\n]`,
    "}\n",
  ].join("\n");
}

/**
 * Reads what `writeData` wrote.
 *
 * @throws ZodError when it is not that
 */
export function readData(text: string): GridData {
  return GridData.parse(JSON.parse(text));
}

/** The outcome of one place of a published grid: recipient kind, item, and context by name. */
export type Lookup = (recipient: string, item: string, context: string) => Outcome | undefined;

/** Makes every place of a published grid findable again. */
export function lookupIn(data: GridData): Lookup {
  const copies = new Map(data.copies.flatMap((row) => namesIn(row).map((name) => [name, row.outcome] as const)));
  const situations = new Map(
    data.situations.flatMap((row) => namesIn(row).map((name) => [name, row.situation] as const)),
  );
  const rows = new Map(
    data.items.map(({ recipient, item, outcomes }) => [
      `${recipient} ${item}`,
      new Map(Object.entries(outcomes).flatMap(([outcome, names]) => names.split(" ").map((name) => [name, outcome]))),
    ]),
  );
  return (recipient, item, context) => {
    return copies.get(context) ?? rows.get(`${recipient} ${item}`)?.get(situations.get(context) ?? "");
  };
}
