import { setTimeout as delay } from "node:timers/promises";
import type { Tally } from "./tally.ts";

const POLL_MS = 50;
/** After the last message was sent: nothing moved for as long, so something is lost, and the checks say what. */
const SETTLE_MS = 120_000;

/** Waits until everything sent is decided and acknowledged, or nothing has moved for too long. */
export async function waitUntilSettled(tally: Tally, signal: AbortSignal): Promise<void> {
  let moved: string | null = null;
  let until = 0;
  while (!tally.settled) {
    const { deliveries, acknowledged, lost } = tally.totals();
    const now = performance.now();
    // Each copy that is decided, handed over or acknowledged changes one of them.
    const state = `${deliveries} ${acknowledged} ${lost}`;
    if (state !== moved) [moved, until] = [state, now + SETTLE_MS];
    if (now >= until) return;
    await delay(POLL_MS, undefined, { signal });
  }
}
