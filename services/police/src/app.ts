import { readFile } from "node:fs/promises";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import type { Sector } from "@gatehouse/adapter/run-service";
import { runService } from "@gatehouse/adapter/run-service";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { PoliceConfig } from "./config.ts";
import { toNative } from "./native.ts";
import { triggers } from "./triggers.ts";
import { PoliceRules } from "./wording.ts";

/** Media types of police records: XML and SOAP, JSON, tables, and mails that carry any of them. */
export const policeMediaTypes: readonly string[] = [
  "application/xml",
  "text/xml",
  "application/soap+xml",
  "application/json",
  "text/csv",
  "text/plain",
  "message/rfc822",
];

/** A force's rules over the defaults. */
async function rulesOf(file: string | null): Promise<PoliceRules> {
  if (file === null) return PoliceRules.parse({});
  const field = "POLICE_RULES_FILE";
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field }, { cause });
  }
  const parsed = PoliceRules.safeParse(given);
  if (!parsed.success) throw new GatehouseError("setting-wrong", { field });
  return parsed.data;
}

/**
 * Starts the adapter of a police force.
 *
 * @throws file-unreadable, setting-wrong, and what `runService` throws
 */
export async function startPolice(config: PoliceConfig, log: Log): Promise<RunningAdapter> {
  const sector: Sector = {
    mapModule: new URL("./map.ts", import.meta.url),
    mapSettings: { rules: await rulesOf(config.rulesFile) },
    triggers,
    toNative,
    accepts: policeMediaTypes,
  };
  return runService(config.settings, sector, log);
}
