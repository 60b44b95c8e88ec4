import { runServiceProcess } from "@gatehouse/observe/service-process";
import { startProbation } from "./app.ts";
import { readConfig } from "./config.ts";

process.exitCode = await runServiceProcess({
  service: "probation",
  read: () => readConfig(process.env),
  start: startProbation,
});
