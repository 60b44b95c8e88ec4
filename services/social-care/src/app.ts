import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import { runService } from "@gatehouse/adapter/run-service";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Log } from "@gatehouse/observe/log";
import type { SocialCareConfig } from "./config.ts";
import { triggers } from "./triggers.ts";
import { nativeFor } from "./native.ts";

/** Media types of social care records: census XML, tables, JSON, and what browsers call them. */
export const socialCareMediaTypes: readonly string[] = [
  "application/json",
  "application/xml",
  "text/xml",
  "text/csv",
  "text/plain",
  "application/vnd.ms-excel",
];

/**
 * Starts the adapter of children's social care, the front door.
 *
 * @throws file-unreadable, partnership-unreadable, and what `runService` throws
 */
export async function startSocialCare(config: SocialCareConfig, log: Log): Promise<RunningAdapter> {
  const { agencies } = loadPartnership(config.partnershipDir);
  const kinds = new Map(agencies.map((agency) => [agency.id, agency.kind]));
  const toNative = nativeFor((agency) => kinds.get(agency));
  const mapModule = new URL("./map.ts", import.meta.url);
  const sector = { mapModule, mapSettings: {}, triggers, toNative, accepts: socialCareMediaTypes };
  return runService(config.settings, sector, log);
}
