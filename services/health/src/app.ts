import { readFile } from "node:fs/promises";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import type { Sector } from "@gatehouse/adapter/run-service";
import { runService } from "@gatehouse/adapter/run-service";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { HealthConfig } from "./config.ts";
import { readRules } from "./config.ts";
import { toNative } from "./native/to-fhir.ts";
import type { HealthRules } from "./reading.ts";
import { defaultRules } from "./reading.ts";
import { triggers } from "./triggers.ts";

/** Media types of health records: FHIR in both forms, and the plain ones by which many systems send it. */
export const healthMediaTypes: readonly string[] = [
  "application/fhir+json",
  "application/fhir+xml",
  "application/json",
  "application/xml",
  "text/xml",
];

async function rulesOf(file: string | null): Promise<HealthRules> {
  if (file === null) return defaultRules;
  try {
    const rules = readRules(JSON.parse(await readFile(file, "utf8")));
    if (rules !== null) return rules;
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field: "HEALTH_RULES_FILE" }, { cause });
  }
  throw new GatehouseError("setting-wrong", { field: "HEALTH_RULES_FILE" });
}

/**
 * Starts the adapter of a health agency.
 *
 * @throws file-unreadable, setting-wrong, and what `runService` throws
 */
export async function startHealth(config: HealthConfig, log: Log): Promise<RunningAdapter> {
  const sector: Sector = {
    mapModule: new URL("./map.ts", import.meta.url),
    mapSettings: await rulesOf(config.rulesFile),
    triggers,
    toNative,
    accepts: healthMediaTypes,
  };
  return runService(config.settings, sector, log);
}
