import type { Field } from "@gatehouse/adapter/field";
import { at, isPresent, peek, use } from "@gatehouse/adapter/field";
import type { Instant } from "@gatehouse/contracts/message";

/** Compares at the precision the record has: `2021` has passed when this year is another and later one. */
function isBefore(text: string, now: Instant): boolean {
  const length = Math.min(text.length, 10);
  return text.slice(0, length) < now.slice(0, length);
}

/** Whether an element with a `period` holds now; one without holds. Counts the period as used, as it decides. */
export function holdsNow(field: Field, now: Instant): boolean {
  const start = at(field, "period", "start");
  const end = at(field, "period", "end");
  for (const edge of [start, end]) if (isPresent(edge)) use(edge);
  const ended = isBefore(peek(end) ?? "9999", now);
  const from = (peek(start) ?? "0000").slice(0, 10);
  const notYet = from > now.slice(0, from.length);
  return !ended && !notYet;
}
