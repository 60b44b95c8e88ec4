import type { Answers } from "../store/drafts.ts";
import { instantOf } from "./answer/item-fields.ts";
import type { Field } from "./fields.ts";
import { dateOf, said } from "./fields.ts";

/** A date and, beside it, a time of day as a clock in London shows it. @param name what both their names begin with */
export function clockFields(
  name: string,
  words: { readonly date: string; readonly time: string; readonly when: "past" | "any" },
): readonly Field[] {
  return [
    { kind: "date", name: `${name}-on`, label: words.date, when: words.when, missing: "Enter the date" },
    {
      kind: "text",
      name: `${name}-at`,
      label: words.time,
      hint: "For example, 14:30",
      width: "5",
      max: 5,
      missing: "Enter the time",
      wrong: (value) =>
        /^([01]?\d|2[0-3]):[0-5]\d$/.test(value) ? null : "The time must be hours and minutes, such as 14:30",
    },
  ];
}

/** The moment that such fields mean; null when a clock never shows it. */
export function clockOf(answers: Answers, name: string): string | null {
  const [on, at] = [dateOf(answers, `${name}-on`), said(answers, `${name}-at`)?.padStart(5, "0")];
  return on === null || at === undefined ? null : instantOf(`${on} ${at}`);
}
