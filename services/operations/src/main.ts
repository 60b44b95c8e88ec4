import { runServiceProcess } from "@gatehouse/observe/service-process";
import { readConfig } from "./config.ts";
import { runOperations } from "./run-operations.ts";

process.exitCode = await runServiceProcess({
  service: "operations",
  read: () => readConfig(process.env),
  start: runOperations,
});
