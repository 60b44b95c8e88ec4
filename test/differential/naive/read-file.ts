import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { completePartnership } from "@gatehouse/contracts/partnership";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Preview } from "./decide.ts";
import type { Past } from "./world.ts";

/** A register event as a file has it: parsed before it is believed. */
type RecordedInFile = { readonly id: string; readonly type: string; readonly hold?: unknown };
/** A preview file as a scenario gives it (contract §7). */
export type Given = {
  readonly partnership?: unknown;
  readonly now: string;
  readonly register?: readonly RecordedInFile[];
  readonly history?: readonly { readonly message: object; readonly decision: object }[];
  readonly message: Readonly<Record<string, unknown>>;
};

/**
 * Reads a preview file; one that cannot be read has no place in these tests.
 *
 * @param named the partnership that it names, or that completes the one it brings
 */
export function readGiven(given: Given, named: Partnership): Preview {
  const inline = typeof given.partnership === "object" && given.partnership !== null;
  const partnership = inline ? completePartnership(given.partnership, named) : named;
  if (!partnership) throw new Error("the partnership cannot be read");
  const register = (given.register ?? []).map((raw) => {
    const parsed = parseRegisterEvent(raw);
    if (!parsed.ok) throw new Error(`event: ${parsed.code} ${parsed.path}`);
    return parsed.event;
  });
  const history = (given.history ?? []).map((past) => readPast(past, given.message));
  return { partnership, now: given.now, register, history, message: given.message };
}

/** A past message may say no more than it must: what it leaves out is nothing, and its child is the message's. */
function readPast(past: { readonly message: object; readonly decision: object }, message: object): Past {
  const parsed = parseMessage(past.message);
  const people = "people" in message ? message.people : [];
  const rest: object = { people, statements: [], ...past.message };
  const whole = parsed.ok ? parsed.message : (rest as Message);
  // Test files: what is not there is not asked for.
  return { message: whole, decision: { outcome: "decided", recipients: {}, ...past.decision } };
}
