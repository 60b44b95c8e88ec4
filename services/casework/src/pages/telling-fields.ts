import type { OpenTelling } from "@gatehouse/contracts/review";
import type { Answers } from "../store/drafts.ts";
import type { Field, FieldError } from "../journeys/fields.ts";
import { dateOf, said } from "../journeys/fields.ts";
import { dayWords, optionsOf, toldReasonWords } from "../journeys/words.ts";

/** What can be said of telling a family: that they know, that they could not be reached, or that it has to wait. */
export const tellingFields: readonly Field[] = [
  {
    kind: "radios",
    name: "status",
    label: "What happened?",
    missing: "Say what happened",
    options: [
      { value: "told", text: "They know now", hint: "In a way that they understood, and not by a message left." },
      {
        value: "attempted",
        text: "We tried and did not reach them",
        fields: [
          { kind: "date", name: "on", label: "When?", when: "past", missing: "Enter when you tried" },
          {
            kind: "text",
            name: "method",
            label: "How?",
            hint: "By telephone, or at the door",
            max: 100,
            missing: "Say how you tried",
          },
          {
            kind: "textarea",
            name: "result",
            label: "What came of it?",
            max: 500,
            rows: 2,
            missing: "Say what came of it",
          },
        ],
      },
      {
        value: "deferred",
        text: "Telling them has to wait",
        hint: "The rule is that families are told. It waits only for one of these reasons, and is looked at again.",
        fields: [
          {
            kind: "radios",
            name: "reason",
            label: "Why?",
            options: optionsOf(toldReasonWords),
            missing: "Say why it has to wait",
          },
          {
            kind: "date",
            name: "review",
            label: "When will you look again?",
            hint: "Soon: what is not known to a family cannot be put right by them.",
            when: "future",
            missing: "Enter when you will look again",
          },
        ],
      },
    ],
  },
];

/** A month: longer than that nobody can say now that it will still have to wait. */
const longestDays = 31;
const dayMs = 24 * 3_600_000;

/** What is wrong with the answers taken together. */
export function tellingFault(answers: Answers, today: string): FieldError | null {
  const review = dateOf(answers, "review");
  const tooLate = review !== null && Date.parse(review) - Date.parse(today) > longestDays * dayMs;
  if (said(answers, "status") !== "deferred" || !tooLate) return null;
  return { name: "review", target: "review-day", text: "Look again within a month" };
}

/** The body of the register event that the answers make (contract §4, `telling.recorded`). */
export function tellingBody(
  { message, person }: Pick<OpenTelling, "message" | "person">,
  answers: Answers,
): Readonly<Record<string, unknown>> {
  const status = said(answers, "status");
  const head = { type: "telling.recorded", message, ...(person === null ? {} : { person }), status };
  const [on, reviewOn] = [dateOf(answers, "on"), dateOf(answers, "review")];
  if (status === "attempted")
    return { ...head, attempts: [{ on, method: said(answers, "method"), result: said(answers, "result") }] };
  return status === "deferred" ? { ...head, reason: said(answers, "reason"), reviewOn } : head;
}

/** What was said, as a page lists it later. */
export function tellingLines(answers: Answers): string[] {
  const words: Readonly<Record<string, string>> = toldReasonWords;
  const [on, review] = [dateOf(answers, "on"), dateOf(answers, "review")];
  const status = said(answers, "status");
  if (status === "attempted" && on !== null)
    return [`${dayWords(on)}, ${said(answers, "method") ?? ""}`, said(answers, "result") ?? ""];
  if (status === "deferred" && review !== null)
    return [words[said(answers, "reason") ?? ""] ?? "", `Looked at again on ${dayWords(review)}`];
  return [];
}
