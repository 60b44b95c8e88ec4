/** How many pages one person may ask for in a minute: far more than hands can, far less than a script would. */
export const usualRate = 240;
const minuteMs = 60_000;

/** Counts what each person asks for. */
export class Rates {
  readonly #now: () => number;
  readonly #perMinute: number;
  #minute = 0;
  readonly #counts = new Map<string, number>();

  constructor(now: () => number, perMinute: number) {
    this.#now = now;
    this.#perMinute = perMinute;
  }

  /** Counts one request of that person. @returns whether it is within what a minute has */
  allow(person: string): boolean {
    const minute = Math.floor(this.#now() / minuteMs);
    if (minute !== this.#minute) this.#counts.clear();
    this.#minute = minute;
    const count = (this.#counts.get(person) ?? 0) + 1;
    this.#counts.set(person, count);
    return count <= this.#perMinute;
  }
}
