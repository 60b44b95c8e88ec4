import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Outbox } from "./outbox.ts";
import type { Backoff } from "./retry-delay.ts";
import { retryDelay } from "./retry-delay.ts";

/** The broker has not taken the bytes: try again soon, it may be a blink of the network. */
const untaken: Backoff = { firstMs: 500, mostMs: 30_000 };
/** The broker has them and the gateway has not decided: it will, so rarely, but for ever. */
const undecided: Backoff = { firstMs: 15_000, mostMs: 300_000 };
/** More at once gain nothing over one connection, and a full outbox must not take the memory of the machine. */
const inFlightAtMost = 64;

/** What sends the outbox. */
export type Sender = {
  /** Sends an entry of the outbox, now and again, until it is settled. */
  readonly send: (id: string) => void;
  /** Stops sending it: its decided receipt has come. */
  readonly settle: (id: string) => void;
  /** Tries at once all that the broker has not taken, as after a new connection. */
  readonly hurry: () => void;
  /** Resolves when nothing is on its way any more; nothing is sent after. */
  readonly stop: () => Promise<void>;
};

/** What sending needs: the messages, a line, time and chance. */
export type SenderOptions = {
  readonly outbox: Outbox;
  /** Resolves once the broker has stored the bytes; the same transport id again is stored once. */
  readonly publish: (bytes: Uint8Array, transportId: string) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  /** One attempt failed; the message stays and will be tried again. */
  readonly onFailed: (id: string, error: unknown) => void;
};

type Task = {
  attempts: number;
  taken: boolean;
  queued: boolean;
  /** An attempt is under way; `hurried` when it should be followed by another at once, if it fails. */
  inFlight: boolean;
  hurried: boolean;
  transportId: string;
  cancel: () => void;
};

/** A guessable one would let another agency have its message taken for ours (architecture §4). */
function randomTransportId(): string {
  return randomBytes(16).toString("base64url");
}

class OutboxSender implements Sender {
  readonly #options: SenderOptions;
  readonly #tasks = new Map<string, Task>();
  readonly #ready: string[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #draining: Promise<void> | null = null;
  #stopped = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  send(id: string): void {
    if (this.#stopped || this.#tasks.has(id)) return;
    this.#tasks.set(id, {
      attempts: 0,
      taken: false,
      queued: false,
      inFlight: false,
      hurried: false,
      transportId: randomTransportId(),
      cancel: () => undefined,
    });
    this.#queue(id);
  }

  settle(id: string): void {
    this.#tasks.get(id)?.cancel();
    this.#tasks.delete(id);
  }

  hurry(): void {
    for (const [id, task] of this.#tasks) {
      if (task.taken) continue;
      if (task.inFlight) task.hurried = true;
      else this.#queue(id);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const task of this.#tasks.values()) task.cancel();
    await this.#draining;
    await Promise.allSettled(this.#inFlight);
  }

  #queue(id: string): void {
    const task = this.#tasks.get(id);
    if (task === undefined || task.queued || this.#stopped) return;
    task.cancel();
    task.queued = true;
    this.#ready.push(id);
    this.#draining ??= this.#drain();
  }

  /** One reader of the queue, so that what was queued first is also published first. */
  async #drain(): Promise<void> {
    for (let id = this.#ready.shift(); id !== undefined && !this.#stopped; id = this.#ready.shift()) {
      while (this.#inFlight.size >= inFlightAtMost) await Promise.race(this.#inFlight);
      await this.#start(id);
    }
    // In the same turn as the last look at the queue, or what is queued in between would lie there.
    this.#draining = null;
  }

  async #start(id: string): Promise<void> {
    const task = this.#tasks.get(id);
    if (task === undefined) return;
    task.queued = false;
    task.inFlight = true;
    task.attempts += 1;
    const bytes = await this.#options.outbox.bytes(id).catch((error: unknown) => {
      this.#options.onFailed(id, error);
      return undefined;
    });
    // Removed, or damaged and set aside by the outbox, which has said so: there is nothing left to send.
    if (bytes === null) return this.settle(id);
    const attempt = (bytes === undefined ? Promise.resolve() : this.#publish(id, task, bytes)).finally(() => {
      this.#inFlight.delete(attempt);
      this.#again(id, task);
    });
    this.#inFlight.add(attempt);
  }

  async #publish(id: string, task: Task, bytes: Uint8Array): Promise<void> {
    try {
      await this.#options.publish(bytes, task.transportId);
      if (!task.taken) task.attempts = 1;
      task.taken = true;
      // Taken and perhaps decided, but no receipt yet: a repetition is to be stored, so that the receipt comes again.
      task.transportId = randomTransportId();
    } catch (error) {
      this.#options.onFailed(id, error);
    }
  }

  #again(id: string, task: Task): void {
    const { hurried, taken } = task;
    task.inFlight = false;
    task.hurried = false;
    if (this.#stopped || this.#tasks.get(id) !== task) return;
    if (hurried && !taken) return this.#queue(id);
    const delay = retryDelay(task.attempts, task.taken ? undecided : untaken, this.#options.random());
    task.cancel = this.#options.clock.after(delay, () => this.#queue(id));
  }
}

/**
 * Starts sending what stands in the outbox, oldest first, and goes on with the very same bytes until `settle`. First
 * attempts go out in the order of `send`; a repetition may overtake.
 */
export function startSender(options: SenderOptions): Sender {
  const sender = new OutboxSender(options);
  for (const entry of options.outbox.entries()) sender.send(entry.id);
  return sender;
}
