import { deliverSubject } from "@gatehouse/bus/subjects";
import { appendBatch, MAX_BATCH_RECORDS } from "@gatehouse/bus/append";
import type { AppendRecord } from "@gatehouse/bus/append";
import { lastRecord, range, recordAt, streamInfo } from "@gatehouse/bus/read";
import { heldElsewhere, trimHead } from "@gatehouse/bus/trim";
import type { StoredRecord } from "@gatehouse/bus/stored-record";
import type { Bus } from "@gatehouse/bus/connect";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test, vi } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (record: { readonly data: Uint8Array } | null): string => new TextDecoder().decode(record?.data);

/** A batch as the gateway writes it: `size` leaves that all carry the batch's name. */
const batchOf = (name: string, size: number): AppendRecord[] =>
  Array.from({ length: size }, (_, at) => ({ subject: "ledger", data: bytes(`${name} ${at + 1}/${size}`) }));

async function collect(records: AsyncIterable<StoredRecord>): Promise<StoredRecord[]> {
  const all: StoredRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

async function gateways(count: number): Promise<{
  readonly buses: readonly Bus[];
  readonly account: string;
  readonly server: Awaited<ReturnType<typeof startTestServer>>;
}> {
  const server = await startTestServer({ agencies: ["north-school"] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const buses = await Promise.all(Array.from({ length: count }, async () => server.connect("gateway")));
  return { buses, account: server.accounts.agencies["north-school"]?.publicKey ?? "", server };
}

test("a batch is stored whole, in order and without a gap, and arrives in LEDGER, PARTS and DELIVERY", async () => {
  const {
    buses: [bus],
    account,
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  const records = ["ledger", "parts", deliverSubject(account)].map((subject) => ({ subject, data: bytes(subject) }));
  expect(await appendBatch(bus, records, { expectedLastSeq: 0 })).toEqual({ outcome: "committed", lastSeq: 3 });
  expect(await appendBatch(bus, records, { expectedLastSeq: 3 })).toEqual({ outcome: "committed", lastSeq: 6 });
  await vi.waitUntil(async () => (await heldElsewhere(bus, { settledMs: 0 })) === 6, { timeout: 60_000 });
  const ledger = await collect(range(bus, "LEDGER", 1));
  expect(ledger.map(({ seq, subject, coreSeq }) => [seq, subject, coreSeq])).toEqual([
    [1, "ledger", 1],
    [2, "ledger", 4],
  ]);
  expect(text(await lastRecord(bus, "PARTS"))).toBe("parts");
  expect((await streamInfo(bus, "DELIVERY")).messages).toBe(2);
});

test.each([1, 2, MAX_BATCH_RECORDS])(
  "of two gateways that append %i records after the same sequence exactly one commits",
  async (size) => {
    const { buses } = await gateways(2);
    const outcomes = await Promise.all(
      buses.map(async (bus, index) =>
        appendBatch(bus, batchOf(`gateway ${index}`, size), { expectedLastSeq: 0, timeoutMs: 60_000 }),
      ),
    );
    const committed = outcomes.filter(({ outcome }) => outcome === "committed");
    expect(committed).toEqual([{ outcome: "committed", lastSeq: size }]);
    const [bus] = buses;
    if (!bus) throw new Error("no bus");
    const stored = await collect(range(bus, "CORE", 1));
    expect(new Set(stored.map((record) => text(record).split(" ", 2).join(" "))).size).toBe(1);
    expect(stored).toHaveLength(size);
  },
);

test("a batch behind the fence says where the stream ends, and one record too many is refused before it is sent", async () => {
  const {
    buses: [bus],
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  await appendBatch(bus, batchOf("first", 5), { expectedLastSeq: 0 });
  expect(await appendBatch(bus, batchOf("late", 3), { expectedLastSeq: 2 })).toEqual({
    outcome: "conflict",
    lastSeq: 5,
  });
  await expect(appendBatch(bus, batchOf("large", MAX_BATCH_RECORDS + 1), { expectedLastSeq: 5 })).rejects.toThrow(
    "append-refused",
  );
  await expect(appendBatch(bus, [], { expectedLastSeq: 5 })).rejects.toThrow("append-refused");
  expect((await streamInfo(bus, "CORE")).lastSeq).toBe(5);
});

test("with the server away the outcome is unknown; after its return the last record tells, and the same batch may be sent again", async () => {
  const {
    buses: [bus],
    server,
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  await appendBatch(bus, batchOf("before", 2), { expectedLastSeq: 0 });
  await server.kill();
  expect(await appendBatch(bus, batchOf("lost", 2), { expectedLastSeq: 2, timeoutMs: 300 })).toEqual({
    outcome: "unknown",
  });
  await server.start();
  await vi.waitUntil(async () => (await lastRecord(bus, "CORE").catch(() => null)) !== null, { timeout: 60_000 });
  const last = await lastRecord(bus, "CORE");
  expect(last?.seq).toBe(2);
  expect(await appendBatch(bus, batchOf("lost", 2), { expectedLastSeq: 2 })).toEqual({
    outcome: "committed",
    lastSeq: 4,
  });
  expect(text(await recordAt(bus, "CORE", 4))).toBe("lost 2/2");
});

test("the server killed again and again amid batches leaves whole batches only, in CORE and in LEDGER, and loses none it confirmed", async () => {
  const {
    buses: [bus],
    server,
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  const confirmed: string[] = [];
  let running = true;
  const writer = writeBatches(bus, 40, () => running, confirmed);
  for (let kill = 1; kill <= 5; kill++) {
    const target = confirmed.length + 5;
    await vi.waitUntil(() => confirmed.length >= target, { timeout: 60_000 });
    await server.kill();
    await server.start();
  }
  running = false;
  await writer;
  const stored = await collect(range(bus, "CORE", 1));
  const batches = Map.groupBy(stored, (record) => text(record).split(" ")[0] ?? "");
  for (const [name, records] of batches) {
    expect(records.map(text)).toEqual(Array.from({ length: 40 }, (_, at) => `${name} ${at + 1}/40`));
  }
  expect(confirmed.filter((name) => !batches.has(name))).toEqual([]);
  await vi.waitUntil(async () => (await streamInfo(bus, "LEDGER")).lastSeq === stored.length, { timeout: 60_000 });
  expect((await collect(range(bus, "LEDGER", 1))).map(text)).toEqual(stored.map(text));
});

/** One writer that reads the stream's end after every answer it did not get, as the gateway does. */
async function writeBatches(bus: Bus, size: number, more: () => boolean, confirmed: string[]): Promise<void> {
  let expectedLastSeq = 0;
  for (let n = 1; more(); n++) {
    const name = `b${n}`;
    for (;;) {
      const answer = await appendBatch(bus, batchOf(name, size), { expectedLastSeq, timeoutMs: 1_000 });
      if (answer.outcome === "committed") {
        expectedLastSeq = answer.lastSeq;
        confirmed.push(name);
        break;
      }
      const state = await vi.waitUntil(async () => streamInfo(bus, "CORE").catch(() => null), { timeout: 60_000 });
      if (state.lastSeq === expectedLastSeq) continue;
      expect(state.lastSeq, "nobody else writes").toBe(expectedLastSeq + size);
      expectedLastSeq = state.lastSeq;
      break;
    }
  }
}

test("CORE's head goes only as far as asked, keeps its sequence, and LEDGER keeps everything", async () => {
  const {
    buses: [bus],
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  await appendBatch(bus, batchOf("first", 10), { expectedLastSeq: 0 });
  await vi.waitUntil(async () => (await heldElsewhere(bus, { settledMs: 0 })) === 10, { timeout: 60_000 });
  expect(await heldElsewhere(bus)).toBe(10);
  expect(await trimHead(bus, "CORE", 9)).toBe(9);
  expect(await streamInfo(bus, "CORE")).toMatchObject({ messages: 1, firstSeq: 10, lastSeq: 10 });
  expect(await trimHead(bus, "CORE", 10)).toBe(1);
  expect(await appendBatch(bus, batchOf("next", 2), { expectedLastSeq: 10 })).toEqual({
    outcome: "committed",
    lastSeq: 12,
  });
  await vi.waitUntil(async () => (await streamInfo(bus, "LEDGER")).messages === 12, { timeout: 60_000 });
});

test("a copy that DELIVERY has had for less than five minutes keeps CORE from being trimmed", async () => {
  const {
    buses: [bus],
    account,
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  const copy = { subject: deliverSubject(account), data: bytes("copy") };
  await appendBatch(bus, [...batchOf("first", 3), copy, ...batchOf("second", 2)], { expectedLastSeq: 0 });
  await vi.waitUntil(async () => (await heldElsewhere(bus, { settledMs: 0 })) === 6, { timeout: 60_000 });
  expect(await heldElsewhere(bus)).toBe(3);
  expect(await heldElsewhere(bus, { settledMs: 1 })).toBe(6);
});

test("a stream in which nothing was ever stored begins at 1 and is read to its end at once", async () => {
  const {
    buses: [bus],
  } = await gateways(1);
  if (!bus) throw new Error("no bus");
  const { firstSeq, lastSeq } = await streamInfo(bus, "SNAPSHOTS");
  expect({ firstSeq, lastSeq }).toEqual({ firstSeq: 1, lastSeq: 0 });
  expect(await collect(range(bus, "SNAPSHOTS", 0))).toEqual([]);
});
