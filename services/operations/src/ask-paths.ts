import type { MessagePath } from "@gatehouse/observe/message-path";
import { readMessagePaths } from "@gatehouse/observe/message-path";
import { serviceOf, textOf } from "./targets.ts";
import type { Standing } from "./targets.ts";

const answerWithinMs = 3_000;
const tooMany = 429;

/** What the gateway in charge said of a message's number; empty when it knows none. */
export type PathAnswer = readonly MessagePath[] | "not-reached" | "too-many";

/**
 * Asks the gateways how far the message of a number has come, at the door where they show their metrics.
 *
 * @param id as a person typed it, a UUID
 */
export async function askPaths(standings: readonly Standing[], id: string): Promise<PathAnswer> {
  // By its name, and not by what it shows: a witness's door is an agency's, and hears of no number.
  const gateways = standings.filter((standing) => serviceOf(standing) === "gateway");
  const answers = await Promise.all(gateways.map(async ({ url }) => ask(new URL("path", url), id)));
  // A gateway that stands by knows nothing yet: any that does know is the one in charge, and where none does, one that
  // was not reached may be it.
  const known = answers.find((answer) => Array.isArray(answer) && answer.length > 0);
  return known ?? answers.find((answer) => typeof answer === "string") ?? answers[0] ?? "not-reached";
}

async function ask(url: URL, id: string): Promise<PathAnswer> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id }),
      signal: AbortSignal.timeout(answerWithinMs),
      redirect: "error",
    });
    if (answer.status === tooMany) return "too-many";
    const text = answer.ok ? await textOf(answer) : null;
    return (text === null ? null : readMessagePaths(text)) ?? "not-reached";
  } catch {
    return "not-reached";
  }
}
