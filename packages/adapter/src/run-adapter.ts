import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { realDisk } from "@gatehouse/client/disk";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { listen } from "@gatehouse/http/app";
import type { Instant } from "@gatehouse/contracts/message";
import type { Log } from "@gatehouse/observe/log";
import type { AdapterConfig } from "./adapter-config.ts";
import { minTokenLength } from "./adapter-config.ts";
import { openConcernFolder } from "./concern-folder.ts";
import { openDeliveryFolder } from "./delivery-folder.ts";
import { createDoor } from "./http-door.ts";
import type { MapFile } from "./map-file.ts";
import type { RecordFile } from "./map.ts";
import type { ToNative } from "./native.ts";
import type { AdapterClient } from "./ports.ts";
import { recordPreviewer } from "./preview-record.ts";
import type { RecordRefused, RecordTaken } from "./take-record.ts";
import { recordTaker } from "./take-record.ts";
import { watchFolder } from "./watched-folder.ts";

export type AdapterOptions = {
  /** `mapHere`, or the threads of `openMapPool`; the caller's to close. */
  readonly mapFile: MapFile;
  readonly toNative: ToNative;
  readonly client: AdapterClient;
  readonly config: AdapterConfig;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly disk?: Disk;
};

/** An adapter at work. */
export type RunningAdapter = {
  /** Where the HTTP door listens. */
  readonly port: number;
  /** Takes a record as if it had come by HTTP; for a host that runs the adapter in its own process. */
  readonly take: (file: RecordFile) => Promise<RecordTaken | RecordRefused>;
  /** Looks at the watched folder now. */
  readonly look: () => Promise<void>;
  /** Takes no more, and resolves when what is in hand is done. The client is the caller's to close. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs one agency's adapter: records in by HTTP and folder, deliveries out by HTTP and folder. Its only state is the
 * client's outbox and cursor and the files of its folder, so it can be killed at any moment.
 *
 * @throws setting-wrong for a token or secret too short to keep anyone out
 */
export async function runAdapter(options: AdapterOptions): Promise<RunningAdapter> {
  const { mapFile, toNative, client, config, log, clock = Date.now, disk = realDisk() } = options;
  for (const field of ["token", "secret"] as const) {
    if (config[field].length < minTokenLength) throw new GatehouseError("setting-wrong", { field });
  }
  // What is signed counts in whole seconds.
  const now = (): Instant => `${new Date(clock()).toISOString().slice(0, 19)}Z`;
  const concerns = await openConcernFolder(join(config.folder, "concerns"), disk);
  const deliveries = await openDeliveryFolder(join(config.folder, "out"), disk, toNative);
  const { publish } = client;
  const preview = recordPreviewer({ ...client, mapFile, now });
  const take = recordTaker({ mapFile, publish, concerns, now, log });
  let isReady = false;
  const door = createDoor({ config, take, preview, concerns, deliveries, publish, now, isReady: () => isReady, log });
  const port = await listen(door, config);
  const folder = await watchFolder({ folder: config.folder, pollMs: config.pollMs, take, disk, log });
  client.deliveries(deliveries.take);
  isReady = true;
  log.info("adapter.ready", { agency: config.agency, port });
  return {
    port,
    take,
    look: () => folder.look(),
    stop: async () => {
      isReady = false;
      await folder.stop();
      await door.close();
      log.info("adapter.stopped", { agency: config.agency });
    },
  };
}
