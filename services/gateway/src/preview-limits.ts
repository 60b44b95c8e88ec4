import type { Asker } from "./effect.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Limit = { readonly most: number; readonly withinMs: number };

/**
 * A human previews what they are about to send: more than this is someone, or a program, that tries names. Each preview
 * is a record in the ledger too, so the limits also say how much of it one agency can fill.
 */
export const previewLimits = {
  professional: [
    { most: 20, withinMs: MINUTE_MS },
    { most: 200, withinMs: HOUR_MS },
  ],
  agency: [
    { most: 60, withinMs: MINUTE_MS },
    { most: 1000, withinMs: HOUR_MS },
  ],
} as const satisfies Readonly<Record<string, readonly Limit[]>>;

/** How often somebody may ask, and all of an agency together. */
export type AskingLimits = { readonly professional: readonly Limit[]; readonly agency: readonly Limit[] };

/** Times of one asker's previews, oldest first. */
type Asked = number[];

/**
 * Counts previews for each agency and each named professional of it. Who changes their name or their id counts under the
 * other, and under the agency in any case. Kept in memory: a start forgets an hour, no more.
 */
export class PreviewLimits {
  readonly #limits: AskingLimits;
  readonly #asked = new Map<string, Asked>();
  #forgotAtMs = Number.NEGATIVE_INFINITY;

  constructor(limits: AskingLimits = previewLimits) {
    this.#limits = limits;
  }

  /** Whether one more may be answered now; counts it when it may. A refused one does not count. */
  take(by: Asker, nowMs: number): boolean {
    this.#forget(nowMs);
    const professional = [`${by.agency} name ${by.name}`, ...(by.id === null ? [] : [`${by.agency} id ${by.id}`])];
    const keys = [
      { key: by.agency, limits: this.#limits.agency },
      ...professional.map((key) => ({ key, limits: this.#limits.professional })),
    ];
    if (keys.some(({ key, limits }) => limits.some((limit) => this.#reached(key, limit, nowMs)))) return false;
    for (const { key } of keys) this.#asked.set(key, [...(this.#asked.get(key) ?? []), nowMs]);
    return true;
  }

  #reached(key: string, { most, withinMs }: Limit, nowMs: number): boolean {
    const asked = this.#asked.get(key) ?? [];
    return asked.length >= most && asked.filter((at) => at > nowMs - withinMs).length >= most;
  }

  /** Once a minute: looking through everybody at every question would be the flood's work. */
  #forget(nowMs: number): void {
    if (nowMs < this.#forgotAtMs + MINUTE_MS) return;
    this.#forgotAtMs = nowMs;
    for (const [key, asked] of this.#asked) {
      const recent = asked.filter((at) => at > nowMs - HOUR_MS);
      if (recent.length === 0) this.#asked.delete(key);
      else if (recent.length < asked.length) this.#asked.set(key, recent);
    }
  }
}
