import { ageInYears } from "@gatehouse/adapter/dates";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { z } from "zod";
import type { TriggerId } from "./triggers.ts";
import { triggers } from "./triggers.ts";

const words = (max: number, first: string, about: string): z.ZodDefault<z.ZodString> =>
  z.string().min(1).max(max).default(first).describe(about);

/**
 * What this service writes by itself, in a force's own words where it gives them. Fixed text, never text of a record: a
 * named professional completes the concern and says the rest.
 */
const Wording = z.strictObject({
  opening: words(
    1000,
    "Prepared automatically from the police record, for a named professional to complete.",
    "Begins the narrative of a concern; what the record shows follows",
  ),
  childNotKnown: words(
    1000,
    "The record does not name a child; who is at risk has to be established.",
    "Added when the record names no child",
  ),
  notRecent: words(1000, "All that it rests on is more than a year old.", "Added when that is so"),
  closing: words(1000, "No level of risk was worked out: what is not recorded is not known.", "Ends the narrative"),
  summary: words(
    500,
    "The police have raised a concern with children's social care. Ask the front door what it means for your work.",
    "The narrative's short form for partners",
  ),
  staffSafety: words(
    500,
    "Speak to the police before visiting.",
    "The precaution, for those who may not read a marker's text",
  ),
});
export type Wording = Readonly<z.infer<typeof Wording>>;

/** A force's settings over the defaults. */
export const PoliceRules = z.strictObject({
  offenceCodes: z
    .array(z.string().regex(/^[A-Za-z0-9]{2,8}$/))
    .max(1000)
    .default([])
    .describe("CJS offence codes, or their beginnings, that the trigger offence-code is about"),
  wording: Wording.prefault({}),
});
export type PoliceRules = Readonly<z.infer<typeof PoliceRules>>;

/** What a concern rests on. */
type Grounds = { readonly fired: readonly TriggerId[]; readonly hasChild: boolean; readonly isOld: boolean };

/** The newest day of what fired a concern, and whether that is more than a year ago; unknown days are not old. */
export function newestOf(
  days: Iterable<CalendarDate | undefined>,
  today: CalendarDate,
): { readonly newest: CalendarDate | undefined; readonly isOld: boolean } {
  const all = [...days];
  const newest = all
    .flatMap((day) => day ?? [])
    .toSorted()
    .at(-1);
  return { newest, isOld: newest !== undefined && !all.includes(undefined) && ageInYears(newest, today) >= 1 };
}

/** The narrative of a concern, made of the triggers' own sentences. */
export function concernNarrative(wording: Wording, { fired, hasChild, isOld }: Grounds): string {
  const shows = triggers.filter(({ id }) => fired.includes(id)).map(({ means }) => means);
  const parts = [
    wording.opening,
    ...shows,
    ...(hasChild ? [] : [wording.childNotKnown]),
    ...(isOld ? [wording.notRecent] : []),
    wording.closing,
  ];
  return parts.join(" ");
}
