import { runServiceProcess } from "@gatehouse/observe/service-process";
import { startEducation } from "./app.ts";
import { readConfig } from "./config.ts";

process.exitCode = await runServiceProcess({
  service: "education",
  read: () => readConfig(process.env),
  start: startEducation,
});
