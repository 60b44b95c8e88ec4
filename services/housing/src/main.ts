import { runServiceProcess } from "@gatehouse/observe/service-process";
import { startHousing } from "./app.ts";
import { readConfig } from "./config.ts";

process.exitCode = await runServiceProcess({
  service: "housing",
  read: () => readConfig(process.env),
  start: startHousing,
});
