import type { Message } from "@gatehouse/contracts/message";
import { makeKnown, usualTeam } from "./families.ts";
import type { Party } from "./parties.ts";
import { draftsOf, postRecord, readRecords } from "./records.ts";
import type { SectorRecord } from "./records.ts";
import type { Stage } from "./story.ts";

export type RecordsPlayed = {
  readonly files: number;
  /** Files outside every sector's folder: passed over. */
  readonly outside: number;
  /** Files whose sector has no adapter yet. */
  readonly withoutAdapter: number;
  /** Files an adapter refused, by code: the valid ones beside them went all the same. */
  readonly refused: Readonly<Record<string, number>>;
};

/** Several records are with an adapter at once; its outbox decides what it takes. */
const AT_ONCE = 8;

/** Plays every record of a folder through its sector's adapter, after the families in them have been made known. */
export async function playRecords(
  stage: Stage,
  dir: string,
  wanted: (path: string) => boolean,
): Promise<RecordsPlayed> {
  const { parties, say, signal } = stage;
  const { records, unread, outside } = await readRecords(dir, wanted);
  const pairs = records.flatMap((record) => {
    const party = [...parties.values()].find(({ kind, adapter }) => kind === record.sector && adapter !== null);
    return party ? [{ record, party }] : [];
  });
  const drafts: Message[] = pairs.flatMap(({ record, party }) => draftsOf(party, record.file));
  say(`${records.length} records give ${drafts.length} drafts; their families are made known to the register`);
  const unknown = await makeKnown(drafts, parties, usualTeam, signal);
  if (unknown.length > 0) say(`${unknown.length} register events were refused`);
  const refused = await postAll(pairs, signal);
  for (const code of unread) refused[code] = (refused[code] ?? 0) + 1;
  return { files: records.length, outside, withoutAdapter: records.length - pairs.length, refused };
}

type Pair = { readonly record: SectorRecord; readonly party: Party };

async function postAll(pairs: readonly Pair[], signal: AbortSignal): Promise<Record<string, number>> {
  const refused: Record<string, number> = {};
  const waiting = [...pairs];
  const worker = async (): Promise<void> => {
    for (let pair = waiting.shift(); pair && !signal.aborted; pair = waiting.shift()) {
      const posted = await postRecord(pair.party, pair.record.file);
      if (posted.status !== 202 && "code" in posted) refused[posted.code] = (refused[posted.code] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return refused;
}
