import type { Instant } from "@gatehouse/contracts/message";
import type { Register } from "../register/state.ts";
import type { History, OpenDuty } from "./state.ts";
import { atAgency } from "./state.ts";

/** Adds a duty to a heap by due time; one that is there already is not added again. */
export function pushDuty(heap: OpenDuty[], duty: OpenDuty): void {
  heap.push(duty);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap, at, parent)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

/**
 * The duties whose time has come and that nobody has done: what the gateway escalates. Pure; the order is by due time.
 *
 * @param now when the ordered loop looks; never goes backwards
 */
export function dutiesDue(history: History, register: Register, now: Instant): readonly OpenDuty[] {
  const nowMs = Date.parse(now);
  const due: OpenDuty[] = [];
  const look = [0];
  for (let at = look.pop(); at !== undefined; at = look.pop()) {
    const duty = history.duties[at];
    if (!duty || duty.dueMs > nowMs) continue;
    if (!isDone(history, register, duty)) due.push(duty);
    look.push(2 * at + 1, 2 * at + 2);
  }
  return due.toSorted((a, b) => a.dueMs - b.dueMs || (a.key < b.key ? -1 : 1));
}

/** When the next duty falls due, in Unix milliseconds; null when nothing is open. Done ones still count as a tick. */
export function nextDueMs(history: History): number | null {
  return history.duties[0]?.dueMs ?? null;
}

/** Forgets every duty due until a moment: they were escalated, or done. Changes the history in place. */
export function settleDuties(history: History, until: Instant): void {
  const untilMs = Date.parse(until);
  for (let top = history.duties[0]; top && top.dueMs <= untilMs; top = history.duties[0]) popDuty(history.duties);
}

/** Notes the signed acknowledgement of a delivery. */
export function noteAcknowledged(history: History, message: string, agency: string): void {
  history.acknowledged.add(atAgency(message, agency));
}

function isDone(history: History, register: Register, duty: OpenDuty): boolean {
  const key = atAgency(duty.message, duty.on);
  switch (duty.duty) {
    case "acknowledge":
      return history.acknowledged.has(key) || history.answered.has(key);
    case "decide":
    case "answer-request":
      return history.answered.has(key);
    case "countersign":
      return register.countersigned.has(duty.message);
    case "tell-family":
    case "review-deferral":
      return register.tellings.get(duty.message)?.status === "told";
    case "review-hold":
      return ![...history.holds.values()].some(
        (hold) => hold.message === duty.message && !register.reviews.has(hold.id),
      );
    default:
      return false;
  }
}

function popDuty(heap: OpenDuty[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  let at = 0;
  for (;;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && isBefore(heap, child, least)) least = child;
    if (least === at) return;
    swap(heap, at, least);
    at = least;
  }
}

function isBefore(heap: readonly OpenDuty[], a: number, b: number): boolean {
  return (heap[a]?.dueMs ?? 0) < (heap[b]?.dueMs ?? 0);
}

function swap(heap: OpenDuty[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (!one || !other) return;
  heap[a] = other;
  heap[b] = one;
}
