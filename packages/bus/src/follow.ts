import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { DeliverPolicy, jetstream } from "@nats-io/jetstream";
import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import { busError, isClosed } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { coreSeqOf, itemHeader, itemPlace, storedTime } from "./stored-record.ts";
import type { StoredRecord } from "./stored-record.ts";
import { accountOf, streams } from "./subjects.ts";
import type { StreamName } from "./subjects.ts";

/** A message of the intake: `account` is the key of the account that published it, as the server vouches. */
export type IntakeMessage = {
  readonly seq: number;
  readonly account: string;
  readonly data: Uint8Array;
  readonly storedAt: Date;
};

export type FollowOptions = {
  /** The first sequence wanted; 1 for all. */
  readonly fromSeq: number;
  /** Ends the loop; what was already taken from it is still good. */
  readonly signal: AbortSignal;
  /** What has been erased from the stream is passed over; where absent, a hole is an error. */
  readonly passHoles?: boolean;
};

/** Messages asked for at once. Wide, so that the server's answers are never waited for; 512 of the largest are 512 MiB, of usual ones 8. */
const WINDOW = 512;

/** A pull request lives this long, and is renewed before. */
const PULL_EXPIRES_MS = 10_000;

/** Two missed are a dead consumer. */
const HEARTBEAT_MS = 2_000;

/** The place of a reader that died is forgotten after this. */
const READER_FORGOTTEN_MS = 30_000;

/** Between attempts to begin again while the server is away. */
const RETRY_MS = 50;

/**
 * The intake in its one order, from `fromSeq` on, without end: every message once, none missing, also across restarts
 * of the server.
 *
 * What stands in the intake under any subject but `in.<account key>` is passed over: it is nobody's message.
 *
 * @throws `stream-gap` when a sequence is missing, `bus-unavailable` once the connection is closed
 */
export async function* followIntake(bus: Bus, options: FollowOptions): AsyncGenerator<IntakeMessage> {
  for await (const { seq, subject, data, storedAt } of follow(bus, streams.intake, options)) {
    const account = accountOf("in", subject);
    if (account !== null) yield { seq, account, data, storedAt };
  }
}

/**
 * Any stream without holes (INTAKE, CORE, LEDGER) in order, from `fromSeq` on, without end.
 *
 * @throws `stream-gap` when a sequence is missing, `bus-unavailable` once the connection is closed
 */
export async function* follow(bus: Bus, stream: StreamName, options: FollowOptions): AsyncGenerator<StoredRecord> {
  const { signal } = options;
  let next = options.fromSeq;
  while (!signal.aborted) {
    const messages = await openReader(bus, stream, next, signal);
    if (messages === null) continue;
    const stop = (): void => void messages.close();
    // A reader lives in the server's memory: a break of the line may have ended it, so a new one is begun at once.
    const unsubscribe = bus.onDisconnect(stop);
    signal.addEventListener("abort", stop);
    // It may have come while the reader was begun.
    if (signal.aborted) stop();
    try {
      for await (const message of messages) {
        if (signal.aborted) return;
        if (message.seq < next) continue;
        if (message.seq > next && options.passHoles !== true)
          throw new GatehouseError("stream-gap", { code: stream, limit: next });
        next = message.seq + 1;
        yield recordOf(message);
      }
    } catch (cause) {
      if (isClosed(cause) || bus.nc.isClosed()) throw busError(cause);
      if (cause instanceof GatehouseError) throw cause;
    } finally {
      unsubscribe();
      signal.removeEventListener("abort", stop);
      stop();
    }
  }
}

/** Begins to read at a place; null when the server cannot do that now. */
async function openReader(
  bus: Bus,
  stream: StreamName,
  fromSeq: number,
  signal: AbortSignal,
): Promise<ConsumerMessages | null> {
  try {
    const js = jetstream(bus.nc, { timeout: 2_000 });
    const consumer = await whileConnected(bus, () =>
      js.consumers.get(stream, {
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: Math.max(1, fromSeq),
        inactive_threshold: READER_FORGOTTEN_MS,
      }),
    );
    return await consumer.consume({
      max_messages: WINDOW,
      expires: PULL_EXPIRES_MS,
      idle_heartbeat: HEARTBEAT_MS,
    });
  } catch (cause) {
    if (isClosed(cause) || bus.nc.isClosed()) throw busError(cause);
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    return null;
  }
}

function recordOf(message: JsMsg): StoredRecord {
  return {
    seq: message.seq,
    subject: message.subject,
    data: message.data,
    storedAt: storedTime(message.timestampNanos),
    coreSeq: coreSeqOf((name) => message.headers?.get(name)),
    item: itemPlace(message.headers?.get(itemHeader)),
  };
}
