import { z } from "zod";
import type { AgencyKind } from "./agency.ts";
import { agencyKinds } from "./agency.ts";
import type { ItemName } from "./items.ts";
import { itemNames, ItemNameSchema } from "./items.ts";

/** Full, minimised, only on request, never, sealed until released; the order is not that of restriction. */
export const cells = ["F", "M", "R", "N", "S"] as const;
export const Cell = z.enum(cells).describe("F full, M minimised, R on request, N dropped, S sealed");
export type Cell = z.infer<typeof Cell>;
export type Matrix = Readonly<
  Record<ItemName, Readonly<Record<AgencyKind, { readonly support: Cell; readonly protection: Cell }>>>
>;

const row = z
  .string()
  .regex(/^[FMRNS]\/[FMRNS]( +[FMRNS]\/[FMRNS]){6}$/)
  .describe("A cell pair support/protection for each kind, in the order of `columns`");

/** The matrix as people write it: a line an item, a column a kind, `support/protection` in each. Every item, once. */
export const MatrixText = z.strictObject({
  columns: z.array(z.enum(agencyKinds)).length(agencyKinds.length),
  cells: z.record(ItemNameSchema, row).describe("Every item of the catalogue has its line"),
});

/** The matrix read from its text; a line that is missing makes the whole unreadable. */
export const Matrix = MatrixText.refine((text) => new Set(text.columns).size === agencyKinds.length, {
  path: ["columns"],
}).transform((text): Matrix => {
  const read = (item: ItemName): Matrix[ItemName] => {
    const pairs = text.cells[item].split(/ +/);
    const entries = text.columns.map((kind, column) => [kind, cellPair(pairs[column] ?? "")]);
    return KindCells.parse(Object.fromEntries(entries));
  };
  return MatrixCells.parse(Object.fromEntries(itemNames.map((item) => [item, read(item)])));
});

function cellPair(pair: string): { support: string | undefined; protection: string | undefined } {
  return { support: pair[0], protection: pair[2] };
}

const KindCells = z.record(z.enum(agencyKinds), z.strictObject({ support: Cell, protection: Cell }));
const MatrixCells = z.record(ItemNameSchema, KindCells);
