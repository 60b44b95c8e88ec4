import type { ItemPlace } from "@gatehouse/bus/stored-record";
import { GatehouseError } from "@gatehouse/contracts/errors";

/** One message of CORE: its subject and its sealed bytes. */
export type CoreRecord = { readonly subject: string; readonly data: Uint8Array; readonly item?: ItemPlace };

/** What one ordered step writes: record number `n`, its leaf, and everything that becomes readable with it. */
export type Written = {
  readonly n: number;
  readonly leaf: Uint8Array;
  readonly records: readonly CoreRecord[];
};

export type AppendOutcome =
  | { readonly outcome: "committed"; readonly lastSeq: number }
  | { readonly outcome: "conflict"; readonly lastSeq: number }
  | { readonly outcome: "unknown" };

/** What CORE holds last: the newest leaf, and the sequence the next batch must follow. */
export type CoreEnd = { readonly n: number; readonly leaf: Uint8Array | null; readonly lastSeq: number };

export type CommitPorts = {
  readonly append: (records: readonly CoreRecord[], expectedLastSeq: number) => Promise<AppendOutcome>;
  readonly coreEnd: () => Promise<CoreEnd>;
  /** Waits before the same batch is sent again. */
  readonly pause: (attempt: number) => Promise<void>;
  /** A place where tests stop the world. */
  readonly at: (point: string) => Promise<void>;
};

/** A batch of JetStream takes 1000 messages (nats-server 2.15 `max_msgs`); the margin is for one large decision. */
const MAX_BATCH_RECORDS = 900;

/** A batch of the largest messages must not hold gigabytes in flight; one of usual ones is some megabytes. */
const MAX_BATCH_BYTES = 32 << 20;

type Slot = { readonly built: Promise<Written>; readonly weight: number; written: Written | null };

/**
 * Writes what the ordered steps produced, in order, each batch whole or not at all.
 *
 * While a batch is in flight the next one gathers (group commit): the same disk write carries many decisions. The fence
 * is the sequence the batch must follow, so two gateways can never both write. When the answer is lost or says
 * conflict, CORE's last record tells: mine, the batch is in; the one before mine, send the same bytes again; anything
 * else, another gateway writes and this one steps down (architecture §3.5).
 */
export class Committer {
  readonly #ports: CommitPorts;
  readonly #slots: Slot[] = [];
  #weight = 0;
  #coreSeq: number;
  #committed: number;
  #running: Promise<void> | null = null;
  #failed: Error | null = null;
  readonly #failure = Promise.withResolvers<never>();
  #listeners: ((written: readonly Written[]) => void)[] = [];
  #waiters: { n: number; done: () => void; failed: (cause: unknown) => void }[] = [];

  constructor(ports: CommitPorts, end: { readonly n: number; readonly lastSeq: number }) {
    this.#ports = ports;
    this.#coreSeq = end.lastSeq;
    this.#committed = end.n;
    // Whoever listens hears it; nobody listening is no failure of its own.
    this.#failure.promise.catch(() => undefined);
  }

  /** Number of the last record known to be in CORE. */
  get committed(): number {
    return this.#committed;
  }

  /** How many steps wait to be written: the loop stops reading when this grows. */
  get waiting(): number {
    return this.#slots.length;
  }

  /** Called with every batch once it is in CORE. */
  onCommitted(listener: (written: readonly Written[]) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes the next record, in order.
   *
   * @param weight about how many bytes it holds in memory until it is written
   * @throws what stopped the committer, from the first failed batch on: nothing may be written behind it
   */
  push(built: Promise<Written>, weight = 0): void {
    const slot: Slot = { built, weight, written: null };
    // First of all: also when it is refused, its own failure must not become an unhandled rejection.
    built.then(
      (written) => {
        slot.written = written;
      },
      () => undefined,
    );
    if (this.#failed !== null) throw this.#failed;
    this.#slots.push(slot);
    this.#weight += weight;
    this.#running ??= this.#run();
  }

  /** Resolves when record `n` is in CORE; rejects when the committer stopped before. */
  async until(n: number): Promise<void> {
    if (this.#committed >= n) return;
    if (this.#failed !== null) throw this.#failed;
    await new Promise<void>((done, failed) => this.#waiters.push({ n, done, failed }));
  }

  /** Resolves when nothing waits any more, written or not: the committer has then stopped or caught up. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Rejects with what stopped the committer, whenever that is; it never resolves. */
  failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Resolves when fewer than `most` steps wait, and all of them together weigh less than `mostBytes`. */
  async belowBacklog(most: number, mostBytes: number): Promise<void> {
    while (this.#slots.length >= most || this.#weight >= mostBytes) await this.until(this.#committed + 1);
  }

  async #run(): Promise<void> {
    try {
      for (let batch = await this.#gather(); batch.length > 0; batch = await this.#gather()) {
        await this.#write(batch);
        this.#settle(batch);
      }
    } catch (cause) {
      this.#fail(cause);
    } finally {
      this.#running = null;
    }
    // A record pushed while the last, empty gather was being awaited found us running: it must not wait for the next.
    if (this.#failed === null && this.#slots.length > 0) this.#running ??= this.#run();
  }

  /** Everything that is ready, at least one, up to the size of a batch. */
  async #gather(): Promise<Written[]> {
    const batch: Written[] = [];
    let records = 0;
    let bytes = 0;
    const head = this.#slots[0];
    if (!head) return batch;
    await head.built;
    for (const slot of this.#slots) {
      if (slot.written === null) break;
      const size = slot.written.records.reduce((sum, { data }) => sum + data.length, 0);
      const full = records + slot.written.records.length > MAX_BATCH_RECORDS || bytes + size > MAX_BATCH_BYTES;
      if (batch.length > 0 && full) break;
      records += slot.written.records.length;
      bytes += size;
      batch.push(slot.written);
    }
    return batch;
  }

  async #write(batch: readonly Written[]): Promise<void> {
    const records = batch.flatMap((written) => written.records);
    for (let attempt = 0; ; attempt++) {
      await this.#ports.at("commit.before-append");
      const answer = await this.#ports.append(records, this.#coreSeq);
      await this.#ports.at("commit.after-append");
      if (answer.outcome === "committed") {
        this.#coreSeq = answer.lastSeq;
        return;
      }
      const seq = await this.#wasWritten(batch);
      if (seq !== null) {
        this.#coreSeq = seq;
        return;
      }
      await this.#ports.pause(attempt);
    }
  }

  /** The sequence CORE ends with when the batch is in; null when it must be sent again. */
  async #wasWritten(batch: readonly Written[]): Promise<number | null> {
    const end = await this.#ports.coreEnd();
    await this.#ports.at("commit.after-read-back");
    const first = batch[0];
    const last = batch.at(-1);
    if (!first || !last) return end.lastSeq;
    if (end.n === last.n && end.leaf !== null && Buffer.compare(end.leaf, last.leaf) === 0) return end.lastSeq;
    if (end.n === first.n - 1 && end.lastSeq === this.#coreSeq) return null;
    throw new GatehouseError("fence-lost");
  }

  #settle(batch: readonly Written[]): void {
    for (const { weight } of this.#slots.splice(0, batch.length)) this.#weight -= weight;
    this.#committed = batch.at(-1)?.n ?? this.#committed;
    for (const listener of this.#listeners) listener(batch);
    const reached = this.#waiters.filter((waiter) => waiter.n <= this.#committed);
    this.#waiters = this.#waiters.filter((waiter) => waiter.n > this.#committed);
    for (const waiter of reached) waiter.done();
  }

  #fail(cause: unknown): void {
    const error = cause instanceof Error ? cause : new GatehouseError("internal", {}, { cause });
    this.#failed = error;
    this.#failure.reject(error);
    for (const waiter of this.#waiters) waiter.failed(error);
    this.#waiters = [];
  }
}
