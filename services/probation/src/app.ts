import { readFile } from "node:fs/promises";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import { runService } from "@gatehouse/adapter/run-service";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { ProbationConfig } from "./config.ts";
import { createMapRecord } from "./map.ts";
import { toNative } from "./native.ts";
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
  const mapRecord = createMapRecord(await wordingOf(config.wordingFile));
  return runService(config.settings, { mapRecord, toNative, accepts: probationMediaTypes }, log);
}
