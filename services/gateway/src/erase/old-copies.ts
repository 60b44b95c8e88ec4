import type { Bus } from "@gatehouse/bus/connect";
import { heldRange } from "@gatehouse/bus/read";
import type { StoredRecord } from "@gatehouse/bus/stored-record";
import { accountOf, streams } from "@gatehouse/bus/subjects";
import { eraseRecord } from "@gatehouse/bus/trim";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { openWhole, recordsAfter } from "../recover.ts";
import { readRecordedStep } from "../recorded-step.ts";
import type { RecordedStep } from "../recorded-step.ts";
import type { GatewayState } from "../state.ts";
import type { About } from "./held.ts";
import { isHeld, topicsOfMessage } from "./held.ts";
import { keptSince } from "./kept-since.ts";

export type OldCopiesContext = {
  /** The server's time. */
  readonly nowMs: number;
  readonly directory: TrustedDirectory;
  readonly storageKey: Uint8Array;
  readonly rest: () => Promise<void>;
};

/** What is known of the copies that are held: of which message, and who acknowledged it when. */
type Copies = {
  /** By record. */
  readonly about: ReadonlyMap<number, About>;
  /** By message and agency: the newest acknowledgement, its record and its time. */
  readonly acknowledged: ReadonlyMap<string, { readonly n: number; readonly atMs: number }>;
};

/** Places in DELIVERY of copies whose time is over, and how many of those a legal hold keeps. */
export type OldCopies = { readonly places: readonly number[]; readonly held: number };

/**
 * The copies whose time is over: acknowledged by a named human so long ago, or fetched longer ago. What nobody fetched is not
 * among them, however old; what a legal hold covers is counted alone.
 */
export async function oldCopies(bus: Bus, state: GatewayState, context: OldCopiesContext): Promise<OldCopies> {
  const { nowMs, directory } = context;
  const acknowledgedMs = keptSince("copy-acknowledged", nowMs) ?? 0;
  const fetchedMs = keptSince("copy-fetched", nowMs) ?? 0;
  const oldest = await oldestCopy(bus);
  // Nothing is acknowledged before it was stored.
  if (oldest === null || oldest.storedMs >= acknowledgedMs) return { places: [], held: 0 };
  const copies = await readCopies(bus, oldest.record, context);
  const agencyOf = new Map(directory.agencies.map(({ id, account }) => [account, id] as const));
  const isOver = ({ subject, item, storedAt }: StoredRecord): boolean => {
    const agency = agencyOf.get(accountOf("deliver", subject) ?? "");
    if (!item || agency === undefined || item.record > (state.lives.handedOver.get(agency) ?? 0)) return false;
    if (storedAt.getTime() < fetchedMs) return true;
    const [message] = copies.about.get(item.record)?.messages ?? [];
    const read = message === undefined ? undefined : copies.acknowledged.get(atAgency(message, agency));
    return read !== undefined && read.n > item.record && read.atMs < acknowledgedMs;
  };
  const places: number[] = [];
  let held = 0;
  for await (const copy of heldRange(bus, streams.delivery, 1)) {
    if (copy.storedAt.getTime() >= acknowledgedMs) break;
    if (!isOver(copy)) continue;
    if (isHeld(state, copies.about.get(copy.item?.record ?? 0) ?? { messages: [], topics: null })) held += 1;
    else places.push(copy.seq);
  }
  return { places, held };
}

/** Overwrites them. @returns how many */
export async function destroyOldCopies(bus: Bus, state: GatewayState, context: OldCopiesContext): Promise<number> {
  const { places } = await oldCopies(bus, state, context);
  for (const seq of places) await eraseRecord(bus, streams.delivery, seq);
  return places.length;
}

function atAgency(message: string, agency: AgencyId): string {
  return `${message} ${agency}`;
}

async function oldestCopy(bus: Bus): Promise<{ readonly record: number; readonly storedMs: number } | null> {
  for await (const { item, storedAt } of heldRange(bus, streams.delivery, 1))
    if (item) return { record: item.record, storedMs: storedAt.getTime() };
  return null;
}

/** Reads the records from that of the oldest copy on. */
async function readCopies(bus: Bus, from: number, { storageKey, rest }: OldCopiesContext): Promise<Copies> {
  const about = new Map<number, About>();
  const topics = new Map<string, About>();
  const acknowledged = new Map<string, { n: number; atMs: number }>();
  for await (const { n, sealed } of recordsAfter(bus, from - 1, storageKey)) {
    await rest();
    if (sealed === null) continue;
    const { at, effect } = readRecordedStep(openWhole(n, sealed, storageKey).state.part);
    if (effect.type === "decided") {
      topics.set(effect.signed.jti, {
        messages: [effect.signed.jti],
        topics: new Set(topicsOfMessage(effect.message)),
      });
      if (effect.acknowledges !== null)
        acknowledged.set(atAgency(effect.acknowledges, effect.signed.iss), { n, atMs: at.nowMs });
    }
    const message = messageOf(effect);
    if (message !== null) about.set(n, topics.get(message) ?? { messages: [message], topics: null });
  }
  return { about, acknowledged };
}

function messageOf(effect: RecordedStep["effect"]): string | null {
  return effect.type === "decided" || effect.type === "decided-again" ? effect.signed.jti : null;
}
