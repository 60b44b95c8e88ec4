import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { Decision, Duty } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import {
  dayMs,
  endOfNextWorkingDay,
  endOfWorkingDayFrom,
  endOfWorkingDays,
  hourMs,
  londonDateOf,
} from "../calendar.ts";
import type { OpenDuty } from "./state.ts";

type Begun = Pick<OpenDuty, "duty" | "message" | "from" | "on" | "dueMs"> & Partial<OpenDuty>;

/** Names a duty: the same one is never kept twice. */
export function dutyKey(duty: Begun): string {
  const rest = [duty.person, duty.hold].filter((part) => part !== null && part !== undefined);
  return [duty.message, duty.duty, duty.on, ...rest].join(" ");
}

/** A duty that begins: it speaks when it is due unless it says otherwise. */
export function openDuty(begun: Begun): OpenDuty {
  const { duty, message, from, on, dueMs } = begun;
  const { person = null, hold = null, nextMs = dueMs, everyMs = null, told = 0, tries = 0 } = begun;
  return { key: dutyKey(begun), duty, message, from, on, person, hold, dueMs, nextMs, everyMs, told, tries };
}

/** The hold id under which a human says that they have looked at a concern that did not reach the front door. */
export function noticeHold(message: string): string {
  return `${message}/notice`;
}

/** The duty of whoever is put on notice of a concern that was refused before it could be decided: within the hour. */
export function noticeDutyOf(
  message: { readonly id: string; readonly from: AgencyId },
  on: AgencyId,
  nowMs: number,
): OpenDuty {
  const { id, from } = message;
  return openDuty({
    duty: "review-hold",
    message: id,
    from,
    on,
    hold: noticeHold(id),
    dueMs: nowMs + hourMs,
    everyMs: hourMs,
  });
}

const requestHours = { red: 2, amber: 6, green: 24 } as const;

/**
 * Everything a decision obliges agencies to do that has a clock: each hold at its reviewer, and its duties. A message that
 * was refused obliges whoever is put on notice, and nobody else.
 *
 * @param message the one decided; of it only what sets clocks counts
 * @param nowMs when it was decided
 */
export function dutiesOf(decision: Decision, message: Clocked, nowMs: number): readonly OpenDuty[] {
  const { id, from } = decision.message;
  const head = { message: id, from } as const;
  const holds = decision.holds.map(({ id: hold, reviewer, due }) =>
    openDuty({ ...head, duty: "review-hold", on: reviewer.agency, hold, ...clockOf(due) }),
  );
  const rest = decision.duties.flatMap((duty) => {
    if (duty.duty === "review-hold") return noticeDuty(decision, duty);
    return withClock({ ...head, duty: duty.duty, on: duty.on, person: duty.person ?? null }, duty, message, nowMs);
  });
  return [...holds, ...rest];
}

/** A `review-hold` without a hold is the notice of a concern; one that only sums holds up is kept as those. */
function noticeDuty({ message, holds }: Decision, { on, due }: Duty): OpenDuty[] {
  if (due === undefined || holds.some((hold) => hold.reviewer.agency === on && hold.due === due)) return [];
  const head = { message: message.id, from: message.from, duty: "review-hold", on } as const;
  return [openDuty({ ...head, hold: noticeHold(message.id), ...clockOf(due) })];
}

function withClock(
  head: Pick<OpenDuty, "message" | "from" | "duty" | "on" | "person">,
  { due, reviewOn }: Duty,
  { urgency, told }: Clocked,
  nowMs: number,
): OpenDuty[] {
  const reviewMs = reviewDueMs(told?.reason ?? null, reviewOn ?? null, nowMs);
  // While telling is put off the duty sleeps: the deferral's review wakes it.
  if (head.duty === "tell-family" && due === undefined) return [openDuty({ ...head, dueMs: reviewMs, nextMs: null })];
  const dueMs = due === undefined ? reviewMs : Date.parse(due);
  const everyMs = urgency ? requestHours[urgency] * hourMs : null;
  const nextMs = head.duty === "review-risk" ? reminderMs(dueMs, nowMs) : dueMs;
  return [openDuty({ ...head, dueMs, nextMs, everyMs })];
}

type Clocked = Pick<Message, "urgency" | "told">;

/** A child who may turn away is a reason that wears off: it is looked at again within five working days (S41). */
const disengageDays = 5;

/** When putting off the telling is reviewed: on its day, without one by the end of the next working day. */
export function reviewDueMs(reason: string | null, reviewOn: string | null, nowMs: number): number {
  const dueMs = reviewOn === null ? endOfNextWorkingDay(nowMs) : endOfWorkingDayFrom(reviewOn);
  return reason === "child-may-disengage" ? Math.min(dueMs, endOfWorkingDays(nowMs, disengageDays)) : dueMs;
}

/** Who has to review a risk is reminded a day before it ends, where it runs that long. */
export function reminderMs(dueMs: number, nowMs: number): number {
  return dueMs - dayMs > nowMs ? dueMs - dayMs : dueMs;
}

/** A review due within hours is asked for again within hours; one due at the end of a working day, each working day. */
function clockOf(due: string): Pick<OpenDuty, "dueMs" | "everyMs"> {
  const dueMs = Date.parse(due);
  return { dueMs, everyMs: endOfWorkingDayFrom(londonDateOf(dueMs)) === dueMs ? null : hourMs };
}

/** The duties that a reply ends, of the agency that replies: it read what it answers. */
export function endedByReply(
  message: Pick<Message, "kind" | "inReplyTo">,
  answered: boolean,
): { readonly message: string; readonly duties: readonly DutyName[] } | null {
  const { kind, inReplyTo } = message;
  if (!inReplyTo) return null;
  const ends = (...duties: DutyName[]) => ({ message: inReplyTo, duties });
  switch (kind) {
    // The acknowledgement of a recall says that the copy is gone.
    case "acknowledgement":
      return ends("acknowledge", "delete");
    case "decision":
      return ends("acknowledge", "decide");
    case "information-response":
      return answered ? ends("acknowledge", "answer-request") : ends("acknowledge");
    default:
      return null;
  }
}
