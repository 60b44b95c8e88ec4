import { readFile } from "node:fs/promises";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import type { Sector } from "@gatehouse/adapter/run-service";
import { runService } from "@gatehouse/adapter/run-service";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { HousingConfig } from "./config.ts";
import { headersFile, wordingFile } from "./config.ts";
import { toNative } from "./native.ts";
import { Headers } from "./register/columns.ts";
import { triggers } from "./triggers.ts";
import { defaultWording, Wording } from "./wording.ts";

/** Media types of housing records: JSON and its lines, CORE's XML, and tables. */
export const housingMediaTypes: readonly string[] = [
  "application/json",
  "application/x-ndjson",
  "application/xml",
  "text/xml",
  "text/csv",
];

async function givenIn(file: string | null, field: string): Promise<unknown> {
  if (file === null) return {};
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field }, { cause });
  }
}

/**
 * Starts the adapter of a housing provider: the agency's words over the defaults, the headings of its register beside them.
 *
 * @throws file-unreadable, setting-wrong, and what `runService` throws
 */
export async function startHousing(config: HousingConfig, log: Log): Promise<RunningAdapter> {
  const words = Wording.partial().safeParse(await givenIn(config.wordingFile, wordingFile));
  if (!words.success) throw new GatehouseError("setting-wrong", { field: wordingFile });
  const headers = Headers.safeParse(await givenIn(config.headersFile, headersFile));
  if (!headers.success) throw new GatehouseError("setting-wrong", { field: headersFile });
  const sector: Sector = {
    mapModule: new URL("./map.ts", import.meta.url),
    mapSettings: { wording: Wording.parse({ ...defaultWording, ...words.data }), headers: headers.data },
    triggers,
    toNative,
    accepts: housingMediaTypes,
  };
  return runService(config.settings, sector, log);
}
