import { lastRecord, streamInfo } from "@gatehouse/bus/read";
import { heldElsewhere } from "@gatehouse/bus/trim";
import { RecipientPart } from "@gatehouse/contracts/ledger";
import { readLeaf } from "@gatehouse/ledger/record";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { readEnvironment } from "@gatehouse/test/kit/environment";
import { scanDeliveries, scanLedger } from "@gatehouse/test/kit/ledger-scan";
import type { ScannedItem, ScannedRecord } from "@gatehouse/test/kit/ledger-scan";
import { expect, vi } from "vitest";
import type { Traffic } from "./traffic.ts";

/** What a run came to, for its report. */
export type Held = {
  readonly records: number;
  readonly copies: number;
  readonly repeated: number;
  /** Hand-overs that came again under their id. */
  readonly handedOverAgain: number;
};

/** Ends what hangs: a long run has thousands of copies to hand over after its last kill, on a machine that may be busy. */
const wait = { timeout: readEnvironment().long ? 1_200_000 : 120_000, interval: 20 };

/**
 * Everything is decided, and every copy handed over, when CORE stands at the intake's end, is copied whole, and nothing
 * waits.
 */
export async function untilSettled(broker: TestBroker, traffic: Traffic): Promise<void> {
  const bus = await broker.server.connect("gateway");
  await vi.waitUntil(async () => {
    if (traffic.waiting() > 0) return false;
    const last = await lastRecord(bus, "CORE", "ledger");
    const { lastSeq } = await streamInfo(bus, "INTAKE");
    if (last === null || readLeaf(last.data)?.intake !== lastSeq) return false;
    // What is checked is read from where the server copies it, a moment later.
    if ((await heldElsewhere(bus, { settledMs: 0 })) < (await streamInfo(bus, "CORE")).lastSeq) return false;
    const sent = [...traffic.published.values()].flat().length + traffic.sentTwice.length;
    const handed = new Set([...traffic.handedOver.values()].flat().map(({ id }) => id)).size;
    // Each goes to all of the team's clients but its sender's.
    return handed === sent * (traffic.clients.size - 1) + traffic.sentTwice.length;
  }, wait);
}

/**
 * Checks, from what is stored and from what the clients have, all that must hold whatever was killed and whenever
 * (architecture §1, invariants 5 to 7). To be called when nothing is on its way any more.
 */
export async function checkWhatHolds(broker: TestBroker, traffic: Traffic): Promise<Held> {
  const records = await scanLedger(broker);
  const items = await scanDeliveries(broker);
  await checkOrder(broker, records);
  const repeated = checkDecidedOnce(records, traffic);
  checkCopies(records, items);
  checkReceipts(records, items);
  checkNumbers(records, items);
  const handedOverAgain = checkHandOver(records, traffic);
  await checkSenders(records, traffic);
  const copies = items.filter(({ type }) => type === "copy").length;
  return { records: records.length, copies, repeated, handedOverAgain };
}

/** Records are numbered without gaps and stand in the order of the intake, and each place of it was decided once. */
async function checkOrder(broker: TestBroker, records: readonly ScannedRecord[]): Promise<void> {
  expect(records.map(({ leaf }) => leaf.n)).toEqual(records.map((_, at) => at + 1));
  const intake = await streamInfo(await broker.server.connect("gateway"), "INTAKE");
  const decided = records.filter(({ leaf }) => leaf.step === undefined).map(({ leaf }) => leaf.intake);
  expect(decided).toEqual(Array.from({ length: intake.lastSeq }, (_, at) => at + 1));
  for (const { leaf, step } of records) expect(step.at).toMatchObject({ n: leaf.n, intake: leaf.intake });
}

/** Everything published was decided, once; the same bytes again are recorded as that. @returns how often they were */
function checkDecidedOnce(records: readonly ScannedRecord[], { published, sentTwice }: Traffic): number {
  const first = new Map<string, string>();
  let repeated = 0;
  for (const { common } of records) {
    const { message, outcome } = common;
    if (message === null) continue;
    if (outcome === "repeated") {
      expect(first.has(message)).toBe(true);
      repeated += 1;
      continue;
    }
    expect(first.has(message), `a second decision on ${message}`).toBe(false);
    first.set(message, outcome);
  }
  const sent = [...published.values()].flat();
  expect(sent.filter((id) => first.get(id) !== "decided")).toEqual([]);
  expect(sentTwice.filter((id) => first.get(id) !== "decided")).toEqual([]);
  expect(repeated).toBeGreaterThanOrEqual(sentTwice.length);
  return repeated;
}

/** For every `shared` of the ledger one copy, under the delivery id that the record says, and no other copy. */
function checkCopies(records: readonly ScannedRecord[], items: readonly ScannedItem[]): void {
  const expected = records.flatMap(({ leaf, common, step, outcomes }) => {
    if (step.effect.type !== "decided") return [];
    const shared = step.effect.shared.map(
      ({ agency, delivery }) => `${leaf.n} ${common.message} ${agency} ${delivery}`,
    );
    expect(Object.values(outcomes).filter((outcome) => outcome === "shared")).toHaveLength(shared.length);
    return shared;
  });
  const committed = items.flatMap((item) => {
    if (item.type !== "copy") return [];
    const { id, statement } = item.delivery;
    return [`${statement.record} ${statement.message} ${item.agency} ${id}`];
  });
  expect(committed.toSorted()).toEqual(expected.toSorted());
  for (const [, own] of Map.groupBy(items, ({ agency }) => agency)) {
    const places = own.flatMap((item) => (item.type === "copy" ? [item.delivery.statement.record] : []));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
}

/** Every record about something that an agency sent tells that agency once; a repetition tells it the first again. */
function checkReceipts(records: readonly ScannedRecord[], items: readonly ScannedItem[]): void {
  const told = Map.groupBy(
    items.flatMap(({ agency, ...item }) =>
      // That a copy arrived is said by another record, for as many as arrived together.
      item.type === "receipt" && item.receipt.type !== "delivered" ? [{ agency, receipt: item.receipt }] : [],
    ),
    ({ receipt }) => receipt.message,
  );
  for (const { common, leaf } of records) {
    if (common.message === null || common.outcome === "repeated") continue;
    const [first, ...again] = told.get(common.message) ?? [];
    expect(first?.agency).toBe(common.from);
    for (const { agency, receipt } of [first, ...again].filter((one) => one !== undefined)) {
      expect({ agency, record: "record" in receipt && receipt.record }).toEqual({
        agency: common.from,
        record: leaf.n,
      });
    }
  }
}

/** Each agency is told of its records and copies by numbers without gaps, and each copy is the one that its record names. */
function checkNumbers(records: readonly ScannedRecord[], items: readonly ScannedItem[]): void {
  const series = new Map<string, number[]>();
  const note = (name: string, number: number): void => void series.set(name, [...(series.get(name) ?? []), number]);
  for (const { common } of records) if (common.counter !== null) note(`told ${common.from}`, common.counter);
  for (const item of items) {
    if (item.type !== "copy") continue;
    const part = RecipientPart.parse(item.delivery.opening?.["part"]);
    expect(part.delivered).toBe(item.delivery.digest);
    note(`copies ${item.agency}`, part.counter);
  }
  for (const [name, numbers] of series) expect([name, numbers]).toEqual([name, numbers.map((_, at) => at)]);
  expect(series.size).toBeGreaterThan(0);
}

/** Every copy was handed over, under one id, each sender's in the order in which it was decided. */
function checkHandOver(records: readonly ScannedRecord[], { handedOver }: Traffic): number {
  let again = 0;
  for (const [agency, all] of handedOver) {
    const firsts = [...new Map(all.toReversed().map((one) => [one.id, one])).values()].toReversed();
    again += all.length - firsts.length;
    const expected = records.flatMap(({ common, step }) =>
      step.effect.type === "decided" && step.effect.shared.some((copy) => copy.agency === agency)
        ? [`${common.from} ${common.message}`]
        : [],
    );
    expect(firsts.map(({ sender, message }) => `${sender} ${message}`)).toEqual(expected);
  }
  return again;
}

/** No client waits, holds anything it could not read, or lacks the decision on something it sent. */
async function checkSenders(records: readonly ScannedRecord[], { clients, published }: Traffic): Promise<void> {
  for (const client of clients.values())
    expect(client.counters()).toMatchObject({ waiting: 0, quarantined: 0, damaged: 0, missing: 0 });
  const places = new Map(records.map(({ common, leaf }) => [common.message, leaf.n] as const).toReversed());
  for (const [agency, ids] of published) {
    for (const id of ids) {
      const status = await clients.get(agency)?.status(id);
      expect(status?.outcome, `what ${agency} knows of ${id}`).toBe("decided");
      expect(places.has(id)).toBe(true);
    }
  }
}
