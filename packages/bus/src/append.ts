import { GatehouseError } from "@gatehouse/contracts/errors";
import { jetstreamManager } from "@nats-io/jetstream";
import { headers, nuid } from "@nats-io/transport-node";
import type { Msg, MsgHdrs } from "@nats-io/transport-node";
import { apiCodes, busError, isUnanswered } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { itemHeader, itemText } from "./stored-record.ts";
import type { ItemPlace } from "./stored-record.ts";
import { streams } from "./subjects.ts";
import type { StreamName } from "./subjects.ts";

/** One message of a batch: a subject of the stream and its bytes. */
export type AppendRecord = {
  readonly subject: string;
  readonly data: Uint8Array;
  /** For a delivery: which it is, by its record. */
  readonly item?: ItemPlace;
};

/**
 * What became of a batch.
 *
 * `committed`: all of it is stored, ending at `lastSeq`. `conflict`: none of it is; the stream ends at `lastSeq`.
 * `unknown`: all of it or none; the caller reads the stream's last record to know, and may send the same bytes again.
 */
export type AppendOutcome =
  | { readonly outcome: "committed"; readonly lastSeq: number }
  | { readonly outcome: "conflict"; readonly lastSeq: number }
  | { readonly outcome: "unknown" };

export type AppendOptions = {
  /** The fence: the sequence the stream must end with, 0 for an empty one. */
  readonly expectedLastSeq: number;
  /** Only CORE and SNAPSHOTS take batches. */
  readonly stream?: Extract<StreamName, "CORE" | "SNAPSHOTS">;
  readonly timeoutMs?: number;
};

/** The server's own limit for one batch (nats-server 2.15, `max_msgs`). */
export const MAX_BATCH_RECORDS = 1000;

/** A commit of a full batch takes some tens of milliseconds; a server that restarts needs some seconds. */
const TIMEOUT_MS = 5_000;

/**
 * Appends records to a stream, all or none, after exactly `expectedLastSeq` (ADR-50 of NATS).
 *
 * All but the last are sent without waiting for an answer; a new batch id for every call keeps the rest of an earlier,
 * dead attempt apart from this one.
 *
 * @throws `append-refused` with the server's code for what would be refused again; `bus-unavailable` once closed
 */
export async function appendBatch(
  bus: Bus,
  records: readonly AppendRecord[],
  options: AppendOptions,
): Promise<AppendOutcome> {
  const { expectedLastSeq, stream = streams.core, timeoutMs = TIMEOUT_MS } = options;
  if (records.length === 0 || records.length > MAX_BATCH_RECORDS) {
    throw new GatehouseError("append-refused", { limit: MAX_BATCH_RECORDS, field: "records" });
  }
  try {
    const answer = await whileConnected(bus, () => send(bus, records, expectedLastSeq, timeoutMs));
    return await outcomeOf(bus, stream, answer, records.length);
  } catch (cause) {
    if (isUnanswered(cause)) return { outcome: "unknown" };
    throw busError(cause);
  }
}

async function send(
  bus: Bus,
  records: readonly AppendRecord[],
  expectedLastSeq: number,
  timeout: number,
): Promise<Msg> {
  const batch = records.length === 1 ? null : nuid.next();
  const [last, ...others] = records.toReversed();
  if (!last) throw new GatehouseError("append-refused", { field: "records" });
  others.reverse().forEach((record, index) => {
    bus.nc.publish(record.subject, record.data, { headers: headersFor(record, batch, index, expectedLastSeq) });
  });
  const lastHeaders = headersFor(last, batch, records.length - 1, expectedLastSeq);
  if (batch !== null) lastHeaders.set("Nats-Batch-Commit", "1");
  return bus.nc.request(last.subject, last.data, { headers: lastHeaders, timeout });
}

/** A single record needs no batch: one message is whole or not there. */
function headersFor({ item }: AppendRecord, batch: string | null, index: number, expectedLastSeq: number): MsgHdrs {
  const result = headers();
  if (item) result.set(itemHeader, itemText(item));
  if (index === 0) result.set("Nats-Expected-Last-Sequence", String(expectedLastSeq));
  if (batch !== null) {
    result.set("Nats-Batch-Id", batch);
    result.set("Nats-Batch-Sequence", String(index + 1));
  }
  return result;
}

type PubAck = { readonly seq?: number; readonly count?: number; readonly error?: { readonly err_code?: number } };

async function outcomeOf(bus: Bus, stream: StreamName, answer: Msg, count: number): Promise<AppendOutcome> {
  // The server's own answer to this connection, read by the fields ADR-50 names.
  const ack = answer.json<PubAck>();
  if (!ack.error) {
    if (ack.seq === undefined || (count > 1 && ack.count !== count))
      throw new GatehouseError("append-refused", { field: "count" });
    return { outcome: "committed", lastSeq: ack.seq };
  }
  switch (ack.error.err_code) {
    case apiCodes.wrongLastSequence:
      return conflict(bus, stream);
    // Nothing was stored, and the same batch may be sent again: that is what `unknown` lets the caller do.
    case apiCodes.wrongLastSequenceUnknown:
    case apiCodes.batchIncomplete:
    case apiCodes.batchTooManyInFlight:
    case apiCodes.insufficientResources:
    case apiCodes.insufficientStorage:
    case apiCodes.storeFailed:
      return { outcome: "unknown" };
    default:
      throw new GatehouseError("append-refused", { code: String(ack.error.err_code) });
  }
}

/** The answer carries the sequence only in its text; the stream says it properly. */
async function conflict(bus: Bus, stream: StreamName): Promise<AppendOutcome> {
  const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
  const { state } = await whileConnected(bus, () => jsm.streams.info(stream));
  return { outcome: "conflict", lastSeq: state.last_seq };
}
