import { z } from "zod";
import type { TriggerId } from "./triggers.ts";
import { triggers } from "./triggers.ts";

/**
 * What this service writes by itself, in an agency's own words where it gives them. Fixed text, never text of a record: a
 * named professional completes the concern and says the rest.
 */
export const Wording = z.strictObject({
  opening: z.string().min(1).max(1000).describe("Begins the narrative of a concern; what the record shows follows"),
  closing: z.string().min(1).max(1000).describe("Ends the narrative where the record names the child"),
  closingWithoutChild: z.string().min(1).max(1000).describe("Ends the narrative where the record names no child"),
  summary: z.string().min(1).max(500).describe("The narrative's short form for partners"),
  visitInPairs: z.string().min(1).max(500).describe("The precaution where staff do not visit alone"),
  askBeforeVisit: z.string().min(1).max(500).describe("The precaution for any other caution"),
});
export type Wording = Readonly<z.infer<typeof Wording>>;

export const defaultWording: Wording = {
  opening: "Prepared automatically from a housing record, for a named professional to complete. The record shows:",
  closing: "Whether the child is at risk has to be established.",
  closingWithoutChild: "The record does not name a child; who is concerned has to be established.",
  summary: "Housing has raised a concern with children's social care. Ask the front door what it means for your work.",
  visitInPairs: "Do not visit alone; speak to the housing provider before a visit.",
  askBeforeVisit: "Speak to the housing provider before a visit.",
};

/** The narrative of a concern: what the triggers mean, and what the record does not say. */
export function concernNarrative(wording: Wording, ids: readonly TriggerId[], namesChild: boolean): string {
  const shows = triggers.filter(({ id }) => ids.includes(id)).map(({ means }) => means);
  return [wording.opening, ...shows, namesChild ? wording.closing : wording.closingWithoutChild].join(" ");
}
