import type { Due, History, OpenDuty } from "./state.ts";

/**
 * Duties and their clock: a map of what is open and a heap of when each speaks next, both plain data of the history, so
 * that a snapshot holds them and no crash forgets one (architecture §4). The earliest is found in O(1) and set in
 * O(log n); what ended leaves the heap when it comes to the top.
 */
export function setDuty(history: History, duty: OpenDuty): void {
  history.duties.set(duty.key, duty);
  if (duty.nextMs === null) return;
  const { clock } = history;
  clock.push({ key: duty.key, atMs: duty.nextMs });
  let at = clock.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(clock, at, parent)) return;
    swap(clock, at, parent);
    at = parent;
  }
}

/** Ends a duty: it was done, or nobody has it any more. */
export function endDuty(history: History, key: string): void {
  history.duties.delete(key);
}

/**
 * The duty whose time came first, and has come; it stays until what follows from it was recorded.
 *
 * @param nowMs the step's time, Unix milliseconds
 */
export function firstDue(history: History, nowMs: number): OpenDuty | null {
  const { clock } = history;
  for (let top = clock[0]; top; top = clock[0]) {
    const duty = history.duties.get(top.key);
    if (duty?.nextMs === top.atMs) return top.atMs <= nowMs ? duty : null;
    pop(clock);
  }
  return null;
}

function pop(clock: Due[]): void {
  const last = clock.pop();
  if (!last || clock.length === 0) return;
  clock[0] = last;
  for (let at = 0; ;) {
    const left = 2 * at + 1;
    const child = isBefore(clock, left + 1, left) ? left + 1 : left;
    if (!isBefore(clock, child, at)) return;
    swap(clock, at, child);
    at = child;
  }
}

/** By time, then by name: what falls due at one moment falls due in one order. */
function isBefore(clock: readonly Due[], a: number, b: number): boolean {
  const [one, other] = [clock[a], clock[b]];
  if (!one || !other) return false;
  return one.atMs === other.atMs ? one.key < other.key : one.atMs < other.atMs;
}

function swap(clock: Due[], a: number, b: number): void {
  const [one, other] = [clock[a], clock[b]];
  if (!one || !other) return;
  clock[a] = other;
  clock[b] = one;
}
