import { runServiceProcess } from "@gatehouse/observe/service-process";
import { startSocialCare } from "./app.ts";
import { readConfig } from "./config.ts";

process.exitCode = await runServiceProcess({
  service: "social-care",
  read: () => readConfig(process.env),
  start: startSocialCare,
});
