// Rules carried out here (docs/rules.md): R28
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { endOfNextWorkingDay } from "../calendar.ts";
import type { Policy } from "../compile.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import type { Register } from "../register/state.ts";
import type { PastDecision, PastMessage } from "./apply-decision.ts";
import { endDuty, setDuty } from "./clock.ts";
import { dutyKey, endedByReply, noticeHold, openDuty, reminderMs, reviewDueMs } from "./duties.ts";
import { isAnswered } from "./requests.ts";
import type { Emergency, History, OpenDuty } from "./state.ts";
import { atAgency } from "./state.ts";

/**
 * Keeps duties from here on. One that is open already keeps its clock, and what was acknowledged has not to be again, so
 * that deciding a message again never gives anybody more time.
 */
export function addDuties(history: History, duties: readonly OpenDuty[]): void {
  for (const duty of duties) {
    const done = duty.duty === "acknowledge" && history.acknowledged.has(atAgency(duty.message, duty.on));
    if (!done && !history.duties.has(duty.key)) setDuty(history, duty);
  }
}

/**
 * Ends what a decided message ends: the duties it answers, and for a recall the duty to read what is called back.
 *
 * @param history with the decision applied to it
 */
export function endDuties(history: History, message: Replying, decision: PastDecision): void {
  const { from: on, inReplyTo } = message;
  const ended = endedByReply(message, isAnswered(history, inReplyTo ?? "", on));
  if (ended) for (const duty of ended.duties) end(history, { duty, message: ended.message, on });
  if (message.kind !== "recall" || !message.corrects) return;
  for (const to of sharedWith(decision))
    end(history, { duty: "acknowledge", message: message.corrects.message, on: to });
}

type Replying = Pick<PastMessage, "id" | "kind" | "from" | "inReplyTo"> & {
  readonly corrects?: { readonly message: string } | null | undefined;
};

/**
 * Asks those who acknowledged a message to read the further copy of it that goes to them now.
 *
 * @returns who they are
 */
export function readOnceMore(
  history: History,
  message: { readonly id: string; readonly from: AgencyId },
  agencies: readonly AgencyId[],
  nowMs: number,
): readonly AgencyId[] {
  const { id, from } = message;
  const read = agencies.filter((agency) => history.acknowledged.delete(atAgency(id, agency)));
  for (const on of read)
    setDuty(history, openDuty({ duty: "acknowledge", message: id, from, on, dueMs: endOfNextWorkingDay(nowMs) }));
  return read;
}

/**
 * Ends the reviews that deciding a message again settled: of holds that are open no more, and of a concern that has now
 * reached the front door.
 */
export function endSettledHolds(history: History, message: string, decision: PastDecision, policy: Policy): void {
  const open = new Set(decision.holds.map(({ id }) => id));
  if (!sharedWith(decision).includes(policy.frontDoor)) open.add(noticeHold(message));
  for (const { duty, message: of, hold, key } of history.duties.values())
    if (duty === "review-hold" && of === message && !open.has(hold ?? "")) endDuty(history, key);
}

function sharedWith(decision: PastDecision): readonly AgencyId[] {
  return Object.entries(decision.recipients).flatMap(([to, { outcome }]) => (outcome === "shared" ? [to] : []));
}

/** The emergency that a message states, where its decision asks for a countersignature. */
export function emergencyOf(
  { author, from, risk }: Pick<Message, "author" | "from" | "risk">,
  duties: Decision["duties"],
): Emergency | null {
  if (!risk || !duties.some(({ duty }) => duty === "countersign")) return null;
  const decider = { name: risk.decidedBy.name, id: "id" in risk.decidedBy ? (risk.decidedBy.id ?? null) : null };
  return { from, by: [{ name: author.name, id: author.id ?? null }, decider] };
}

/** Notes an emergency that a message states: who may not be the one to countersign it. */
export function noteEmergency(history: History, message: string, emergency: Emergency): void {
  history.emergencies.set(message, emergency);
}

/**
 * Follows an event that was recorded: what it ends, what it puts off, and what it begins.
 *
 * @param register with the event applied to it
 * @param nowMs when the intake stored it: its own time is its writer's word
 */
export function followEvent(
  history: History,
  register: Register,
  event: RecordedEvent,
  policy: Policy,
  nowMs: number,
): void {
  switch (event.type) {
    case "risk.flagged":
      return beginFlag(history, register, event, nowMs);
    case "risk.countersigned":
      history.emergencies.delete(event.countersigns);
      return endEverywhere(history, event.countersigns, ["countersign"], policy);
    case "risk.cleared":
      return endEverywhere(history, event.ends, ["countersign", "review-risk"], policy);
    case "review.decided":
      return endHold(history, history.holds.get(event.hold)?.message ?? noticed(event.hold), event.hold, policy);
    case "telling.recorded":
      return followTelling(history, event, policy, nowMs);
    default:
  }
}

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

function beginFlag(history: History, register: Register, event: EventOf<"risk.flagged">, nowMs: number): void {
  const flag = register.flags.get(event.id);
  if (!flag) return;
  const on = event.by.agency;
  const head = { message: event.id, from: on, on } as const;
  const dueMs = flag.expiresMs;
  setDuty(history, openDuty({ ...head, duty: "review-risk", dueMs, nextMs: reminderMs(dueMs, nowMs) }));
  if (flag.emergency) setDuty(history, openDuty({ ...head, duty: "countersign", dueMs: flag.countersignDueMs }));
}

/** A telling by the agency that has to tell, or by the front door; anyone else's ends nothing. */
function followTelling(history: History, event: EventOf<"telling.recorded">, policy: Policy, nowMs: number): void {
  const { message, person, status } = event;
  const told = history.messages.get(message);
  if (!told || (event.by.agency !== told.from && event.by.agency !== policy.frontDoor)) return;
  const on = told.from;
  const head = { duty: "tell-family", message, from: on, on, dueMs: 0 } as const;
  const duty = history.duties.get(dutyKey({ ...head, person: person ?? null })) ?? history.duties.get(dutyKey(head));
  if (duty && status === "told") endDuty(history, duty.key);
  if (duty && status === "attempted") tryAgain(history, duty, nowMs);
  if (duty && status === "deferred") {
    const dueMs = reviewDueMs(event.reason ?? null, event.reviewOn ?? null, nowMs);
    putOff(history, { message, from: on, on, dueMs });
  }
  // While anybody is left to be told the review stays: it alone wakes what was put off.
  if (status === "told" && tellings(history, message).length === 0)
    end(history, { duty: "review-deferral", message, on });
}

/** Attempts give time, but not for ever: the family has a right to know. */
const mostTries = 3;

function tryAgain(history: History, duty: OpenDuty, nowMs: number): void {
  const tries = duty.tries + 1;
  if (tries > mostTries) return;
  const dueMs = endOfNextWorkingDay(nowMs);
  setDuty(history, { ...duty, tries, dueMs, nextMs: dueMs });
}

/** Puts telling off: everyone's duty to be told sleeps until the review. */
function putOff(history: History, review: Pick<OpenDuty, "message" | "from" | "on" | "dueMs">): void {
  const { message, dueMs } = review;
  for (const duty of tellings(history, message)) setDuty(history, { ...duty, dueMs, nextMs: null });
  setDuty(history, openDuty({ ...review, duty: "review-deferral" }));
}

function tellings(history: History, message: string): readonly OpenDuty[] {
  return [...history.duties.values()].filter((duty) => duty.duty === "tell-family" && duty.message === message);
}

/**
 * Applies what was recorded of a duty that fell due.
 *
 * @param next the duty as it goes on; null when it ended
 */
export function settleDue(history: History, duty: OpenDuty, next: OpenDuty | null, nowMs: number): void {
  if (next) setDuty(history, next);
  else endDuty(history, duty.key);
  if (duty.duty === "countersign" && history.emergencies.delete(duty.message)) history.lapsed.add(duty.message);
  if (duty.duty !== "review-deferral" || duty.told > 0) return;
  const dueMs = endOfNextWorkingDay(nowMs);
  for (const asleep of tellings(history, duty.message)) setDuty(history, { ...asleep, dueMs, nextMs: dueMs });
}

function noticed(hold: string): string {
  return hold.slice(0, Math.max(0, hold.indexOf("/")));
}

function endHold(history: History, message: string, hold: string, policy: Policy): void {
  for (const on of policy.agencies.keys()) end(history, { duty: "review-hold", message, on, hold });
}

function endEverywhere(history: History, message: string, duties: readonly DutyName[], policy: Policy): void {
  for (const on of policy.agencies.keys()) for (const duty of duties) end(history, { duty, message, on });
}

function end(
  history: History,
  duty: { readonly duty: DutyName; readonly message: string; readonly on: AgencyId; readonly hold?: string },
): void {
  endDuty(history, dutyKey({ ...duty, from: duty.on, dueMs: 0 }));
}
