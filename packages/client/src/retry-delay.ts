/** Rests between attempts: doubling from `firstMs` to `mostMs`. */
export type Backoff = { readonly firstMs: number; readonly mostMs: number };

/** Share of the rest that is left to chance, so that agencies cut off together do not come back in one second. */
const jitter = 0.25;

/**
 * How long to rest after the nth attempt (from 1).
 *
 * @param random from 0 up to 1, as Math.random gives
 * @returns whole milliseconds, within a quarter of the doubled delay and never more than `mostMs` and a quarter
 */
export function retryDelay(attempt: number, backoff: Backoff, random: number): number {
  const doubled = Math.min(backoff.mostMs, backoff.firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(doubled * (1 + jitter * (2 * random - 1)));
}
