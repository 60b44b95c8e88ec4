import { wrongSetting } from "@gatehouse/adapter/service-settings";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openLog } from "@gatehouse/observe/log";
import { startEducation } from "./app.ts";
import { readConfig } from "./config.ts";

const log = openLog({ service: "education", level: "info" });
const EXIT_FAILED = 1;
const EXIT_CONFIGURATION = 2;

async function main(): Promise<number> {
  const read = readConfig(process.env);
  if (!read.ok) {
    for (const variable of read.variables) log.error("education.setting-wrong", { code: variable });
    return EXIT_CONFIGURATION;
  }
  const { promise: told, resolve: stop } = Promise.withResolvers<void>();
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  const adapter = await startEducation(read.config, log);
  await told;
  await adapter.stop();
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const variable = wrongSetting(error);
  if (variable !== null) log.error("education.setting-wrong", { code: variable });
  log.error("education.stopped", { code: error instanceof GatehouseError ? error.code : "internal", err: error });
  process.exitCode = variable === null ? EXIT_FAILED : EXIT_CONFIGURATION;
}
