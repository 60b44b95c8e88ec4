import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootDir } from "../paths.ts";
import { boards } from "./boards.ts";
import { grafanaJson } from "./grafana.ts";

/** Where dashboards and alert rules lie. */
export const dashboardsDir = join(rootDir, "infra", "dashboards");

if (import.meta.main)
  for (const [name, board] of Object.entries(boards))
    writeFileSync(join(dashboardsDir, `${name}.json`), grafanaJson(name, board));
