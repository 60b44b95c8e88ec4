import { errors } from "@gatehouse/contracts/errors";
import type { Instant } from "@gatehouse/contracts/message";
import type { Log } from "@gatehouse/observe/log";
import type { ConcernFolder } from "./concern-folder.ts";
import type { MapFile } from "./map-file.ts";
import type { MapResult, MappedFields, NotMapped, RecordFile, Warning } from "./map.ts";
import type { Publish, RecordEvent } from "./ports.ts";
import { recordDigest } from "./record-context.ts";

/** What became of a record: what was queued, what waits for a human, and the account of its fields. */
export type RecordTaken = {
  readonly ok: true;
  /** Digest of the record's bytes. */
  readonly record: string;
  /** Ids of the messages and register events queued, in the order of the record. */
  readonly queued: readonly string[];
  /** Ids of concerns that a named human has to complete. */
  readonly concerns: readonly string[];
  readonly warnings: readonly Warning[];
  readonly fields: MappedFields;
};
/** The record as a whole was not taken; nothing of it was sent. */
export type RecordRefused = NotMapped;

/**
 * Takes one record: maps it, keeps concerns for a human, queues the rest. Resolves once all of it is on disk; taken again
 * it is the same messages.
 *
 * @throws what `publish` throws: the record then stays with its sender, to be taken again
 */
export type TakeRecord = (file: RecordFile) => Promise<RecordTaken | RecordRefused>;

export type TakeRecordPorts = {
  readonly mapFile: MapFile;
  readonly publish: Publish;
  readonly record: RecordEvent;
  readonly concerns: ConcernFolder;
  readonly now: () => Instant;
  readonly log: Log;
};

/** Makes the function that takes records, for the HTTP door and the folder alike. */
export function recordTaker(ports: TakeRecordPorts): TakeRecord {
  const { mapFile, publish, record: recordEvent, concerns, now, log } = ports;
  const mapped = async (file: RecordFile, recordId: string): Promise<MapResult> => {
    try {
      return await mapFile(file, now());
    } catch (err) {
      // No mapper should throw. One that does over some record would do so for ever, and no other record would come in.
      log.error("record.mapping-failed", { recordId, err });
      return { ok: false, code: "internal", title: errors.internal.title };
    }
  };
  return async (file) => {
    const record = recordDigest(file.bytes);
    const result = await mapped(file, record);
    if (!result.ok) {
      log.info("record.refused", { recordId: record, code: result.code, bytes: file.bytes.byteLength });
      return result;
    }
    const queued: string[] = [];
    const waiting: string[] = [];
    for (const draft of result.drafts) {
      if (draft.kind === "concern" && draft.risk == null) {
        await concerns.keep(draft);
        waiting.push(draft.id);
      } else queued.push((await publish(draft)).id);
    }
    for (const event of result.events ?? []) queued.push((await recordEvent(event)).id);
    log.info("record.taken", { recordId: record, count: result.drafts.length });
    const { warnings, fields } = result;
    return { ok: true, record, queued, concerns: waiting, warnings, fields };
  };
}
