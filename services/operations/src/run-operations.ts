import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import { ofSetting } from "@gatehouse/observe/service-process";
import type { OperationsSettings } from "./config.ts";
import { openOperations } from "./operations.ts";

/**
 * Runs the operators' pages as a process of their own.
 *
 * @throws file-unreadable, partnership-unreadable (facts: the variable)
 */
export async function runOperations(
  settings: OperationsSettings,
  log: Log,
): Promise<{ readonly stop: () => Promise<void> }> {
  const partnership = await ofSetting("OPERATIONS_PARTNERSHIP_DIR", () =>
    loadPartnership(settings.OPERATIONS_PARTNERSHIP_DIR),
  );
  const clientSecret = (
    await readFile(settings.OPERATIONS_OIDC_SECRET_FILE, "utf8").catch((cause: unknown) => {
      throw new GatehouseError("file-unreadable", { field: "OPERATIONS_OIDC_SECRET_FILE" }, { cause });
    })
  ).trim();
  await mkdir(settings.OPERATIONS_STATE_DIR, { recursive: true, mode: 0o700 });
  const metrics = openMetrics("operations");
  const { OPERATIONS_OIDC_ISSUER: issuer, OPERATIONS_OIDC_CLIENT_ID: clientId } = settings;
  const operations = await openOperations({
    partnership,
    targets: settings.OPERATIONS_TARGETS,
    everyMs: settings.OPERATIONS_EVERY_SECONDS * 1_000,
    stateFile: join(settings.OPERATIONS_STATE_DIR, "week.json"),
    host: settings.OPERATIONS_HOST,
    port: settings.OPERATIONS_PORT,
    publicUrl: settings.OPERATIONS_URL,
    log,
    metrics,
    provider: () => ({ issuer, clientId, clientSecret }),
  });
  const at = { host: settings.OPERATIONS_METRICS_HOST, port: settings.OPERATIONS_METRICS_PORT };
  const door = await openWatchDoor(at, { metrics, log, health: () => ({ ready: true }), folder: null });
  return {
    stop: async () => {
      await door?.close();
      await operations.stop();
    },
  };
}
