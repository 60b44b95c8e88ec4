import { registerTypes } from "./registers.ts";

/**
 * What this service writes by itself. Neutral, fixed, and never text of a record: a named professional completes the
 * concern and puts it into words.
 */
export const riskAction =
  "Before arranging any contact between this person and a child, speak to the probation service.";

const summary =
  "Probation has raised a concern with children's social care. Ask the front door what it means for your work.";

const groupWords: Readonly<Record<string, string>> = { children: "children", knownAdult: "a known adult" };

function words(trigger: string): string {
  const rosh = /^rosh-(children|knownAdult)-(high|very-high)$/.exec(trigger);
  if (rosh)
    return `${rosh[2]?.replace("-", " ")} risk of serious harm to ${groupWords[rosh[1] ?? ""]} in the community (${trigger})`;
  return `active registration "${registerTypes.get(trigger)?.name ?? "other"}" (${trigger})`;
}

/** A concern in words and its short form for partners. */
export type ConcernWording = { readonly narrative: string; readonly summary: string };

/** The narrative of a concern made from codes alone: what the record shows, and what it does not. */
export function concernWording(triggers: readonly string[], released: boolean): ConcernWording {
  const shows = triggers.map(words).join("; ");
  const release = released
    ? " The record also reports that this person has been released, or has moved to approved premises."
    : "";
  const narrative =
    `Prepared automatically from the probation record, for a named professional to complete. The record shows: ${shows}.` +
    `${release} The record does not name a child; who is at risk has to be established.`;
  return { narrative, summary };
}
