import { runServiceProcess } from "@gatehouse/observe/service-process";
import { startHealth } from "./app.ts";
import { readConfig } from "./config.ts";

process.exitCode = await runServiceProcess({
  service: "health",
  read: () => readConfig(process.env),
  start: startHealth,
});
