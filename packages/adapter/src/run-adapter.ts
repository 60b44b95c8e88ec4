import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { realDisk } from "@gatehouse/client/disk";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { listen } from "@gatehouse/http/app";
import { createAuthority } from "@gatehouse/http/oauth/authority";
import { createRateLimit } from "@gatehouse/http/rate-limit";
import { loopback } from "@gatehouse/http/oauth/door-token";
import type { Instant } from "@gatehouse/contracts/message";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { noTracing } from "@gatehouse/observe/tracing";
import type { Tracing } from "@gatehouse/observe/tracing";
import type { AdapterConfig } from "./adapter-config.ts";
import { minSecretLength } from "./adapter-config.ts";
import { openConcernFolder } from "./concern-folder.ts";
import { openDeliveryFolder } from "./delivery-folder.ts";
import { openKeptAnswers, openUsedAssertions } from "./door/kept-answers.ts";
import { createDoor, tokenRate } from "./http-door.ts";
import type { FindRecords } from "./find-records.ts";
import type { MapFile } from "./map-file.ts";
import type { RecordFile } from "./map.ts";
import type { ToNative } from "./native.ts";
import type { AdapterClient } from "./ports.ts";
import { openReplyFolder } from "./reply-folder.ts";
import { requestAnswerer } from "./request-answerer.ts";
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
  /** Searches the agency's records when another asks for information; none proposes no replies. */
  readonly find?: FindRecords;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  readonly disk?: Disk;
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
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
 * @throws setting-wrong for a secret too short to keep anyone out, or a door that others reach without TLS before it
 */
export async function runAdapter(options: AdapterOptions): Promise<RunningAdapter> {
  const { mapFile, toNative, client, config, log, clock = Date.now, disk = realDisk() } = options;
  if (config.secret.length < minSecretLength)
    throw new GatehouseError("setting-wrong", { field: "ADAPTER_SECRET_FILE" });
  checkReach(config);
  // What is signed counts in whole seconds.
  const now = (): Instant => `${new Date(clock()).toISOString().slice(0, 19)}Z`;
  const concerns = await openConcernFolder(join(config.folder, "concerns"), disk);
  const deliveries = await openDeliveryFolder(join(config.folder, "out"), disk, toNative);
  const replies = await openReplyFolder(join(config.folder, "replies"), disk);
  const { publish } = client;
  const preview = recordPreviewer({ ...client, mapFile, now });
  const taking = recordTaker({ mapFile, publish, record: client.record, concerns, now, log });
  const { metrics, tracing = noTracing } = options;
  const take: typeof taking = (file) => tracing.during("record.taken", () => taking(file));
  let isReady = false;
  const doorDir = join(config.folder, "door");
  const answers = await openKeptAnswers(join(doorDir, "answers"), disk, clock);
  const used = await openUsedAssertions(join(doorDir, "assertions"), disk, clock);
  let port = config.port;
  const issuer = (): string => config.url ?? `http://${config.host}:${port}`;
  const elapsed = (): number => performance.now();
  const queues = { take, preview, concerns, replies, deliveries, publish, answers };
  const limit = createRateLimit(tokenRate, elapsed);
  const authority = once(() => createAuthority({ issuer: issuer(), clients: config.clients, used, limit, log }));
  const door = createDoor({ ...queues, config, authority, issuer, now, elapsed, isReady: () => isReady, log, metrics });
  port = await listen(door, config);
  const folder = await watchFolder({ folder: config.folder, pollMs: config.pollMs, take, disk, log });
  const { find } = options;
  const answerer =
    find === undefined ? null : requestAnswerer({ config, find, mapFile, replies, deliveries, now, log });
  await answerer?.resume();
  client.deliveries(async (delivery) => {
    await deliveries.take(delivery);
    await answerer?.take(delivery);
  });
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
      await answerer?.idle();
      log.info("adapter.stopped", { agency: config.agency });
    },
  };
}

/** Tokens and records go in clear only on this machine itself: whoever else reaches the door does so through TLS. */
function checkReach({ host, url }: AdapterConfig): void {
  if (url === null) {
    if (!loopback.has(host)) throw new GatehouseError("setting-wrong", { field: "ADAPTER_URL" });
    return;
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !loopback.has(hostname))
    throw new GatehouseError("setting-wrong", { field: "ADAPTER_URL" });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
