import { GatehouseError } from "@gatehouse/contracts/errors";
import { openLog } from "@gatehouse/observe/log";
import { readConfig } from "./config.ts";
import { runCasework } from "./run-casework.ts";

const log = openLog({ service: "casework", level: "info" });
const EXIT_FAILED = 1;
const EXIT_CONFIGURATION = 2;

async function main(): Promise<number> {
  const read = readConfig(process.env);
  if (!read.ok) {
    for (const variable of read.variables) log.error("casework.setting-wrong", { code: variable });
    return EXIT_CONFIGURATION;
  }
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  process.once("SIGTERM", tell);
  process.once("SIGINT", tell);
  const casework = await runCasework(read.settings, log);
  await told;
  await casework.stop();
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  log.error("casework.stopped", { code: error instanceof GatehouseError ? error.code : "internal", err: error });
  process.exitCode = EXIT_FAILED;
}
