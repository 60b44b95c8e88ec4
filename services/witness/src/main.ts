import { runServiceProcess } from "@gatehouse/observe/service-process";
import { readConfig } from "./config.ts";
import { runWitness } from "./run-witness.ts";

process.exitCode = await runServiceProcess({
  service: "witness",
  read: () => readConfig(process.env),
  start: runWitness,
});
