import { readFile } from "node:fs/promises";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import type { Sector } from "@gatehouse/adapter/run-service";
import { runService } from "@gatehouse/adapter/run-service";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { ProbationConfig } from "./config.ts";
import { toNative } from "./native.ts";
import { triggers } from "./triggers.ts";
import { defaultWording, Wording } from "./wording.ts";

/** Media types of probation records: JSON, under the names by which queues and gateways send it. */
export const probationMediaTypes: readonly string[] = ["application/json", "text/plain"];

/** The agency's words over the defaults; a part that is left out keeps its default. */
async function wordingOf(file: string | null): Promise<Wording> {
  if (file === null) return defaultWording;
  const field = "PROBATION_WORDING_FILE";
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field }, { cause });
  }
  const parsed = Wording.partial().safeParse(given);
  if (!parsed.success) throw new GatehouseError("setting-wrong", { field });
  return Wording.parse({ ...defaultWording, ...parsed.data });
}

/**
 * Starts the adapter of a probation service.
 *
 * @throws file-unreadable, setting-wrong, and what `runService` throws
 */
export async function startProbation(config: ProbationConfig, log: Log): Promise<RunningAdapter> {
  const sector: Sector = {
    mapModule: new URL("./map.ts", import.meta.url),
    mapSettings: { wording: await wordingOf(config.wordingFile) },
    triggers,
    toNative,
    accepts: probationMediaTypes,
  };
  return runService(config.settings, sector, log);
}
