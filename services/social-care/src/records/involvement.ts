import type { Leaf } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Child } from "../child.ts";

/** What more is known of something that was done: a few words, and the fields they are made of. */
type More = { readonly narrative?: string | undefined; readonly also?: readonly (Leaf | undefined)[] };

/** Says that something was done for the child on a day: a type others know, and where the record says more, a few words. */
export function sayInvolvement(
  child: Child,
  type: string,
  date: Leaf | undefined,
  { narrative, also = [] }: More = {},
): CalendarDate | undefined {
  const on = child.pastDay(date);
  if (on !== undefined)
    child.say("family.previousInvolvement", [{ date: on, type, narrative }], { on, from: [date, ...also] });
  return on;
}
