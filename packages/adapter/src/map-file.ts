import type { Instant } from "@gatehouse/contracts/message";
import type { AdapterConfig } from "./adapter-config.ts";
import type { MapRecord, MapResult, RecordFile } from "./map.ts";
import { caseReference, recordContext } from "./record-context.ts";

/**
 * Maps one file, wherever that is done.
 *
 * @throws whatever a mapper that is broken throws: no record should make it
 */
export type MapFile = (file: RecordFile, now: Instant) => Promise<MapResult>;

/** What a mapper has to know of the agency. */
export type MappingConfig = Pick<AdapterConfig, "agency" | "author" | "contact" | "frontDoor" | "secret">;

/**
 * Maps in this thread, which waits meanwhile: for demonstrations and tests. A service maps in threads of their own.
 *
 * @param caseFor the agency's own case for a person; a reference made of the secret where it knows none
 */
export function mapHere(
  config: MappingConfig,
  mapRecord: MapRecord,
  caseFor: (key: string) => string = (key) => caseReference(config.secret, key),
): MapFile {
  return async (file, now) => mapRecord(file, recordContext(config, file, now, caseFor));
}
