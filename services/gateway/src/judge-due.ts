import { MessageId } from "@gatehouse/contracts/message";
import { fallDue } from "@gatehouse/policy/history/escalate";
import { lapsedNotices } from "./already-shared.ts";
import type { PendingDuty } from "./effect.ts";
import { blank } from "./judge.ts";
import type { JudgeContext } from "./judge.ts";
import { overdueReceipt } from "./receipts.ts";
import { nextAt } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { lapsedOpen } from "./touched-open.ts";
import type { StepOutput } from "./write.ts";

/**
 * What the gateway records of itself when a duty's time has come: who is told, that those who run the broker are, and how
 * the duty goes on. It stays open until it is done, however often it was told.
 *
 * @param nowMs the server's time, milliseconds
 */
export function judgeDue(
  state: GatewayState,
  duty: PendingDuty,
  nowMs: number,
  { policy }: Pick<JudgeContext, "policy">,
): StepOutput {
  const at = nextAt(state, null, nowMs);
  const { notices, overdue, alarm, next } = fallDue(duty, state, policy, at.nowMs);
  const lapses = duty.duty === "countersign" && next === null;
  const again = lapses ? { again: lapsedOpen(state, duty) } : {};
  const step = blank(state, at, { type: "fell-due", duty, next, ...again });
  // A register event's sender is told by notice: a receipt is about a message.
  const receipt = overdue !== null && MessageId.safeParse(duty.message).success ? overdueReceipt(duty, at) : null;
  const common = { ...step.common, message: duty.message, from: duty.from, outcome: "overdue" };
  return {
    ...step,
    common,
    receipts: overdue !== null && receipt ? [{ to: overdue, receipt: () => receipt }] : [],
    notices: lapses ? [...notices, ...lapsedNotices(state, duty, policy.frontDoor)] : notices,
    alarms: alarm ? [{ code: `${duty.duty}-late`, message: duty.message, agency: duty.on, count: duty.told + 1 }] : [],
  };
}
