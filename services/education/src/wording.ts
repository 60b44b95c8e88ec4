import type { TriggerId } from "./triggers.ts";

/** What this service writes by itself: neutral, fixed, and never text of a record. */
const triggerWords: Readonly<Record<TriggerId, string>> = {
  "permanent-exclusion": "a permanent exclusion, or one that is counted apart from suspensions",
  "repeated-suspensions": "several suspensions",
  "worrying-exclusion": "a suspension or exclusion for a weapon, for drugs or for sexual misconduct",
  "unauthorised-absence": "unauthorised absence at or above the school's threshold",
  "left-without-destination": "that the pupil left and the next school is not known",
  "safeguarding-incident": "one or more incidents in the safeguarding log",
  "young-carer": "that the pupil is a young carer",
  "looked-after": "that the pupil is looked after",
};

/** Longest narrative the contract takes, with room for the professional's own words. */
export const maxNarrative = 9_000;

/** The narrative of a proposed concern: fixed words, then what the safeguarding log says, for a professional to complete. */
export function concernNarrative(triggers: readonly TriggerId[], entries: readonly string[]): string {
  const shows = triggers.map((trigger) => triggerWords[trigger]).join("; ");
  const first = `Prepared automatically from the school's records, for a named professional to complete. They show: ${shows}.`;
  const log = entries.length === 0 ? "" : `\n\nFrom the safeguarding log:\n${entries.join("\n\n")}`;
  const whole = `${first}${log}`;
  return whole.length <= maxNarrative
    ? whole
    : `${whole
        .slice(0, maxNarrative)
        .toWellFormed()
        .replace(/\ufffd$/, "")}…`;
}

/** The narrative's short form for partners. */
export const concernSummary =
  "The school has recorded a concern about this child. Ask the front door what it means for your work.";
