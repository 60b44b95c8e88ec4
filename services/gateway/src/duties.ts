import type { Decision } from "@gatehouse/contracts/decision";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { Message } from "@gatehouse/contracts/message";
import type { PendingDuty } from "./effect.ts";

/** Duties with a clock that this gateway keeps: each is told to be late once, when its time has passed. */
const kept: ReadonlySet<DutyName> = new Set(["acknowledge", "decide", "countersign", "answer-request"]);

/** The duties of a decision that have a due time: what the ordered loop will watch. */
export function pendingDuties(decision: Decision): PendingDuty[] {
  return decision.duties.flatMap(({ duty, on, due }) => {
    const dueMs = due === undefined ? Number.NaN : Date.parse(due);
    if (!kept.has(duty) || Number.isNaN(dueMs)) return [];
    return [{ duty, message: decision.message.id, from: decision.message.from, on, dueMs }];
  });
}

/** Which duty of its recipient a reply ends, beside acknowledging. */
export function answeredDuty(message: Message): { readonly message: string; readonly duty: DutyName } | null {
  const to = message.inReplyTo;
  if (!to) return null;
  if (message.kind === "decision") return { message: to, duty: "decide" };
  return message.kind === "information-response" ? { message: to, duty: "answer-request" } : null;
}
