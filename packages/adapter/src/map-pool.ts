import { Worker } from "node:worker_threads";
import type { Instant } from "@gatehouse/contracts/message";
import { maxMapHeapMb, maxMapMs } from "./limits.ts";
import type { MapFile } from "./map-file.ts";
import type { FromWorker, MapWorkerData, ToWorker } from "./map-protocol.ts";
import { ResultCollector } from "./map-protocol.ts";
import type { MapResult, RecordFile } from "./map.ts";
import { notMapped } from "./mapped.ts";

/** Threads that map. */
export type MapPool = {
  readonly map: MapFile;
  /** Ends the threads; what they have in hand is not mapped. */
  readonly close: () => Promise<void>;
};
export type MapPoolOptions = {
  readonly data: MapWorkerData;
  /** Files mapped at the same time. */
  readonly threads?: number;
  /** Milliseconds that one file may take. */
  readonly maxMs?: number;
  /** Megabytes of heap that one file may take. */
  readonly maxHeapMb?: number;
};

type Job = {
  readonly file: RecordFile;
  readonly now: Instant;
  readonly resolve: (result: MapResult) => void;
  readonly reject: (error: unknown) => void;
};

const usualThreads = 2;
const workerFile = new URL("./map-worker.ts", import.meta.url);

/** One thread and the file it has in hand. */
class Slot {
  readonly #worker: Worker;
  readonly #maxMs: number;
  readonly ready = Promise.withResolvers<void>();
  /** Called when it can take another file, and once when it has ended. */
  readonly #onFree: (slot: Slot, ended: boolean) => void;
  #job: Job | null = null;
  #collector = new ResultCollector();
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(
    { data, maxMs = maxMapMs, maxHeapMb = maxMapHeapMb }: MapPoolOptions,
    onFree: (slot: Slot, ended: boolean) => void,
  ) {
    this.#maxMs = maxMs;
    this.#onFree = onFree;
    this.ready.promise.catch(() => undefined);
    this.#worker = new Worker(workerFile, {
      workerData: data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    this.#worker.on("message", (said: FromWorker) => this.#hear(said));
    this.#worker.on("error", (error: unknown) => this.#failed(error));
    this.#worker.on("exit", () => this.#ended());
  }

  get isFree(): boolean {
    return this.#job === null && !this.#isOver;
  }

  async take(job: Job): Promise<void> {
    this.#job = job;
    this.#collector = new ResultCollector();
    // A thread that does not come up has told so by its error.
    if (
      (await this.ready.promise.then(
        () => true,
        () => false,
      )) &&
      this.#job === job
    ) {
      this.#timer = setTimeout(() => this.#end(notMapped("record-too-costly")), this.#maxMs);
      const { file, buffers } = copied(job.file);
      this.#ask({ say: "map", file, now: job.now }, buffers);
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(asked: ToWorker, buffers: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(asked, [...buffers]);
  }

  #hear(said: FromWorker): void {
    switch (said.say) {
      case "ready":
        return this.ready.resolve();
      case "rows":
        this.#collector.add(said);
        // Not at once: Node takes up to a thousand messages of a port in one turn, if the next is there in time.
        setImmediate(() => this.#ask({ say: "next" }));
        return undefined;
      case "mapped":
        return this.#done((job) => job.resolve(this.#collector.result));
      case "refused":
        return this.#done((job) => job.resolve(said.result));
      case "threw":
        return this.#done((job) => job.reject(said.error));
    }
  }

  #done(tell: (job: Job) => void): void {
    const job = this.#job;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#job = null;
    if (job !== null) tell(job);
    this.#onFree(this, false);
  }

  /** Refuses the file in hand, and ends the thread, which will not answer any more. */
  #end(result: MapResult): void {
    const job = this.#job;
    this.#job = null;
    this.#isOver = true;
    job?.resolve(result);
    void this.#worker.terminate();
  }

  #failed(error: unknown): void {
    this.#isOver = true;
    this.ready.reject(error);
    const isMemory = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
    const job = this.#job;
    this.#job = null;
    if (isMemory) job?.resolve(notMapped("record-too-costly"));
    else job?.reject(error);
  }

  #ended(): void {
    this.#isOver = true;
    const error = new Error("a mapping thread ended");
    this.ready.reject(error);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#job?.reject(error);
    this.#job = null;
    this.#onFree(this, true);
  }
}

/** A copy of the file's own bytes, to be handed over: its buffer may be part of a larger one that others use. */
function copied(file: RecordFile): { readonly file: RecordFile; readonly buffers: readonly ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const one = ({ name, bytes: own, contentType }: RecordFile): RecordFile => {
    const bytes = new Uint8Array(own);
    buffers.push(bytes.buffer);
    return { name, bytes, ...(contentType === undefined ? {} : { contentType }) };
  };
  const companions = file.companions?.map((other) => one(other));
  return { file: companions === undefined ? one(file) : { ...one(file), companions }, buffers };
}

class Pool implements MapPool {
  readonly #options: MapPoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #waiting: Job[] = [];
  #isClosed = false;

  constructor(options: MapPoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#open().ready.promise;
  }

  readonly map: MapFile = (file, now) => {
    const { promise, resolve, reject } = Promise.withResolvers<MapResult>();
    this.#waiting.push({ file, now, resolve, reject });
    this.#next();
    return promise;
  };

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new Error("mapping has ended"));
    await Promise.all([...this.#slots].map((slot) => slot.close()));
  }

  #open(): Slot {
    const slot = new Slot(this.#options, (freed, ended) => {
      if (ended) this.#slots.delete(freed);
      this.#next();
    });
    this.#slots.add(slot);
    return slot;
  }

  #next(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const free = [...this.#slots].find((slot) => slot.isFree);
      const { threads = usualThreads } = this.#options;
      const slot = free ?? (this.#slots.size < threads ? this.#open() : undefined);
      const job = slot === undefined ? undefined : this.#waiting.shift();
      if (slot === undefined || job === undefined) return;
      void slot.take(job);
    }
  }
}

/**
 * Opens threads that map a sector's records, so that no record keeps a service from its other work. A file that takes too
 * long or too much memory is refused with `record-too-costly`, and its thread replaced; no other file suffers.
 *
 * @throws what the sector's module throws when it is loaded
 */
export async function openMapPool(options: MapPoolOptions): Promise<MapPool> {
  const pool = new Pool(options);
  await pool.start();
  return pool;
}
