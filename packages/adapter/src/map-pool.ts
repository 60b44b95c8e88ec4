import { maxMapHeapMb, maxMapMs } from "./limits.ts";
import type { MapFile } from "./map-file.ts";
import type { MapProcessData } from "./map-protocol.ts";
import type { MapResult } from "./map.ts";
import type { MapJob } from "./mapping-process.ts";
import { MappingProcess } from "./mapping-process.ts";

/** Processes that map. */
export type MapPool = {
  readonly map: MapFile;
  /** Ends the processes; what they have in hand is not mapped. */
  readonly close: () => Promise<void>;
};
export type MapPoolOptions = {
  readonly data: MapProcessData;
  /** Files mapped at the same time. */
  readonly processes?: number;
  /** Milliseconds that one file may take. */
  readonly maxMs?: number;
  /** Megabytes of heap that one file may take. */
  readonly maxHeapMb?: number;
};

const usualProcesses = 2;

class Pool implements MapPool {
  readonly #options: MapPoolOptions;
  readonly #open = new Set<MappingProcess>();
  readonly #waiting: MapJob[] = [];
  #isClosed = false;

  constructor(options: MapPoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#begin().ready;
  }

  readonly map: MapFile = (file, now) => {
    if (this.#isClosed) return Promise.reject(new Error("mapping has ended"));
    const { promise, resolve, reject } = Promise.withResolvers<MapResult>();
    this.#waiting.push({ file, now, resolve, reject });
    this.#next();
    return promise;
  };

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new Error("mapping has ended"));
    await Promise.all([...this.#open].map((one) => one.close()));
  }

  #begin(): MappingProcess {
    const { data, maxMs = maxMapMs, maxHeapMb = maxMapHeapMb } = this.#options;
    const begun = new MappingProcess({ data, maxMs, maxHeapMb }, (ended) => {
      if (ended) this.#open.delete(begun);
      this.#next();
    });
    this.#open.add(begun);
    return begun;
  }

  #next(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const free = [...this.#open].find((one) => one.isFree);
      const { processes = usualProcesses } = this.#options;
      const taker = free ?? (this.#open.size < processes ? this.#begin() : undefined);
      const job = taker === undefined ? undefined : this.#waiting.shift();
      if (taker === undefined || job === undefined) return;
      void taker.take(job);
    }
  }
}

/**
 * Opens processes that map a sector's records, so that no record keeps a service from its other work or ends it. A file
 * that takes too long or too much memory is refused with `record-too-costly`, and its process replaced; no other file
 * suffers.
 *
 * @throws what the sector's module throws when it is loaded
 */
export async function openMapPool(options: MapPoolOptions): Promise<MapPool> {
  const pool = new Pool(options);
  await pool.start();
  return pool;
}
