import { jetstreamManager } from "@nats-io/jetstream";
import type { ConsumerInfo, JetStreamManager } from "@nats-io/jetstream";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { apiCodeOf, apiCodes, busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { nextRecord, recordAt, streamInfo } from "./read.ts";
import type { ItemPlace } from "./stored-record.ts";
import { deliverSubject, streams } from "./subjects.ts";
import { eraseRecord } from "./trim.ts";

/** How far an agency has come: places in DELIVERY. What was given may not have arrived; what was acknowledged has. */
export type DeliveryPosition = { readonly given: number; readonly acknowledged: number };

/**
 * How far every agency has come, by account key, in one question for all.
 *
 * @throws `bus-unavailable`
 */
export async function deliveryPositions(bus: Bus): Promise<ReadonlyMap<string, DeliveryPosition>> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    const positions = new Map<string, DeliveryPosition>();
    await whileConnected(bus, async () => {
      for await (const info of jsm.consumers.list(streams.delivery)) positions.set(info.name, positionIn(info));
    });
    return positions;
  } catch (cause) {
    throw busError(cause);
  }
}

/**
 * How far one agency has come.
 *
 * @throws `deliveries-unavailable` where there is no consumer for it; `bus-unavailable`
 */
export async function deliveryPosition(bus: Bus, account: string): Promise<DeliveryPosition> {
  return asked(bus, async (jsm) => positionIn(await jsm.consumers.info(streams.delivery, account)));
}

function positionIn({ delivered, ack_floor: floor }: ConsumerInfo): DeliveryPosition {
  return { given: delivered.stream_seq, acknowledged: floor.stream_seq };
}

/** A gateway that dies while it holds an agency's deliveries up does so for this long. */
const PAUSED_MS = 5_000;

/**
 * Does something while nothing is given to an agency, so that what has been given and what has not is known for sure.
 *
 * @throws as `deliveryPosition`, and what the work throws
 */
export async function whilePaused<T>(bus: Bus, account: string, work: () => Promise<T>): Promise<T> {
  await asked(bus, (jsm) => jsm.consumers.pause(streams.delivery, account, new Date(Date.now() + PAUSED_MS)));
  try {
    return await work();
  } finally {
    // Should it fail, the server itself goes on when the time is over.
    await asked(bus, (jsm) => jsm.consumers.resume(streams.delivery, account)).catch(() => undefined);
  }
}

/**
 * Which item stands at a place among an agency's deliveries; where that has been removed, the one after it, `after`.
 *
 * @returns null where neither is to be had
 * @throws `bus-unavailable`
 */
export async function itemAt(
  bus: Bus,
  account: string,
  seq: number,
): Promise<(ItemPlace & { readonly after: boolean }) | null> {
  const at = seq < 1 ? null : await recordAt(bus, streams.delivery, seq);
  if (at?.item) return { ...at.item, after: false };
  const next = await nextRecord(bus, streams.delivery, deliverSubject(account), seq + 1);
  return next?.item ? { ...next.item, after: true } : null;
}

/**
 * What became of taking a copy back. `handed-over`: it was given before, and stays. `withdrawn`: it was never given, and
 * never will be. `doubtful`: it is gone, and may have been given.
 */
export type Withdrawal = "withdrawn" | "handed-over" | "doubtful";

/**
 * Takes a copy out of DELIVERY unless it was given to its agency already. May be repeated, also after a crash. To be
 * called when DELIVERY has what CORE had when the copy was decided.
 *
 * @param at a place where tests stop the world
 * @throws `deliveries-unavailable` where there is no consumer for the agency; `bus-unavailable`
 */
export async function withdrawCopy(
  bus: Bus,
  account: string,
  copy: ItemPlace,
  at: (point: string) => Promise<void>,
): Promise<Withdrawal> {
  return whilePaused(bus, account, async () => {
    await at("withdraw.after-pause");
    const { given } = await deliveryPosition(bus, account);
    const seq = await placeOf(bus, account, copy);
    if (seq === null) return whenGone(bus, account, copy, given);
    if (seq <= given) return "handed-over";
    await eraseRecord(bus, streams.delivery, seq);
    await at("withdraw.after-erase");
    // The pause can have run out meanwhile.
    return (await deliveryPosition(bus, account)).given >= seq ? "doubtful" : "withdrawn";
  });
}

/** Removed before, by a gateway that died then: it was given if anything that comes after it was. */
async function whenGone(bus: Bus, account: string, copy: ItemPlace, given: number): Promise<Withdrawal> {
  const last = await itemAt(bus, account, given);
  if (given === 0) return "withdrawn";
  return last === null || last.after || !isBefore(last, copy) ? "doubtful" : "withdrawn";
}

/** The deliveries of an agency stand in the order of their records: found by halving. */
async function placeOf(bus: Bus, account: string, copy: ItemPlace): Promise<number | null> {
  const { firstSeq, lastSeq } = await streamInfo(bus, streams.delivery);
  let [low, high] = [firstSeq, lastSeq + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const next = await nextRecord(bus, streams.delivery, deliverSubject(account), middle);
    if (next?.item && isBefore(next.item, copy)) low = next.seq + 1;
    else high = middle;
  }
  const found = await nextRecord(bus, streams.delivery, deliverSubject(account), low);
  const same = found?.item?.record === copy.record && found.item.index === copy.index;
  return same ? found.seq : null;
}

function isBefore(a: ItemPlace, b: ItemPlace): boolean {
  return a.record < b.record || (a.record === b.record && a.index < b.index);
}

async function asked<T>(bus: Bus, question: (jsm: JetStreamManager) => Promise<T>): Promise<T> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    return await whileConnected(bus, () => question(jsm));
  } catch (cause) {
    if (apiCodeOf(cause) === apiCodes.consumerNotFound)
      throw new GatehouseError("deliveries-unavailable", {}, { cause });
    throw busError(cause);
  }
}
