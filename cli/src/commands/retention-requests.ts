import type { RetentionAsked } from "@gatehouse/client/questions";
import { RetentionAnswer } from "@gatehouse/contracts/retention-requests";
import type { StandingHold, WaitingErasure } from "@gatehouse/contracts/retention-requests";
import { z } from "zod";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { asFrontDoor } from "./as-front-door.ts";
import type { FrontDoorPlace } from "./as-front-door.ts";
import { ask } from "./ask.ts";

/** Who asks, and through which front door. */
export type AskingHuman = FrontDoorPlace & { readonly name: string; readonly role: string };

/** What is asked beside who asks it. */
type Question = RetentionAsked extends infer One ? (One extends unknown ? Omit<One, "by"> : never) : never;

const Recorded = z.object({ record: z.number().int(), known: z.boolean().optional() });

/** Lists the legal holds that stand and the erasures that wait, by kind and reference alone. */
export async function listRetention(who: AskingHuman): Promise<number> {
  const listed = await list(who);
  if (!listed.ok) return listed.exit;
  const { holds, erasures } = listed.result;
  if (who.json === true) {
    printJson({ holds, erasures });
    return exitCodes.ok;
  }
  if (holds.length === 0) printLine("No legal hold stands.");
  for (const hold of holds) printLine(holdLine(hold));
  if (erasures.length === 0) printLine("No erasure waits.");
  for (const erasure of erasures) printLine(erasureLine(erasure));
  return exitCodes.ok;
}

/** Asks for something of which a record is made, and says which. */
export async function requestRetention(who: AskingHuman, question: Question, done: string): Promise<number> {
  const answer = await asking(who, question);
  if (!answer.ok) return answer.exit;
  const { record, known } = Recorded.parse(answer.result);
  if (who.json === true) printJson({ type: question.type, record, ...(known === undefined ? {} : { known }) });
  else printLine(`${done}: record ${record}`);
  if (known === false && who.json !== true) printNote(notKnown);
  return exitCodes.ok;
}

const notKnown =
  "The broker knows nothing under that reference: it covers what comes under it, and what may be about anybody. Is it mistyped?";

/** Shows a request to erase, and answers it by somebody else than who asked. */
export async function answerErasure(
  who: AskingHuman,
  answer: { readonly request: number; readonly messages: readonly string[]; readonly says: "approved" | "declined" },
): Promise<number> {
  const listed = await list(who);
  if (!listed.ok) return listed.exit;
  const asked = listed.result.erasures.find(({ record }) => record === answer.request);
  if (asked) printNote(erasureLine(asked));
  const { request, messages, says } = answer;
  const done = says === "approved" ? "Approved; erased within a minute" : "Declined";
  return await requestRetention(who, { type: "answer-erasure", request, messages: [...messages], answer: says }, done);
}

/** "record 812: legal hold of northshire-council on a person, inquiry INQ-7, since 2026-11-24, to be reviewed on 2027-06-01" */
export function holdLine({ record, agency, of, reason, reference, placedAt, reviewOn }: StandingHold): string {
  const on = of === "everything" ? "everything" : `a ${of}`;
  return `record ${record}: legal hold of ${agency} on ${on}, ${reason} ${reference}, since ${placedAt.slice(0, 10)}, to be reviewed on ${reviewOn}`;
}

/** "record 813: northshire-council asked on 2026-11-24 to erase 2 messages, wrong-person (uk-gdpr-17-1-d), IG/2026-114" */
export function erasureLine(asked: WaitingErasure): string {
  const { record, agency, messages, reason, basis, reference, askedAt, approved } = asked;
  const many = messages === 1 ? "1 message" : `${messages} messages`;
  const state = approved ? "; approved, and not done yet" : "";
  return `record ${record}: ${agency} asked on ${askedAt.slice(0, 10)} to erase ${many}, ${reason} (${basis}), ${reference}${state}`;
}

type Answer<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly exit: number };

async function list(who: AskingHuman): Promise<Answer<z.infer<typeof RetentionAnswer>>> {
  const answer = await asking(who, { type: "retention" });
  return answer.ok ? { ok: true, result: RetentionAnswer.parse(answer.result) } : answer;
}

async function asking(who: AskingHuman, question: Question): Promise<Answer<unknown>> {
  const { name, role, state, dir, json } = who;
  const asked: RetentionAsked = { ...question, by: { name, role } };
  if (dir === undefined) return await ask(state, { ask: "retention", question: asked }, json === true);
  return await asFrontDoor(who, (client): Promise<unknown> => client.retention(asked));
}
