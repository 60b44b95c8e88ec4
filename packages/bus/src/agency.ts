import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import { MAX_AGENCY_BYTES } from "./account-claims.ts";
import { apiCodeOf, apiCodes, busError, isClosed } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { deliverSubject, agencySubjects, streams } from "./subjects.ts";
import { ACK_WAIT_MS } from "./topology.ts";

/** A copy as it came: sealed bytes, opened and verified by nobody yet. */
export type DeliveredCopy = {
  readonly seq: number;
  readonly data: Uint8Array;
  /** Whether it may have been handed over before. */
  readonly redelivered: boolean;
  /** Moves the cursor past this copy, and only then is the next one given. It says nothing about having been read. */
  readonly ack: () => void;
};

export type PublishOptions = {
  /** Random for each message, the same for each attempt: one the others cannot guess, so that they cannot use it up. */
  readonly msgId: string;
  readonly timeoutMs?: number;
};

const PUBLISH_TIMEOUT_MS = 5_000;

/**
 * Publishes sealed bytes to this agency's intake. When it returns they are on the server's disk: *queued*, not decided.
 *
 * @returns the place in the intake; the first place again for a repeat within two minutes
 * @throws `intake-full` and `bus-unavailable`, after which the same bytes are to be sent again; `message-too-large`
 */
export async function publishIntake(
  bus: Bus,
  data: Uint8Array,
  options: PublishOptions,
): Promise<{ readonly seq: number }> {
  if (data.length > MAX_AGENCY_BYTES) throw new GatehouseError("message-too-large", { limit: MAX_AGENCY_BYTES });
  const { msgId, timeoutMs = PUBLISH_TIMEOUT_MS } = options;
  try {
    const js = jetstream(bus.nc);
    const ack = await whileConnected(bus, () =>
      js.publish(agencySubjects.intake, data, { msgID: msgId, timeout: timeoutMs }),
    );
    return { seq: ack.seq };
  } catch (cause) {
    throw publishError(cause);
  }
}

function publishError(cause: unknown): GatehouseError {
  switch (apiCodeOf(cause)) {
    case apiCodes.storeFailed:
    case apiCodes.insufficientStorage:
    case apiCodes.insufficientResources:
      return new GatehouseError("intake-full", {}, { cause });
    case apiCodes.messageTooLarge:
      return new GatehouseError("message-too-large", { limit: MAX_AGENCY_BYTES }, { cause });
    default:
      return busError(cause);
  }
}

/** Between attempts while the server or the consumer is away. */
const RETRY_MS = 50;

/** The one in work and the one after it. */
const WINDOW = 2;
const PULL_EXPIRES_MS = 10_000;
const HEARTBEAT_MS = 2_000;

/**
 * This agency's copies in order, without end: the next is given when the last was acknowledged. A copy that was not
 * acknowledged when its client died comes again, before any other, within 6 seconds.
 *
 * While a copy is in work the server is told so, however long that takes.
 *
 * @param account this agency's account key (`bus.account`)
 * @throws `bus-unavailable` once the connection is closed
 */
export async function* consumeDeliveries(
  bus: Bus,
  account: string,
  options: { readonly signal: AbortSignal },
): AsyncGenerator<DeliveredCopy> {
  const { signal } = options;
  while (!signal.aborted) {
    const messages = await openDeliveries(bus, account, signal);
    if (messages === null) continue;
    const stop = (): void => void messages.close();
    const unsubscribe = bus.onDisconnect(stop);
    signal.addEventListener("abort", stop);
    try {
      for await (const message of messages) {
        if (signal.aborted) return;
        yield* inWork(message);
      }
    } catch (cause) {
      if (isClosed(cause) || bus.nc.isClosed()) throw busError(cause);
    } finally {
      unsubscribe();
      signal.removeEventListener("abort", stop);
      stop();
    }
  }
}

async function* inWork(message: JsMsg): AsyncGenerator<DeliveredCopy> {
  const working = setInterval(() => message.working(), ACK_WAIT_MS / 3);
  let acknowledged = false;
  const ack = (): void => {
    acknowledged = true;
    message.ack();
  };
  try {
    const { seq, data, redelivered } = message;
    yield { seq, data, redelivered, ack };
  } finally {
    clearInterval(working);
    // Given up without an answer: to be had again at once instead of after the server's wait.
    if (!acknowledged) message.nak();
  }
}

async function openDeliveries(bus: Bus, account: string, signal: AbortSignal): Promise<ConsumerMessages | null> {
  try {
    const js = jetstream(bus.nc, { apiPrefix: agencySubjects.apiPrefix, timeout: 2_000 });
    const consumer = await whileConnected(bus, () => js.consumers.get(streams.delivery, account));
    return await consumer.consume({
      max_messages: WINDOW,
      expires: PULL_EXPIRES_MS,
      idle_heartbeat: HEARTBEAT_MS,
      abort_on_missing_resource: true,
    });
  } catch (cause) {
    if (isClosed(cause) || bus.nc.isClosed()) throw busError(cause);
    await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    return null;
  }
}

/**
 * How many copies wait for this agency, without taking any.
 *
 * @throws `deliveries-unavailable` where the gateway has made no consumer for it; `bus-unavailable`
 */
export async function waitingDeliveries(bus: Bus, account: string): Promise<number> {
  try {
    const js = jetstream(bus.nc, { apiPrefix: agencySubjects.apiPrefix });
    const consumer = await whileConnected(bus, () => js.consumers.get(streams.delivery, account));
    const info = await consumer.info(true);
    return info.num_pending + info.num_ack_pending;
  } catch (cause) {
    if (apiCodeOf(cause) === apiCodes.consumerNotFound)
      throw new GatehouseError("deliveries-unavailable", {}, { cause });
    throw busError(cause);
  }
}

/**
 * Gateway's side: lets an agency have its copies again from a place in DELIVERY on.
 *
 * A stolen transport credential can move the cursor past copies, but not remove them; this brings them back.
 *
 * @param fromSeq the first place wanted; copies already removed stay so
 * @throws `deliveries-unavailable` where there is no consumer for it; `bus-unavailable`
 */
export async function resetDeliveries(bus: Bus, account: string, fromSeq: number): Promise<void> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    await whileConnected(bus, () => jsm.consumers.reset(streams.delivery, account, Math.max(1, fromSeq)));
  } catch (cause) {
    if (apiCodeOf(cause) === apiCodes.consumerNotFound)
      throw new GatehouseError("deliveries-unavailable", {}, { cause });
    throw busError(cause);
  }
}

/** Subject under which an agency's copies stand in DELIVERY, for reading a place of it (`read.ts`). */
export function deliveriesOf(account: string): string {
  return deliverSubject(account);
}
