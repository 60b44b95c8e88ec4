import type { Leaf } from "@gatehouse/adapter/leaf";

/** A count as returns write it: `132.0`, `8`; undefined for anything else. */
export function countOf(leaf: Leaf | undefined): number | undefined {
  return leaf !== undefined && /^\d{1,5}(?:\.0+)?$/.test(leaf.text) ? Number(leaf.text) : undefined;
}

/** A share in per cent, with one decimal. */
export function percentOf(part: number, whole: number): number {
  return Math.round((part * 1000) / whole) / 10;
}
