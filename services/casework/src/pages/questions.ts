import { GatehouseError } from "@gatehouse/contracts/errors";
import type { HeldQuestion, HoldsAnswer, QuestionDetail } from "@gatehouse/contracts/review";
import { momentWords, kindWords } from "../journeys/words.ts";
import type { User } from "@gatehouse/pages/people";
import { professionalOf } from "@gatehouse/pages/people";
import { fileOf } from "../store/keys.ts";
import type { Visit } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { questionWords } from "./hold-words.ts";

/** One question of this agency, under the name that stands in its page's address. */
export type OpenQuestion = { readonly key: string; readonly question: HeldQuestion };

/** Everything that waits for an answer of this agency now, as the gateway has it for this person. */
export async function allQuestions(desk: Desk, user: User): Promise<HoldsAnswer> {
  return await orNotFound(() => desk.client.holds(professionalOf(user), null));
}

/** The question that a path names, with what its release would let go; not found when it no longer waits here. */
export async function questionAt(
  desk: Desk,
  visit: Visit,
): Promise<OpenQuestion & { readonly detail: QuestionDetail | null }> {
  const key = visit.params["key"] ?? "";
  const all = await allQuestions(desk, visit.user);
  // A hold's id says what it is about: an address has a digest of it, which says nothing and is not guessed.
  const found = all.questions.find(({ hold }) => fileOf(hold) === key) ?? notFound();
  const { questions, detail } = await orNotFound(() => desk.client.holds(professionalOf(visit.user), found.hold));
  return { key, question: questions[0] ?? notFound(), detail };
}

/** What may not be known is not there; what went wrong otherwise is said. */
export async function orNotFound<T>(asking: () => Promise<T>): Promise<T> {
  try {
    return await asking();
  } catch (error) {
    if (error instanceof GatehouseError && error.code === "request-refused" && error.facts.code === "request-invalid")
      return notFound();
    throw error;
  }
}

/** A question as pages name it: nothing of what the message says, nobody it is about. */
export function questionLine(desk: Desk, question: HeldQuestion): Readonly<Record<string, unknown>> {
  const nameOf = agencyWords(desk);
  const { reason, from, recipient, kind, due, late } = question;
  return {
    title: questionWords[reason].title,
    kind: kind === null ? "A message that was refused" : kindWords[kind],
    from: nameOf(from),
    to: recipient === null ? null : nameOf(recipient),
    due: momentWords(due),
    late,
  };
}
