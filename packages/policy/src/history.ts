import type { History } from "./history/state.ts";
import { emptyHistory } from "./history/state.ts";
import type { Plain } from "./plain-state.ts";
import { fromPlain, toPlain } from "./plain-state.ts";

/** The history as plain JSON data, for a snapshot. No content and no identifiers are in it. */
export function serialiseHistory(history: History): Plain {
  return toPlain(history);
}

/** The history of a snapshot that `serialiseHistory` made and whose seal was verified. */
export function restoreHistory(plain: Plain): History {
  return fromPlain(plain, emptyHistory());
}

/**
 * Forgets messages made before a moment that nothing waits for, so that the history does not grow for ever: about 1 KB a
 * message is kept. What is forgotten can no longer be answered with `R` items, or corrected or called back without naming
 * recipients, so the moment is the longest retention of any agreement. Households are kept: who is hidden stays hidden.
 *
 * @param beforeMs Unix time in milliseconds
 */
export function pruneHistory(history: History, beforeMs: number): void {
  const waiting = new Set([...history.holds.values()].map(({ message }) => message));
  for (const { id, atMs } of history.messages.values())
    if (atMs < beforeMs && !waiting.has(id)) history.messages.delete(id);
  for (const kept of [history.requests, history.above, history.emergencies, history.lapsed])
    for (const id of kept.keys()) if (!history.messages.has(id)) kept.delete(id);
  for (const key of history.acknowledged)
    if (!history.messages.has(key.slice(0, key.indexOf("/")))) history.acknowledged.delete(key);
}
