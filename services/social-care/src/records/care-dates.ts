import { readDate } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";

/** The return began in 1992: a year of two digits from 80 on is of the last century. */
const pivot = 80;

/** Spreadsheets write the years of the return with two digits: `11/07/17`. Birth dates are not read so. */
export function longYear(leaf: Leaf | undefined): Leaf | undefined {
  const short = leaf && /^(\d{1,2}\/\d{1,2}\/)(\d{2})$/.exec(leaf.text);
  if (!short) return leaf;
  const century = Number(short[2]) >= pivot ? "19" : "20";
  return { path: leaf.path, text: `${short[1]}${century}${short[2]}` };
}

/** A date of the return, with its whole year. */
export function careDate(row: Field, name: string): Leaf | undefined {
  return longYear(leafAt(row, name));
}

/** The day of an event for putting rows in order; rows without one come first. */
export function orderOf(row: Field, name: string): string {
  return readDate(careDate(row, name)?.text ?? "") ?? "";
}
