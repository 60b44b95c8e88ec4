import { jetstreamManager } from "@nats-io/jetstream";
import { apiCodeOf, apiCodes, busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { firstStoredSince, lastRecord, nextRecord, streamInfo } from "./read.ts";
import { coreSubjects, deliverSubject, streams } from "./subjects.ts";

/**
 * Removes everything up to and including `upToSeq` from the head of a stream that may be trimmed. The caller knows that
 * it is no longer needed: for INTAKE decided and in a verified snapshot, for CORE `heldElsewhere` and before its last
 * batch.
 *
 * @returns how many were removed
 * @throws `bus-unavailable`
 */
export async function trimHead(
  bus: Bus,
  stream: "INTAKE" | "CORE" | "PARTS" | "DELIVERY",
  upToSeq: number,
): Promise<number> {
  if (upToSeq < 1) return 0;
  return purge(bus, stream, { seq: upToSeq + 1 });
}

/**
 * Removes one agency's copies up to and including `upToSeq`: acknowledged by a signed statement, past their retention.
 *
 * @param account the agency's account key
 * @returns how many were removed
 * @throws `bus-unavailable`
 */
export async function trimDeliveries(bus: Bus, account: string, upToSeq: number): Promise<number> {
  if (upToSeq < 1) return 0;
  return purge(bus, streams.delivery, { seq: upToSeq + 1, filter: deliverSubject(account) });
}

/**
 * Overwrites one record's bytes on the server's disk, where it stands; none being there is no failure. A trim or a purge only
 * lets go of a record, and its bytes stay in their file until all of that is let go (ADR 0010).
 *
 * @throws `bus-unavailable`
 */
export async function eraseRecord(
  bus: Bus,
  stream: "CORE" | "PARTS" | "KEYS" | "DELIVERY" | "SNAPSHOTS",
  seq: number,
): Promise<void> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    await whileConnected(bus, () => jsm.streams.deleteMessage(stream, seq, true));
  } catch (cause) {
    if (notThere.has(apiCodeOf(cause))) return;
    throw busError(cause);
  }
}

/**
 * Overwrites the keys of records in CORE up to and including `upToSeq`, before its head is trimmed: KEYS is to be the one place
 * where a key can be destroyed. The caller knows that KEYS holds them (`heldElsewhere`).
 *
 * @throws `bus-unavailable`
 */
export async function eraseKeysInCore(bus: Bus, upToSeq: number): Promise<void> {
  const { firstSeq } = await streamInfo(bus, streams.core);
  for (let seq = firstSeq; seq <= upToSeq;) {
    const key = await nextRecord(bus, streams.core, coreSubjects.keys, seq);
    if (!key || key.seq > upToSeq) return;
    await eraseRecord(bus, streams.core, key.seq);
    seq = key.seq + 1;
  }
}

/** What the server says, by its version, of a message that it does not have. */
const notThere: ReadonlySet<number | null> = new Set([
  apiCodes.messageNotFound,
  apiCodes.messageNotDeleted,
  apiCodes.sequenceNotFound,
]);

/**
 * What DELIVERY has had for this long is on the disk: the server writes what it keeps quickly every two minutes
 * (nats-server, `defaultSyncInterval`), and a stopped clock or a slow disk may take as long again.
 */
const SETTLED_MS = 5 * 60_000;

export type HeldOptions = {
  /** Younger copies count as not held; left out, five minutes. Zero tells how far DELIVERY has come. */
  readonly settledMs?: number;
};

/**
 * How far CORE is held by LEDGER, PARTS, KEYS and DELIVERY together, for sure: up to this sequence its head may be trimmed.
 *
 * With `settledMs` 0, CORE's end less this is the source lag to alarm on.
 *
 * @throws `bus-unavailable`
 */
export async function heldElsewhere(bus: Bus, options: HeldOptions = {}): Promise<number> {
  const { lastSeq } = await streamInfo(bus, streams.core);
  const held = await Promise.all([
    heldBy(bus, streams.ledger, coreSubjects.ledger, lastSeq),
    heldBy(bus, streams.parts, coreSubjects.parts, lastSeq),
    heldBy(bus, streams.keys, coreSubjects.keys, lastSeq),
    heldBy(bus, streams.delivery, deliverSubject("*"), lastSeq),
    settledBefore(bus, options.settledMs ?? SETTLED_MS, lastSeq),
  ]);
  return Math.min(...held);
}

/** Everything before CORE's next message of that subject which the stream does not have yet. */
async function heldBy(
  bus: Bus,
  stream: "LEDGER" | "PARTS" | "KEYS" | "DELIVERY",
  subject: string,
  lastSeq: number,
): Promise<number> {
  const held = (await lastRecord(bus, stream))?.coreSeq ?? 0;
  const missing = await nextRecord(bus, streams.core, subject, held + 1);
  return missing === null ? lastSeq : Math.min(lastSeq, missing.seq - 1);
}

/** Everything before the first copy that DELIVERY has stored within `settledMs`. */
async function settledBefore(bus: Bus, settledMs: number, lastSeq: number): Promise<number> {
  if (settledMs <= 0) return lastSeq;
  const young = await firstStoredSince(bus, streams.delivery, new Date(Date.now() - settledMs));
  return young?.coreSeq == null ? lastSeq : Math.min(lastSeq, young.coreSeq - 1);
}

async function purge(bus: Bus, stream: string, options: { seq: number; filter?: string }): Promise<number> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    return (await whileConnected(bus, () => jsm.streams.purge(stream, options))).purged;
  } catch (cause) {
    throw busError(cause);
  }
}
