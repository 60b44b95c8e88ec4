import type { Clock } from "./clock.ts";
import { maxStatusIds } from "@gatehouse/contracts/request";

/** Soon enough for somebody who waits at a screen, and one small question a time. */
const pollEveryMs = 2_000;
/** The oldest first; more questions than these would use up what the gateway answers an agency in a minute. */
const questionsPerRound = 2;

/** A running poll. */
export type ReceiptPoll = { readonly stop: () => void };

/**
 * Asks for the receipts of what waits in the outbox, instead of receiving them: for a program that only sends, beside
 * the one that receives the agency's deliveries and must not lose any to it.
 */
export function pollReceipts(options: {
  readonly clock: Clock;
  /** Ids of what waits, oldest first. */
  readonly waiting: () => readonly string[];
  /** Asks about up to `maxStatusIds` ids and applies what comes. */
  readonly ask: (ids: readonly string[]) => Promise<void>;
  readonly onFailed: (error: unknown) => void;
}): ReceiptPoll {
  let stopped = false;
  let cancel = (): void => undefined;
  const round = async (): Promise<void> => {
    const ids = options.waiting().slice(0, questionsPerRound * maxStatusIds);
    for (let at = 0; at < ids.length && !stopped; at += maxStatusIds)
      await options.ask(ids.slice(at, at + maxStatusIds));
  };
  const next = (): void => {
    if (stopped) return;
    cancel = options.clock.after(pollEveryMs, () => void round().catch(options.onFailed).finally(next));
  };
  next();
  return {
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
