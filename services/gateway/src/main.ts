import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App } from "@gatehouse/http/app";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import { openLog } from "@gatehouse/observe/log";
import type { MessagePath } from "@gatehouse/observe/message-path";
import { openMetrics } from "@gatehouse/observe/metrics";
import { openTracing } from "@gatehouse/observe/tracing";
import { wrongSetting } from "@gatehouse/observe/service-process";
import { startGateway } from "./app.ts";
import type { Gateway } from "./app.ts";
import { readConfig } from "./config.ts";
import { readIdentity } from "./keys.ts";
import { servePaths } from "./watch/path-door.ts";
import { watchDirectory } from "./watch-directory.ts";

const log = openLog({ service: "gateway", level: "info" });
const EXIT_FAILED = 1;
const EXIT_CONFIGURATION = 2;

async function main(): Promise<number> {
  const read = readConfig(process.env);
  if (!read.ok) {
    for (const variable of read.variables) log.error("gateway.setting-wrong", { code: variable });
    return EXIT_CONFIGURATION;
  }
  const { config } = read;
  const metrics = openMetrics("gateway");
  const tracing = await openTracing("gateway", config.collector);
  let isReady = false;
  const health = () => (isReady ? { ready: true } : { ready: false, code: "not-ready" });
  let running: Gateway | null = null;
  const paths = (id: string): readonly MessagePath[] => running?.paths(id) ?? [];
  const more = (app: App): void => servePaths(app, { paths, now: () => performance.now(), log });
  const door = await openWatchDoor(config.watch, { metrics, log, health, folder: config.tilesDir, more });
  const identity = await readIdentity(config);
  const gateway = await startGateway(config, identity, {
    log,
    clock: Date.now,
    at: async () => undefined,
    metrics,
    tracing,
  });
  running = gateway;
  isReady = true;
  const watching = new AbortController();
  const stop = (): void => {
    watching.abort();
    isReady = false;
    void gateway.stop();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  void watchDirectory(config.directoryFile, gateway.adoptDirectory, { signal: watching.signal, log });
  await gateway.ended;
  stop();
  await gateway.stop();
  await door?.close();
  await tracing.close();
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const variable = wrongSetting(error);
  if (variable !== null) log.error("gateway.setting-wrong", { code: variable });
  log.error("gateway.stopped", { code: error instanceof GatehouseError ? error.code : "internal", err: error });
  process.exitCode = variable === null ? EXIT_FAILED : EXIT_CONFIGURATION;
}
