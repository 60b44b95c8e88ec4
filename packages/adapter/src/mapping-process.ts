import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import type { Instant } from "@gatehouse/contracts/message";
import type { FromProcess, MapProcessData, ToProcess } from "./map-protocol.ts";
import { ResultCollector } from "./map-protocol.ts";
import type { MapResult, RecordFile } from "./map.ts";
import { notMapped } from "./mapped.ts";

/** A file to map, and who waits for what it comes to. */
export type MapJob = {
  readonly file: RecordFile;
  readonly now: Instant;
  readonly resolve: (result: MapResult) => void;
  readonly reject: (error: unknown) => void;
};

/** What one mapping process is given, and may take for a file. */
export type MappingLimits = {
  readonly data: MapProcessData;
  readonly maxMs: number;
  readonly maxHeapMb: number;
};

const processFile = new URL("./map-process.ts", import.meta.url);

/**
 * A process that maps, and the file it has in hand. Not a thread: a thread that runs out of memory in one large step
 * aborts the whole process, so that a single file could end the service, at each start again.
 */
export class MappingProcess {
  readonly #child: ChildProcess;
  readonly #maxMs: number;
  readonly #ready = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  /** Called when it can take another file, and once when it has ended. */
  readonly #onFree: (ended: boolean) => void;
  #job: MapJob | null = null;
  #collector = new ResultCollector();
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor({ data, maxMs, maxHeapMb }: MappingLimits, onFree: (ended: boolean) => void) {
    this.#maxMs = maxMs;
    this.#onFree = onFree;
    this.#ready.promise.catch(() => undefined);
    this.#child = fork(processFile, {
      execArgv: [`--max-old-space-size=${maxHeapMb}`],
      serialization: "advanced",
      // Nothing of what this process was given is that one's business, and what V8 says when it aborts is nobody's.
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (said) => this.#hear(said as FromProcess));
    this.#child.on("error", (error) => {
      this.#ended(error, false);
      // One that never began has no end.
      if (this.#child.pid === undefined) this.#gone.resolve();
    });
    this.#child.on("exit", (_code, signal) => {
      this.#ended(new Error("a mapping process ended"), signal !== null);
      this.#gone.resolve();
    });
    this.#ask({ say: "start", data });
  }

  /** Settles when the mapper is loaded, or is known not to load. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isFree(): boolean {
    return this.#job === null && !this.#isOver;
  }

  async take(job: MapJob): Promise<void> {
    this.#job = job;
    this.#collector = new ResultCollector();
    const isReady = await this.#ready.promise.then(
      () => true,
      () => false, // whoever waits has been told by its end
    );
    if (!isReady || this.#job !== job) return;
    this.#timer = setTimeout(() => this.#refuse(), this.#maxMs);
    this.#ask({ say: "map", file: job.file, now: job.now });
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#child.kill("SIGKILL");
    await this.#gone.promise;
  }

  #ask(asked: ToProcess): void {
    // One that is not there any more is told of by its end.
    this.#child.send(asked, () => undefined);
  }

  #hear(said: FromProcess): void {
    switch (said.say) {
      case "ready":
        return this.#ready.resolve();
      case "not-ready":
        this.#ended(said.error, false);
        this.#child.kill("SIGKILL");
        return undefined;
      case "rows":
        this.#collector.add(said);
        return this.#ask({ say: "next" });
      case "mapped":
        return this.#done((job) => job.resolve(this.#collector.result));
      case "refused":
        return this.#done((job) => job.resolve(said.result));
      case "threw":
        return this.#done((job) => job.reject(said.error));
    }
  }

  #done(tell: (job: MapJob) => void): void {
    const job = this.#forget();
    if (job !== null) tell(job);
    this.#onFree(false);
  }

  /** Refuses the file in hand, and ends the process, which will not answer any more. */
  #refuse(): void {
    this.#isOver = true;
    this.#forget()?.resolve(notMapped("record-too-costly"));
    this.#child.kill("SIGKILL");
  }

  /** @param isKilled by a signal: what V8 does to itself, or the system to it, when memory runs out */
  #ended(error: unknown, isKilled: boolean): void {
    const wasOver = this.#isOver;
    this.#isOver = true;
    this.#ready.reject(error);
    const job = this.#forget();
    if (isKilled && !wasOver) job?.resolve(notMapped("record-too-costly"));
    else job?.reject(error);
    this.#onFree(true);
  }

  #forget(): MapJob | null {
    const job = this.#job;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#job = null;
    return job;
  }
}
