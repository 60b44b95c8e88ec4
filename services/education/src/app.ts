import { readFile } from "node:fs/promises";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import type { Sector } from "@gatehouse/adapter/run-service";
import { runService } from "@gatehouse/adapter/run-service";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { z } from "zod";
import type { EducationConfig } from "./config.ts";
import { toConcernCsv, toConcernJson } from "./native.ts";
import { Headers, Thresholds } from "./settings.ts";
import { triggers } from "./triggers.ts";

/** Media types of education records: tables, XML, JSON, and what browsers and spreadsheets call them. */
export const educationMediaTypes: readonly string[] = [
  "application/json",
  "application/xml",
  "text/xml",
  "text/csv",
  "text/tab-separated-values",
  "text/plain",
  "application/vnd.ms-excel",
];

/** A file of the agency's own settings; the defaults where there is none. */
async function settingsIn<Shape extends z.ZodType>(
  file: string | null,
  field: string,
  shape: Shape,
): Promise<z.infer<Shape>> {
  if (file === null) return shape.parse({});
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field }, { cause });
  }
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new GatehouseError("setting-wrong", { field });
  return parsed.data;
}

/**
 * Starts the adapter of a school, a college or an authority's education service.
 *
 * @throws file-unreadable, setting-wrong, and what `runService` throws
 */
export async function startEducation(config: EducationConfig, log: Log): Promise<RunningAdapter> {
  const sector: Sector = {
    mapModule: new URL("./map.ts", import.meta.url),
    mapSettings: {
      headers: await settingsIn(config.headersFile, "EDUCATION_HEADERS_FILE", Headers),
      thresholds: await settingsIn(config.thresholdsFile, "EDUCATION_THRESHOLDS_FILE", Thresholds),
    },
    triggers,
    toNative: config.out === "json" ? toConcernJson : toConcernCsv,
    accepts: educationMediaTypes,
  };
  return runService(config.settings, sector, log);
}
