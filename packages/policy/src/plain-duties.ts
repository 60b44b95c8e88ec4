import type { Duty } from "@gatehouse/contracts/decision";
import type { NotedObjections } from "@gatehouse/contracts/noted-objections";
import { compareText } from "./canonical.ts";
import type { PlainWords } from "./plain-words.ts";
import { listed, sentence } from "./plain-words.ts";

/** A duty and a hold as a decision or a preview of one has them. */
type SomeDuty = Pick<Duty, "duty" | "on"> & {
  readonly due?: string | undefined;
  readonly reviewOn?: string | undefined;
  readonly person?: string | undefined;
};
type Dated = { readonly reviewer: { readonly agency: string }; readonly due: string };

/** What one agency does, and what several do. */
const dutyWords: Readonly<Record<Duty["duty"], readonly [string, string]>> = {
  acknowledge: ["says who read it", "each say who read it"],
  decide: ["decides what happens next", "decide what happens next"],
  "tell-family": ["tells the family", "tell the family"],
  "inform-own-lead": ["informs its own safeguarding lead", "inform their own safeguarding leads"],
  countersign: ["has a second person countersign the emergency", "have a second person countersign the emergency"],
  "review-deferral": ["looks again at whether the family can be told", "look again at whether the family can be told"],
  "review-risk": ["reviews the risk", "review the risk"],
  "answer-request": ["answers the request", "answer the request"],
  "review-hold": ["looks at what did not go through", "look at what did not go through"],
  delete: ["deletes its copy", "delete their copies"],
};

/**
 * Who does what by when, earliest first, agencies with the same to do in one line. What waits for a reviewer is said
 * where it waits, so it is not said again here.
 */
export function dutyLines(
  words: PlainWords,
  duties: readonly SomeDuty[],
  holds: readonly Dated[],
  noted: NotedObjections | null,
): string[] {
  const said = new Set(holds.map(({ reviewer, due }) => `${reviewer.agency} ${due}`));
  const open = duties.filter(({ duty, on, due }) => duty !== "review-hold" || !said.has(`${on} ${due}`));
  const together = Map.groupBy(open, (duty) => `${when(duty)} ${duty.duty} ${duty.person ?? ""}`);
  return [...together]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, same]) => dutyLine(words, same, open, noted) ?? []);
}

function when({ due, reviewOn }: SomeDuty): string {
  return due ?? reviewOn ?? "9999";
}

function dutyLine(
  words: PlainWords,
  same: readonly SomeDuty[],
  all: readonly SomeDuty[],
  noted: NotedObjections | null,
): string | null {
  const [first] = same;
  if (!first) return null;
  // Telling that waits and its review are one thing to the reader.
  if (first.duty === "tell-family" && !first.due && all.some(({ duty }) => duty === "review-deferral")) return null;
  const who = listed(same.map(({ on }) => words.agency(on)).toSorted(compareText));
  const [one, several] = dutyWords[first.duty];
  const what = first.person ? telling(words, first.person, noted) : same.length === 1 ? one : several;
  const until = first.duty === "review-deferral" ? "; until then nobody tells them" : "";
  if (first.due) return `By ${words.moment(first.due)}: ${who} ${what}${until}.`;
  return first.reviewOn
    ? `On ${words.day(first.reviewOn)}: ${who} ${what}${until}.`
    : `${sentence(who)} ${what}${until}.`;
}

function telling(words: PlainWords, person: string, noted: NotedObjections | null): string {
  const maker = noted?.listed.find(({ madeBy }) => madeBy.person === person)?.madeBy;
  const whom = maker ? words.person(maker.label, `the ${maker.capacity} who objected`) : "the person who objected";
  return `tells ${whom} that the objection did not hold, and why`;
}
