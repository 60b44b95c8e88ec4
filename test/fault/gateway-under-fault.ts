import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { argv, kill, pid } from "node:process";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { startGateway } from "@gatehouse/gateway/app";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import { openLog } from "@gatehouse/observe/log";

/**
 * A gateway in a process of its own that kills itself with SIGKILL when it comes to a point for the nth time, and lives
 * on without one: `gateway-under-fault.ts <settings.json> [<point> <nth>]`. What it logs stands on standard output.
 */
const [settingsFile = "", point = "", nth = "0"] = argv.slice(2);
const log = openLog({ service: "gateway", level: "debug" });

let left = Number(nth);
const at = async (name: string): Promise<void> => {
  if (name !== point) return;
  left -= 1;
  if (left > 0) return;
  // Written at once: what a log still holds back dies with the process.
  writeSync(1, `${JSON.stringify({ event: "fault.killed", code: name })}\n`);
  kill(pid, "SIGKILL");
  await new Promise<never>(() => undefined);
};

try {
  // Written by the test that started this.
  const settings = JSON.parse(await readFile(settingsFile, "utf8")) as Record<string, string>;
  const read = readConfig(settings);
  if (!read.ok) throw new Error("settings");
  // A test of erasing says by how much what is kept is to be older.
  // With each second a day goes by, so that what could not go at the start is looked at again.
  const erasingAheadMs = (): number => {
    const ahead = Number(settings["FAULT_ERASING_AHEAD_MS"] ?? 0);
    return ahead === 0 ? 0 : ahead + performance.now() * 86_400;
  };
  const ports = { log, clock: Date.now, at, erasingAheadMs };
  const gateway = await startGateway(read.config, await readIdentity(read.config), ports);
  process.once("SIGTERM", () => void gateway.stop());
  await gateway.ended;
  await gateway.stop();
} catch (error) {
  log.error("gateway.stopped", { code: error instanceof GatehouseError ? error.code : "internal", err: error });
  process.exitCode = 1;
}
// What failed may have left a connection or a timer behind.
process.exit();
