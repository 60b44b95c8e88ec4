import { readDay } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Reading } from "../pupil.ts";

/** A count as returns write it: `132.0`, `8`; undefined for anything else. */
export function countOf(leaf: Leaf | undefined): number | undefined {
  return leaf !== undefined && /^\d{1,5}(?:\.0+)?$/.test(leaf.text) ? Number(leaf.text) : undefined;
}

/** A share in per cent, with one decimal. */
export function percentOf(part: number, whole: number): number {
  return Math.round((part * 1000) / whole) / 10;
}

/** The day of a file, by the field of its header that says it. */
export function fileDay(leaf: Leaf | undefined, { ledger }: Reading): CalendarDate | undefined {
  const day = leaf && readDay(leaf.text);
  if (leaf !== undefined && day !== undefined) ledger.use(leaf.path);
  return day;
}
