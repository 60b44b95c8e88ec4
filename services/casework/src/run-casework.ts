import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openClient } from "@gatehouse/client/client";
import { watchClient } from "@gatehouse/client/watch-client";
import type { ClientConfig } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { readSealingKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import { openTracing } from "@gatehouse/observe/tracing";
import type { Tracing } from "@gatehouse/observe/tracing";
import { ofSetting } from "@gatehouse/observe/service-process";
import type { CaseworkOptions } from "./casework.ts";
import { openCasework } from "./casework.ts";
import type { CaseworkSettings } from "./config.ts";
import { limitsOf } from "./config.ts";

/** Pages that run by themselves. */
export type RunningCasework = {
  /** Where they listen, for what stands before them. */
  readonly listensOn: string;
  readonly stop: () => Promise<void>;
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

async function clientConfig(
  settings: CaseworkSettings,
  partnership: Partnership,
  log: Log,
  tracing: Tracing,
): Promise<ClientConfig> {
  const keysDir = settings.CASEWORK_KEYS_DIR;
  const key = async <T>(file: string, variable: string, read: (json: unknown) => T): Promise<T> =>
    await ofSetting(variable, async () => read(await jsonOf(file, variable)));
  const [first, ...older] = await key(join(keysDir, "sealing.jwk"), "CASEWORK_KEYS_DIR", (sealing) =>
    (Array.isArray(sealing) ? sealing : [sealing]).map((one: unknown) => readSealingKey(one)),
  );
  if (first === undefined) throw new GatehouseError("key-malformed", { field: "CASEWORK_KEYS_DIR" });
  return {
    agency: settings.CASEWORK_AGENCY,
    stateDir: join(settings.CASEWORK_STATE_DIR, "client"),
    url: settings.CASEWORK_NATS_URL,
    caPem: await textOf(settings.CASEWORK_NATS_CA_FILE, "CASEWORK_NATS_CA_FILE"),
    creds: await textOf(settings.CASEWORK_NATS_CREDS_FILE, "CASEWORK_NATS_CREDS_FILE"),
    signingKey: await key(join(keysDir, "signing.jwk"), "CASEWORK_KEYS_DIR", readSigningKey),
    sealingKeys: [first, ...older],
    directoryJws: (await textOf(settings.CASEWORK_DIRECTORY_FILE, "CASEWORK_DIRECTORY_FILE")).trim(),
    rootJwk: await key(settings.CASEWORK_ROOT_FILE, "CASEWORK_ROOT_FILE", readVerifyingKey),
    partnership: { id: partnership.id, telephone: partnership.telephone },
    log,
    tracing,
  };
}

/**
 * Runs one agency's pages as a process of their own: its client, what it keeps, and the door.
 *
 * @throws file-unreadable, key-malformed, partnership-unreadable, directory-invalid (facts: the variable), agency-not-here,
 *   state-dir-in-use
 */
export async function runCasework(settings: CaseworkSettings, log: Log): Promise<RunningCasework> {
  const partnership = await ofSetting("CASEWORK_PARTNERSHIP_DIR", () =>
    loadPartnership(settings.CASEWORK_PARTNERSHIP_DIR),
  );
  const tracing = await openTracing("casework", settings.OTEL_EXPORTER_OTLP_ENDPOINT);
  const config = await clientConfig(settings, partnership, log, tracing);
  const secret = (await textOf(settings.CASEWORK_OIDC_SECRET_FILE, "CASEWORK_OIDC_SECRET_FILE")).trim();
  const client = await ofSetting("CASEWORK_DIRECTORY_FILE", () => openClient(config), "directory-invalid");
  try {
    const metrics = openMetrics("casework");
    const options: CaseworkOptions = {
      agency: settings.CASEWORK_AGENCY,
      partnership,
      client,
      stateDir: join(settings.CASEWORK_STATE_DIR, "pages"),
      sealingKeys: config.sealingKeys,
      host: settings.CASEWORK_HOST,
      port: settings.CASEWORK_PORT,
      publicUrl: settings.CASEWORK_URL,
      log,
      limits: limitsOf(settings),
      metrics,
    };
    const casework = await ofSetting("CASEWORK_AGENCY", () => openCasework(options), "agency-not-here");
    client.deliveries({ handover: casework.handover });
    const { CASEWORK_OIDC_ISSUER: issuer, CASEWORK_OIDC_CLIENT_ID: clientId } = settings;
    const { listensOn } = await casework.open(() => ({ issuer, clientId, clientSecret: secret }));
    watchClient(metrics, client);
    const at = { host: settings.CASEWORK_METRICS_HOST, port: settings.CASEWORK_METRICS_PORT };
    const health = () => ({ ready: true });
    const door = await openWatchDoor(at, { metrics, log, health, folder: settings.CASEWORK_STATE_DIR });
    const stop = async (): Promise<void> => {
      await door?.close();
      await casework.stop();
      await client.close();
      await tracing.close();
    };
    return { listensOn, stop };
  } catch (error) {
    await client.close();
    throw error;
  }
}
