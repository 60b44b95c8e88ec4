import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openClient } from "@gatehouse/client/client";
import { watchClient } from "@gatehouse/client/watch-client";
import type { AgencyClient, ClientConfig } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { readSealingKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import { readDoorClients } from "@gatehouse/http/oauth/door-clients";
import type { WatchDoor } from "@gatehouse/http/watch-door";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import { openTracing } from "@gatehouse/observe/tracing";
import type { Tracing } from "@gatehouse/observe/tracing";
import { ofSetting } from "@gatehouse/observe/service-process";
import type { AdapterConfig } from "./adapter-config.ts";
import { recordsInFolder } from "./find-records.ts";
import type { MapPool } from "./map-pool.ts";
import { openMapPool } from "./map-pool.ts";
import type { MapProcessData } from "./map-protocol.ts";
import type { ToNative } from "./native.ts";
import { adapterClient } from "./ports.ts";
import type { RunningAdapter } from "./run-adapter.ts";
import { runAdapter } from "./run-adapter.ts";
import type { ServiceSettings } from "./service-settings.ts";
import type { Trigger } from "./triggers.ts";
import { triggersOn } from "./triggers.ts";

/** What a sector adds to the common adapter. */
export type Sector = {
  /** The sector's `map.ts`, which exports `createMapRecord`: it is loaded where records are mapped. */
  readonly mapModule: URL;
  /** The sector's own settings for `createMapRecord`: plain data, as it goes to other threads. */
  readonly mapSettings: Readonly<Record<string, unknown>>;
  /** What can make it propose a concern. */
  readonly triggers: readonly Trigger[];
  readonly toNative: ToNative;
  /** Media types of its records. */
  readonly accepts: readonly string[];
};

async function textOf(file: string, variable: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field: variable }, { cause });
  }
}

async function jsonOf(file: string, variable: string): Promise<unknown> {
  const text = await textOf(file, variable);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatehouseError("key-malformed", { field: variable }, { cause });
  }
}

async function clientConfig(settings: ServiceSettings, log: Log, tracing: Tracing): Promise<ClientConfig> {
  const keysDir = settings.ADAPTER_KEYS_DIR;
  const key = async <T>(file: string, variable: string, read: (json: unknown) => T): Promise<T> =>
    await ofSetting(variable, async () => read(await jsonOf(file, variable)));
  const [first, ...older] = await key(join(keysDir, "sealing.jwk"), "ADAPTER_KEYS_DIR", (sealing) =>
    (Array.isArray(sealing) ? sealing : [sealing]).map((one: unknown) => readSealingKey(one)),
  );
  if (first === undefined) throw new GatehouseError("key-malformed", { field: "ADAPTER_KEYS_DIR" });
  return {
    agency: settings.ADAPTER_AGENCY,
    stateDir: settings.ADAPTER_STATE_DIR,
    url: settings.ADAPTER_NATS_URL,
    caPem: await textOf(settings.ADAPTER_NATS_CA_FILE, "ADAPTER_NATS_CA_FILE"),
    creds: await textOf(settings.ADAPTER_NATS_CREDS_FILE, "ADAPTER_NATS_CREDS_FILE"),
    signingKey: await key(join(keysDir, "signing.jwk"), "ADAPTER_KEYS_DIR", readSigningKey),
    sealingKeys: [first, ...older],
    directoryJws: (await textOf(settings.ADAPTER_DIRECTORY_FILE, "ADAPTER_DIRECTORY_FILE")).trim(),
    rootJwk: await key(settings.ADAPTER_ROOT_FILE, "ADAPTER_ROOT_FILE", readVerifyingKey),
    partnership: { id: settings.ADAPTER_PARTNERSHIP, telephone: settings.ADAPTER_FRONT_DOOR_TELEPHONE },
    log,
    tracing,
  };
}

async function adapterConfig(settings: ServiceSettings, accepts: readonly string[]): Promise<AdapterConfig> {
  return {
    agency: settings.ADAPTER_AGENCY,
    author: { name: settings.ADAPTER_AUTHOR_NAME, role: settings.ADAPTER_AUTHOR_ROLE },
    contact: settings.ADAPTER_CONTACT,
    frontDoor: settings.ADAPTER_FRONT_DOOR,
    folder: settings.ADAPTER_FOLDER,
    clients: readDoorClients(
      await textOf(settings.ADAPTER_CLIENTS_FILE, "ADAPTER_CLIENTS_FILE"),
      "ADAPTER_CLIENTS_FILE",
    ),
    secret: (await textOf(settings.ADAPTER_SECRET_FILE, "ADAPTER_SECRET_FILE")).trim(),
    host: settings.ADAPTER_HOST,
    port: settings.ADAPTER_PORT,
    url: settings.ADAPTER_URL ?? null,
    accepts,
    pollMs: settings.ADAPTER_POLL_MS,
  };
}

/** The triggers that propose, as the agency chose. */
async function chosenTriggers(settings: ServiceSettings, triggers: readonly Trigger[]): Promise<readonly string[]> {
  const field = "ADAPTER_TRIGGERS_FILE";
  const file = settings[field];
  const text = file === undefined ? undefined : await textOf(file, field);
  let chosen: unknown;
  try {
    chosen = text === undefined ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new GatehouseError("setting-wrong", { field }, { cause });
  }
  const on = triggersOn(triggers, chosen);
  if (on === null) throw new GatehouseError("setting-wrong", { field });
  return on;
}

/**
 * Runs one sector's adapter as a process of its own: opens the agency's client, then the adapter on it.
 *
 * @throws file-unreadable, key-malformed (facts: the variable), setting-wrong, directory-invalid, state-dir-in-use
 */
export async function runService(settings: ServiceSettings, sector: Sector, log: Log): Promise<RunningAdapter> {
  const config = await adapterConfig(settings, sector.accepts);
  const on = await chosenTriggers(settings, sector.triggers);
  const { toNative, mapModule, mapSettings } = sector;
  const { agency, author, contact, frontDoor, secret } = config;
  const mapping = { agency, author, contact, frontDoor, secret };
  const data = { mapModule: mapModule.href, mapSettings, on, config: mapping };
  const tracing = await openTracing("adapter", settings.OTEL_EXPORTER_OTLP_ENDPOINT);
  const [client, pool] = await opened(await clientConfig(settings, log, tracing), data);
  const metrics = openMetrics("adapter");
  let isReady = false;
  let door: WatchDoor | null = null;
  const close = async (): Promise<void> => {
    await door?.close();
    await pool.close();
    await client.close();
    await tracing.close();
  };
  try {
    watchClient(metrics, client);
    const at = { host: settings.ADAPTER_METRICS_HOST, port: settings.ADAPTER_METRICS_PORT };
    const health = () => ({ ready: isReady });
    door = await openWatchDoor(at, { metrics, log, health, folder: settings.ADAPTER_STATE_DIR });
    const partnership = { id: settings.ADAPTER_PARTNERSHIP, telephone: settings.ADAPTER_FRONT_DOOR_TELEPHONE };
    const port = adapterClient(client, partnership, null);
    const records = settings.ADAPTER_RECORDS_DIR;
    const search = records === undefined ? {} : { find: recordsInFolder(records) };
    const adapter = await runAdapter({
      mapFile: pool.map,
      toNative,
      client: port,
      config,
      log,
      metrics,
      tracing,
      ...search,
    });
    isReady = true;
    const stop = async (): Promise<void> => {
      isReady = false;
      await adapter.stop();
      await close();
    };
    return { ...adapter, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The client and the threads that map; neither stays open when the other does not come up. */
async function opened(config: ClientConfig, data: MapProcessData): Promise<readonly [AgencyClient, MapPool]> {
  const client = await ofSetting("ADAPTER_DIRECTORY_FILE", () => openClient(config), "directory-invalid");
  try {
    return [client, await openMapPool({ data })];
  } catch (error) {
    await client.close();
    throw error;
  }
}
