import type { TriggerId } from "./triggers.ts";

/** What this service writes by itself: neutral, fixed, and never text of a record. */
const triggerWords: Readonly<Record<TriggerId, string>> = {
  "abuse-need": "a referral whose primary need is abuse, neglect or exploitation (N1)",
  "section-47": "an enquiry under section 47 of the Children Act 1989",
  "plan-started": "the start of a child protection plan",
  "plan-ended": "the end of a child protection plan",
  "category-changed": "a change of the category of abuse of a child protection plan",
  "missing-episode": "an episode in which the child was missing from care",
  "protective-status": "a legal status of protection (police protection, emergency or assessment order)",
};

/** The narrative of a concern made from codes and dates alone, for a named professional to complete. */
export function concernNarrative(triggers: readonly TriggerId[]): string {
  const shows = triggers.map((trigger) => triggerWords[trigger]).join("; ");
  return `Prepared automatically from the social care record, for a named professional to complete. The record shows: ${shows}.`;
}

/** The narrative's short form for partners. */
export const concernSummary =
  "Children's social care has recorded a concern about this child. Ask the front door what it means for your work.";
