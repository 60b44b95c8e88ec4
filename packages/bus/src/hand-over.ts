import { jetstreamManager } from "@nats-io/jetstream";
import type { ConsumerInfo, JetStreamManager } from "@nats-io/jetstream";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { apiCodeOf, apiCodes, busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { nextRecord, recordAt, streamInfo } from "./read.ts";
import type { ItemPlace, StoredRecord } from "./stored-record.ts";
import { deliverSubject, streams } from "./subjects.ts";
import { eraseRecord } from "./trim.ts";

/** How far an agency has come: places in DELIVERY. What was given may not have arrived; what was acknowledged has. */
export type DeliveryPosition = {
  readonly given: number;
  readonly acknowledged: number;
  /** How many items it has not acknowledged. */
  readonly waiting: number;
  /** Whether a client of it asks for more, or holds one. */
  readonly isListening: boolean;
};

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

function positionIn(info: ConsumerInfo): DeliveryPosition {
  const { delivered, ack_floor: floor, num_pending: pending, num_ack_pending: held, num_waiting: asking } = info;
  return {
    given: delivered.stream_seq,
    acknowledged: floor.stream_seq,
    waiting: pending + held,
    isListening: asking + held > 0,
  };
}

/**
 * When the oldest item that an agency has not acknowledged was stored; null where nothing waits for it.
 *
 * @param acknowledged as `deliveryPositions` gives it
 * @throws `bus-unavailable`
 */
export async function oldestWaiting(bus: Bus, account: string, acknowledged: number): Promise<Date | null> {
  const next = await nextRecord(bus, streams.delivery, deliverSubject(account), acknowledged + 1);
  return next?.storedAt ?? null;
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

const ERASED_AT_ONCE = 16;

/**
 * Takes copies out of DELIVERY, but those that were given to their agency already. May be repeated, also after a crash. To
 * be called when DELIVERY has what CORE had when they were decided.
 *
 * @param copies of one agency
 * @param at a place where tests stop the world
 * @returns what became of each, in their order
 * @throws `deliveries-unavailable` where there is no consumer for the agency; `bus-unavailable`
 */
export async function withdrawCopies(
  bus: Bus,
  account: string,
  copies: readonly ItemPlace[],
  at: (point: string) => Promise<void>,
): Promise<readonly Withdrawal[]> {
  return whilePaused(bus, account, async () => {
    await at("withdraw.after-pause");
    const { given } = await deliveryPosition(bus, account);
    const became = new Map<ItemPlace, Withdrawal>();
    const erased = new Map<ItemPlace, number>();
    const { firstSeq, lastSeq } = await streamInfo(bus, streams.delivery);
    let from = firstSeq;
    for (const copy of copies.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) {
      const place = await placeOf(bus, account, copy, { from, to: lastSeq });
      from = place.from;
      if (place.seq === null) became.set(copy, await whenGone(bus, account, copy, given));
      else if (place.seq <= given) became.set(copy, "handed-over");
      else erased.set(copy, place.seq);
    }
    // Found first, then taken out several at a time: each waits for the server's disk.
    const seqs = [...erased.values()];
    const eraser = async (): Promise<void> => {
      for (let seq = seqs.shift(); seq !== undefined; seq = seqs.shift()) {
        await eraseRecord(bus, streams.delivery, seq);
        await at("withdraw.after-erase");
      }
    };
    await Promise.all(Array.from({ length: ERASED_AT_ONCE }, eraser));
    // The pause can have run out meanwhile.
    const { given: after } = erased.size === 0 ? { given } : await deliveryPosition(bus, account);
    for (const [copy, seq] of erased) became.set(copy, after >= seq ? "doubtful" : "withdrawn");
    return copies.map((copy) => became.get(copy) ?? "doubtful");
  });
}

/** Removed before, by a gateway that died then: it was given if anything that comes after it was. */
async function whenGone(bus: Bus, account: string, copy: ItemPlace, given: number): Promise<Withdrawal> {
  const last = await itemAt(bus, account, given);
  if (given === 0) return "withdrawn";
  return last === null || last.after || !isBefore(last, copy) ? "doubtful" : "withdrawn";
}

/**
 * The deliveries of an agency stand in the order of their records: found by steps that double, then by halving. Copies
 * taken back together are often near each other.
 *
 * @returns its place or null, and from where the next one is to be looked for
 */
async function placeOf(
  bus: Bus,
  account: string,
  copy: ItemPlace,
  within: { readonly from: number; readonly to: number },
): Promise<{ readonly seq: number | null; readonly from: number }> {
  const at = (seq: number): Promise<StoredRecord | null> =>
    nextRecord(bus, streams.delivery, deliverSubject(account), seq);
  const reaches = (found: StoredRecord | null): boolean => !found?.item || !isBefore(found.item, copy);
  let low = within.from;
  let high = within.to + 1;
  let found = await at(low);
  for (let step = 1; found && !reaches(found); step *= 2) {
    low = found.seq + 1;
    const next = low + step;
    if (next >= high) break;
    const ahead = await at(next);
    if (reaches(ahead)) high = next;
    else found = ahead;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    const next = await at(middle);
    if (next && !reaches(next)) low = next.seq + 1;
    else high = middle;
  }
  const last = await at(low);
  const same = last?.item?.record === copy.record && last.item.index === copy.index;
  return { seq: same ? last.seq : null, from: same ? low + 1 : low };
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
