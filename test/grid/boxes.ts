import type { Context } from "./axes.ts";

/** A set of contexts that is a product: every combination of these values. */
export type Box = {
  readonly kinds: readonly string[];
  readonly restrictions: readonly string[];
  readonly objections: readonly string[];
  readonly risks: readonly string[];
  readonly levels: readonly string[];
};

const axesOfBox = ["levels", "risks", "objections", "restrictions", "kinds"] as const;

/** The same contexts as a few disjoint boxes: equal neighbours joined axis by axis, so nothing is lost or added. */
export function boxesOf(contexts: readonly Context[]): readonly Box[] {
  let boxes: readonly Box[] = contexts.map((one) => ({
    kinds: [one.kind],
    restrictions: [one.restriction],
    objections: [one.objection],
    risks: [one.risk],
    levels: [one.level],
  }));
  for (const axis of axesOfBox) boxes = joined(boxes, axis);
  return boxes;
}

function joined(boxes: readonly Box[], axis: (typeof axesOfBox)[number]): readonly Box[] {
  const byRest = new Map<string, Box>();
  for (const box of boxes) {
    const rest = JSON.stringify({ ...box, [axis]: null });
    const known = byRest.get(rest);
    byRest.set(rest, known ? { ...known, [axis]: [...known[axis], ...box[axis]] } : box);
  }
  return [...byRest.values()];
}

/** The names of the contexts in a box, as `contextName` gives them. */
export function namesIn(box: Box): readonly string[] {
  const { kinds, restrictions, objections, risks, levels } = box;
  let names: readonly string[] = kinds;
  for (const values of [restrictions, objections, risks, levels])
    names = names.flatMap((name) => values.map((value) => `${name} ${value}`));
  return names;
}
