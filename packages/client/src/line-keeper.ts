import { GatehouseError } from "@gatehouse/contracts/errors";
import type { ClientLine } from "./client-config.ts";
import type { Clock } from "./clock.ts";
import type { Backoff } from "./retry-delay.ts";
import { retryDelay } from "./retry-delay.ts";

/** A broker that is starting is found within a second; one that refuses us is not asked more than twice a minute. */
const reconnect: Backoff = { firstMs: 250, mostMs: 30_000 };

/** The line to the broker, while there is one. */
export type LineKeeper = {
  /** The line, or at once `bus-unavailable` when there is none just now. */
  readonly use: () => ClientLine;
  /** Resolves with the line there is or the next there will be; null once the signal ends the wait. */
  readonly wait: (signal: AbortSignal) => Promise<ClientLine | null>;
  readonly stop: () => Promise<void>;
};

/** How a line is opened, and who hears of it. */
export type LineOptions = {
  readonly connect: () => Promise<ClientLine>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onUp: () => void;
  readonly onFailed: (error: unknown) => void;
};

class KeptLine implements LineKeeper {
  readonly #options: LineOptions;
  readonly #waiting = new Set<(line: ClientLine) => void>();
  #line: ClientLine | null = null;
  #stopped = false;
  #attempt = 0;
  #cancel = (): void => undefined;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    try {
      const opened = await this.#options.connect();
      if (this.#stopped) return await opened.close();
      this.#take(opened);
    } catch (error) {
      this.#options.onFailed(error);
      this.#again();
    }
  }

  #take(opened: ClientLine): void {
    this.#attempt = 0;
    this.#line = opened;
    const gone = (): void => {
      this.#line = null;
      this.#again();
    };
    opened.closed.then(gone, gone);
    for (const resolve of this.#waiting) resolve(opened);
    this.#options.onUp();
  }

  #again(): void {
    if (this.#stopped) return;
    this.#attempt += 1;
    const { clock, random } = this.#options;
    this.#cancel = clock.after(retryDelay(this.#attempt, reconnect, random()), () => void this.open());
  }

  use(): ClientLine {
    if (this.#line === null) throw new GatehouseError("bus-unavailable");
    return this.#line;
  }

  wait(signal: AbortSignal): Promise<ClientLine | null> {
    if (signal.aborted) return Promise.resolve(null);
    if (this.#line !== null) return Promise.resolve(this.#line);
    return new Promise((resolve) => {
      const end = (found: ClientLine | null): void => {
        this.#waiting.delete(end);
        signal.removeEventListener("abort", aborted);
        resolve(found);
      };
      const aborted = (): void => end(null);
      this.#waiting.add(end);
      signal.addEventListener("abort", aborted);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    // An attempt still under way closes what it opens; waiting for it would make every stop as slow as a dead network.
    await this.#line?.close();
  }
}

/**
 * Keeps a line to the broker: opens it in the background, and again whenever it is gone, for ever. Nothing waits for it
 * but what needs it, so an agency starts and queues with the broker away.
 */
export function keepLine(options: LineOptions): LineKeeper {
  const line = new KeptLine(options);
  void line.open();
  return line;
}
