import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import { loadMapper } from "./load-mapper.ts";
import type { MapFile } from "./map-file.ts";
import { mapHere } from "./map-file.ts";
import type { FromWorker, MapWorkerData, Rows, ToWorker } from "./map-protocol.ts";
import { partsOf } from "./map-protocol.ts";

/** A mapping thread: one file at a time, told a part at a time. Between two files of a set it may hold whom they name. */
function serve(port: MessagePort, mapFile: MapFile): void {
  let parts: Iterator<Rows> | null = null;
  const tell = (said: FromWorker): void => port.postMessage(said);
  const next = (): void => {
    const part = parts?.next();
    if (part === undefined || part.done === true) tell({ say: "mapped" });
    else tell({ say: "rows", ...part.value });
  };
  const map = async ({ file, now }: Extract<ToWorker, { say: "map" }>): Promise<void> => {
    try {
      const result = await mapFile(file, now);
      if (!result.ok) return tell({ say: "refused", result });
      parts = partsOf(result);
      next();
    } catch (error) {
      tell({ say: "threw", error });
    }
  };
  port.on("message", (asked: ToWorker) => {
    if (asked.say === "next") next();
    else void map(asked);
  });
  tell({ say: "ready" });
}

if (parentPort !== null) {
  // What the pool gave it: this module is started by nothing else.
  const { mapModule, mapSettings, on, config } = workerData as MapWorkerData;
  serve(parentPort, mapHere(config, await loadMapper(new URL(mapModule), mapSettings, on)));
}
