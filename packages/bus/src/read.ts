import { jetstreamManager } from "@nats-io/jetstream";
import type { StoredMsg } from "@nats-io/jetstream";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { apiCodeOf, apiCodes, busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { follow } from "./follow.ts";
import { whileConnected } from "./line.ts";
import { coreSeqOf, itemHeader, itemPlace } from "./stored-record.ts";
import type { StoredRecord } from "./stored-record.ts";
import type { StreamName } from "./subjects.ts";

/** How a stream stands. `firstSeq` is 1 and `lastSeq` 0 where nothing was ever stored. */
export type StreamState = {
  readonly messages: number;
  readonly bytes: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The server's clock when it said so: whatever is stored later has a later time. */
  readonly serverTime: Date;
};

/**
 * The last record of a stream, or of one of its subjects, as its leader has it; null where there is none.
 *
 * @throws `bus-unavailable`
 */
export async function lastRecord(bus: Bus, stream: StreamName, subject = ">"): Promise<StoredRecord | null> {
  return read(bus, stream, { last_by_subj: subject });
}

/**
 * The record at a place in a stream; null where none was stored or it is gone.
 *
 * @throws `bus-unavailable`
 */
export async function recordAt(bus: Bus, stream: StreamName, seq: number): Promise<StoredRecord | null> {
  return read(bus, stream, { seq });
}

/**
 * The first record of a subject at or after a place.
 *
 * @throws `bus-unavailable`
 */
export async function nextRecord(
  bus: Bus,
  stream: StreamName,
  subject: string,
  seq: number,
): Promise<StoredRecord | null> {
  return read(bus, stream, { seq, next_by_subj: subject });
}

/**
 * The first record that a stream stored at or after a time of its server's clock.
 *
 * @throws `bus-unavailable`
 */
export async function firstStoredSince(bus: Bus, stream: StreamName, time: Date): Promise<StoredRecord | null> {
  // The server takes a time in place of a sequence since 2.11; the library's type knows that for another question only.
  const query = { seq: 0, start_time: time.toISOString() };
  return read(bus, stream, query);
}

/**
 * How a stream stands now.
 *
 * @throws `bus-unavailable`
 */
export async function streamInfo(bus: Bus, stream: StreamName): Promise<StreamState> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    const info = await whileConnected(bus, () => jsm.streams.info(stream));
    const { messages, bytes, first_seq: first, last_seq: lastSeq } = info.state;
    // The server says 0 of a stream in which nothing was ever stored.
    return { messages, bytes, firstSeq: Math.max(1, first), lastSeq, serverTime: serverTimeOf(info) };
  } catch (cause) {
    throw busError(cause);
  }
}

/** nats-server says it in every answer since 2.10; the library's type does not know it. */
function serverTimeOf(info: object): Date {
  const time = "ts" in info && typeof info.ts === "string" ? new Date(info.ts) : null;
  if (time === null || Number.isNaN(time.getTime())) throw new GatehouseError("bus-unavailable", { field: "ts" });
  return time;
}

/**
 * Every record from a place up to where the stream ended at the call, in order; ends there.
 *
 * @throws `stream-gap` where one is missing; `bus-unavailable`
 */
export async function* range(bus: Bus, stream: StreamName, fromSeq: number): AsyncGenerator<StoredRecord> {
  const { lastSeq } = await streamInfo(bus, stream);
  if (lastSeq < Math.max(1, fromSeq)) return;
  const stop = new AbortController();
  for await (const record of follow(bus, stream, { fromSeq, signal: stop.signal })) {
    yield record;
    if (record.seq >= lastSeq) return;
  }
}

/**
 * What is held of a stream from a place up to where it ended at the call, in order; what has been erased is passed over.
 *
 * @throws `bus-unavailable`
 */
export async function* heldRange(bus: Bus, stream: StreamName, fromSeq: number): AsyncGenerator<StoredRecord> {
  const last = await lastRecord(bus, stream);
  if (!last || last.seq < fromSeq) return;
  const stop = new AbortController();
  for await (const record of follow(bus, stream, { fromSeq, signal: stop.signal, passHoles: true })) {
    yield record;
    if (record.seq >= last.seq) return;
  }
}

type Query = { last_by_subj: string } | { seq: number } | { seq: number; next_by_subj: string };

async function read(bus: Bus, stream: StreamName, query: Query): Promise<StoredRecord | null> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    const found = await whileConnected(bus, () => jsm.streams.getMessage(stream, query));
    return found === null ? null : storedRecord(found);
  } catch (cause) {
    if (apiCodeOf(cause) === apiCodes.messageNotFound) return null;
    throw busError(cause);
  }
}

function storedRecord(message: StoredMsg): StoredRecord {
  return {
    seq: message.seq,
    subject: message.subject,
    data: message.data,
    storedAt: message.time,
    coreSeq: coreSeqOf((name) => message.header?.get(name)),
    item: itemPlace(message.header?.get(itemHeader)),
  };
}
