import type { TakenBackCopy } from "@gatehouse/contracts/request";
import { maxTakenBackCopies } from "@gatehouse/contracts/request";
import type { Clock } from "./clock.ts";
import { numberSeries } from "./numbers.ts";
import type { Numbers, NumberSeries } from "./numbers.ts";

/** What was made for this agency and never came, or came twice as something else: somebody has to find out why. */
export type NumberAlarm = {
  readonly code: "copies-missing" | "receipts-missing" | "number-repeated";
  readonly series: NumberSeries;
  /** The numbers it is about, the first of them when there are very many. */
  readonly numbers: readonly number[];
};

/** What came before and is still on its way, or was asked for meanwhile, is here by then. */
export const gapGraceMs = 30_000;
/** How long the gateway may stay silent about copies taken back, before they are missed all the same. */
const silenceMs = 5 * 60_000;
/** Whoever was told of so many knows; a gateway that makes numbers up must not fill this machine. */
const mostTold = 1_000;
const codes = { copies: "copies-missing", receipts: "receipts-missing" } as const;

/** Watches what is missing among the numbers. */
export type GapWatch = {
  /** Something may be missing: looks, a while later. */
  readonly look: () => void;
  readonly repeated: (series: NumberSeries, number: number) => void;
  /** Every alarm so far that still holds. */
  readonly alarms: () => readonly NumberAlarm[];
  readonly stop: () => void;
};

/** What watching needs. */
export type GapWatchOptions = {
  readonly numbers: Numbers;
  readonly clock: Clock;
  /** Asks which of these copies were taken back on their way: they are not missing. */
  readonly takenBack: (copies: readonly number[]) => Promise<readonly TakenBackCopy[]>;
  readonly onAlarm: (alarm: NumberAlarm) => void;
  readonly onFailed: (error: unknown) => void;
};

/**
 * Says once of every number that is missing that it is, after a while in which it may still come and the gateway can
 * answer for what it took back. It begins to look when it is first told to.
 */
export function watchGaps(options: GapWatchOptions): GapWatch {
  return new Watch(options);
}

class Watch implements GapWatch {
  readonly #options: GapWatchOptions;
  readonly #told = { copies: new Set<number>(), receipts: new Set<number>() };
  readonly #repeats: NumberAlarm[] = [];
  #silentSince: number | null = null;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  look(): void {
    if (this.#stopped || this.#cancel !== null) return;
    if (numberSeries.every((series) => this.#news(series).length === 0)) return;
    const { clock, onFailed } = this.#options;
    this.#cancel = clock.after(gapGraceMs, () => {
      this.#cancel = null;
      this.#round().catch(onFailed);
    });
  }

  async #round(): Promise<void> {
    this.#tell("receipts");
    if (await this.#settled()) this.#tell("copies");
    this.look();
  }

  /** Missing, and not said yet. */
  #news(series: NumberSeries): readonly number[] {
    const told = this.#told[series];
    if (told.size >= mostTold) return [];
    return this.#options.numbers.missing(series, maxTakenBackCopies + told.size).filter((number) => !told.has(number));
  }

  #tell(series: NumberSeries): void {
    const news = this.#news(series).slice(0, maxTakenBackCopies);
    if (news.length === 0) return;
    for (const number of news) this.#told[series].add(number);
    this.#options.onAlarm({ code: codes[series], series, numbers: news });
  }

  /** Whether what is left of the copies is missing indeed: the gateway has answered, or has been silent for too long. */
  async #settled(): Promise<boolean> {
    const { numbers, takenBack, onFailed, clock } = this.#options;
    const asked = this.#news("copies").slice(0, maxTakenBackCopies);
    if (asked.length === 0) return true;
    try {
      const answered = await takenBack(asked);
      this.#silentSince = null;
      const back = answered.map(({ copy }) => copy).filter((copy) => asked.includes(copy));
      if (back.length > 0) await numbers.settle("copies", back);
      return true;
    } catch (error) {
      onFailed(error);
      const now = clock.now().getTime();
      this.#silentSince ??= now;
      return now - this.#silentSince >= silenceMs;
    }
  }

  repeated(series: NumberSeries, number: number): void {
    const alarm: NumberAlarm = { code: "number-repeated", series, numbers: [number] };
    this.#repeats.push(alarm);
    this.#options.onAlarm(alarm);
  }

  alarms(): readonly NumberAlarm[] {
    const still = numberSeries.map((series): NumberAlarm => {
      const missing = this.#options.numbers.missing(series, maxTakenBackCopies);
      return { code: codes[series], series, numbers: missing.filter((number) => this.#told[series].has(number)) };
    });
    return [...this.#repeats, ...still.filter(({ numbers }) => numbers.length > 0)];
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
