/** Says for how long records have waited for something that follows them, as a checkpoint does. */
export class Lag {
  #pendingSinceMs = 0;
  #committed: number;

  constructor(committed: number, nowMs: number) {
    this.#committed = committed;
    this.#pendingSinceMs = nowMs;
  }

  /** Records up to `n` are committed; what follows had come to `followed` then. */
  committed(n: number, followed: number, nowMs: number): void {
    if (followed >= this.#committed) this.#pendingSinceMs = nowMs;
    this.#committed = n;
  }

  /** @param advancedMs when what follows came further the last time */
  ageMs(followed: number, advancedMs: number, nowMs: number): number {
    if (followed >= this.#committed) return 0;
    return Math.max(0, nowMs - Math.max(advancedMs, this.#pendingSinceMs));
  }
}
