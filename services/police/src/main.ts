import { runServiceProcess } from "@gatehouse/observe/service-process";
import { startPolice } from "./app.ts";
import { readConfig } from "./config.ts";

process.exitCode = await runServiceProcess({
  service: "police",
  read: () => readConfig(process.env),
  start: startPolice,
});
