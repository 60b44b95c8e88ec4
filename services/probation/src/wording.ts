import { z } from "zod";
import { registerTypes } from "./registers.ts";

/**
 * What this service writes by itself, in an agency's own words where it gives them. Fixed text, never text of a record: a
 * named professional completes the concern and says the rest.
 */
export const Wording = z.strictObject({
  opening: z.string().min(1).max(1000).describe("Begins the narrative of a concern; the codes follow"),
  released: z.string().min(1).max(1000).describe("Added when the record reports a release"),
  closing: z.string().min(1).max(1000).describe("Ends the narrative"),
  summary: z.string().min(1).max(500).describe("The narrative's short form for partners"),
  riskAction: z.string().min(1).max(500).describe("The action needed where the risk of serious harm is high"),
});
export type Wording = Readonly<z.infer<typeof Wording>>;

export const defaultWording: Wording = {
  opening: "Prepared automatically from the probation record, for a named professional to complete. The record shows:",
  released: "The record also reports that this person has been released, or has moved to approved premises.",
  closing: "The record does not name a child; who is at risk has to be established.",
  summary:
    "Probation has raised a concern with children's social care. Ask the front door what it means for your work.",
  riskAction: "Before arranging any contact between this person and a child, speak to the probation service.",
};

const groupWords: Readonly<Record<string, string>> = { children: "children", knownAdult: "a known adult" };

function words(trigger: string): string {
  const rosh = /^rosh-(children|knownAdult)-(high|very-high)$/.exec(trigger);
  if (!rosh) return `active registration "${registerTypes.get(trigger)?.name ?? "other"}" (${trigger})`;
  const level = rosh[2]?.replace("-", " ");
  return `${level} risk of serious harm to ${groupWords[rosh[1] ?? ""]} in the community (${trigger})`;
}

/** The narrative of a concern made from codes alone: what the record shows, and what it does not. */
export function concernNarrative(wording: Wording, triggers: readonly string[], isReleased: boolean): string {
  const shows = `${triggers.map(words).join("; ")}.`;
  return [wording.opening, shows, ...(isReleased ? [wording.released] : []), wording.closing].join(" ");
}
