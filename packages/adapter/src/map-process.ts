import { Worker } from "node:worker_threads";
import { loadMapper } from "./load-mapper.ts";
import type { MapFile } from "./map-file.ts";
import { mapHere } from "./map-file.ts";
import type { FromProcess, Rows, ToProcess } from "./map-protocol.ts";
import { partsOf } from "./map-protocol.ts";

/** A process that maps: one file at a time, told a part at a time. Between two files of a set it may hold whom they name. */
class Mapping {
  #mapFile: MapFile | null = null;
  #parts: Iterator<Rows> | null = null;

  hear(asked: ToProcess): void {
    if (asked.say === "next") this.#next();
    else if (asked.say === "start") void this.#start(asked);
    else void this.#map(asked);
  }

  async #start({ data }: Extract<ToProcess, { say: "start" }>): Promise<void> {
    const { mapModule, mapSettings, on, config } = data;
    try {
      this.#mapFile = mapHere(config, await loadMapper(new URL(mapModule), mapSettings, on));
      tell({ say: "ready" });
    } catch (error) {
      tell({ say: "not-ready", error });
    }
  }

  async #map({ file, now }: Extract<ToProcess, { say: "map" }>): Promise<void> {
    try {
      const result = await this.#mapFile?.(file, now);
      if (result?.ok !== true) return result && tell({ say: "refused", result });
      this.#parts = partsOf(result)[Symbol.iterator]();
      this.#next();
    } catch (error) {
      tell({ say: "threw", error });
    }
  }

  #next(): void {
    const part = this.#parts?.next();
    if (part === undefined || part.done === true) tell({ say: "mapped" });
    else tell({ say: "rows", ...part.value });
  }
}

function tell(said: FromProcess): void {
  process.send?.(said);
}

/**
 * Ends this process when the one that started it is gone. A file that never ends keeps the main thread from hearing of
 * it, so another thread looks.
 */
function endWithParent(): void {
  process.once("disconnect", () => process.exit());
  const watch = `setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, "SIGKILL"), 1000)`;
  new Worker(watch, { eval: true }).unref();
}

// Ctrl-C in a terminal reaches every process: the one that started this ends it, when it has no more use for it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
endWithParent();
const mapping = new Mapping();
// From the pool that started it, and from nothing else: this module is in a process of its own.
process.on("message", (asked: ToProcess) => mapping.hear(asked));
