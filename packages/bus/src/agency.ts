import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { ConsumerMessages } from "@nats-io/jetstream";
import { MAX_AGENCY_BYTES } from "./account-claims.ts";
import { apiCodeOf, apiCodes, busError, isClosed } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { CopyInWork, said } from "./copy-in-work.ts";
import type { DeliveredCopy } from "./copy-in-work.ts";
import { whileConnected } from "./line.ts";
import { agencySubjects, streams } from "./subjects.ts";

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
 * acknowledged when its client died or gave up comes again, before any other, within 3 seconds.
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
  let lastAck: string | null = null;
  while (!signal.aborted) {
    // The line may have broken under it: without it the server would wait, then give the same copy again.
    if (lastAck !== null && bus.isConnected()) bus.nc.publish(lastAck, said.done);
    const messages = await openDeliveries(bus, account, signal);
    if (messages === null) continue;
    const stop = (): void => void messages.close();
    const unsubscribe = bus.onDisconnect(stop);
    signal.addEventListener("abort", stop);
    // It may have come while the reader was begun.
    if (signal.aborted) stop();
    try {
      for await (const message of messages) {
        if (signal.aborted) return;
        const copy = new CopyInWork(bus, message);
        try {
          yield copy;
        } finally {
          copy.end();
        }
        if (copy.acknowledged) lastAck = copy.reply;
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
