import { runServiceProcess } from "@gatehouse/observe/service-process";
import { readConfig } from "./config.ts";
import { runCasework } from "./run-casework.ts";

process.exitCode = await runServiceProcess({
  service: "casework",
  read: () => readConfig(process.env),
  start: runCasework,
});
