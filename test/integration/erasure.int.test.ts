import { appendBatch } from "@gatehouse/bus/append";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, recordAt, streamInfo } from "@gatehouse/bus/read";
import { eraseKeysInCore, heldElsewhere } from "@gatehouse/bus/trim";
import { deliverSubject, streams } from "@gatehouse/bus/subjects";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import type { GatewayState } from "@gatehouse/gateway/state";
import { compilePolicy } from "@gatehouse/policy/compile";
import { destroyOldCopies } from "@gatehouse/gateway/erase/old-copies";
import { recordsAfter, recover } from "@gatehouse/gateway/recover";
import { readSnapshot } from "@gatehouse/gateway/snapshot";
import { openRecord } from "@gatehouse/ledger/record";
import { toPlain } from "@gatehouse/policy/plain-state";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { searchFor } from "@gatehouse/test/kit/canary";
import { emptyStream } from "@gatehouse/test/kit/damage";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { scanLedger, storageKeyOf } from "@gatehouse/test/kit/ledger-scan";
import { replayAll } from "@gatehouse/test/kit/replay";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const [council, school, practice] = ["northshire-council", "hillside-school", "riverside-practice"];

/** Nothing but erasing knows of it: eight years later all records are past their time. */
const eightYears = (): number => 8 * 366 * 24 * 3_600_000;

/** An update that both its recipients have read, of which nothing is left to be done; the gateway has stopped. */
async function readUpdate(broker: TestBroker): Promise<{ readonly id: string; readonly teacher: AgencyClient }> {
  const gateway = await broker.startGateway();
  const [social, teacher, doctor] = await Promise.all([council, school, practice].map(async (id) => broker.client(id)));
  if (!social || !teacher || !doctor) throw new Error("clients");
  doctor.deliveries({
    handover: async (delivery) => {
      await doctor.acknowledge(delivery, { name: "N. Adeyemi", role: "named-nurse" });
    },
  });
  social.deliveries({ handover: null });
  teacher.deliveries({ handover: async () => undefined });
  for (const event of familyEvents("ada", [practice ?? "", school ?? ""])) await social.record(event);
  await expect
    .poll(async () => (await scanLedger(broker)).filter(({ step }) => step.effect.type === "registered").length, poll)
    .toBe(4);
  const { id } = await teacher.publish(schoolUpdate("ada"));
  const isRead = async (): Promise<boolean> => (await teacher.status(id))?.state === "acknowledged";
  await expect.poll(isRead, poll).toBe(true);
  const isHandedOver = async (): Promise<boolean> => {
    const effects = (await scanLedger(broker)).map(({ step }) => step.effect);
    const through = effects.flatMap((effect) => (effect.type === "handed-over" ? [effect.through] : []));
    return [practice].every((agency) => through.some((one) => (one[agency ?? ""] ?? 0) > 0));
  };
  await expect.poll(isHandedOver, poll).toBe(true);
  await gateway.stop();
  return { id, teacher };
}

/** What a gateway of the broker would go on from. */
async function standing(broker: TestBroker, bus: Bus): Promise<{ state: GatewayState; directory: TrustedDirectory }> {
  const read = readConfig(broker.settings);
  if (!read.ok) throw new Error("settings");
  const { storageKey, partnership, directory } = await readIdentity(read.config);
  const none = async (): Promise<void> => undefined;
  const policy = compilePolicy(partnership);
  const { state } = await recover(bus, { storageKey, policy, at: none, pause: none });
  return { state, directory: directory.trusted };
}

function agencyAt({ agencies }: TrustedDirectory, subject: string): string {
  return agencies.find(({ account }) => deliverSubject(account) === subject)?.id ?? "";
}

const heldEverything = {
  by: { agency: "northshire-council", id: null, name: "hash", role: "front-door-manager" },
  scope: { of: "everything" },
  reason: "inquiry",
  reference: "INQ-1",
  reviewOn: "2027-01-01",
  atMs: 0,
} as const;

/** Where whoever has all streams and the gateway's storage key could still find something of a message, in any spelling. */
async function placesOf(id: string, broker: TestBroker, bus: Bus): Promise<readonly string[]> {
  const storageKey = await storageKeyOf(broker);
  const search = searchFor([id, "Ada Lovell", "Came in without a coat", "9998259797"]);
  for await (const stored of recordsAfter(bus, 0, storageKey)) {
    const opened = stored.sealed === null ? stored.remainder : openRecord(stored.sealed, storageKey);
    search.look(`record ${stored.n}`, JSON.stringify(opened));
  }
  for (const stream of Object.values(streams))
    for await (const { seq, subject, data } of heldRange(bus, stream, 1)) {
      search.look(`${stream} ${seq}`, data);
      if (subject !== "snapshot.chunk") continue;
      search.look(`snapshot ${seq}`, JSON.stringify(toPlain(readSnapshot(data, storageKey))));
    }
  return search.found();
}

test("of an erased message nothing can be read any more, the gateway starts, folds from nothing, and goes on", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id, teacher } = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  expect(await placesOf(id, broker, bus)).not.toEqual([]);
  const [updated] = (await scanLedger(broker)).filter(({ common }) => common.message === id);
  const n = updated?.leaf.n ?? 0;
  const key = (await recordAt(bus, "KEYS", n))?.data;

  const gateway = await broker.startGateway(undefined, {
    settings: { GATEWAY_RETENTION: "erase" },
    erasingAheadMs: eightYears,
  });
  const isDone = async (): Promise<boolean> => Number((await lastSnapshot(bus))?.meta["erased"] ?? 0) > 0;
  await expect.poll(isDone, poll).toBe(true);
  expect(await placesOf(id, broker, bus)).toEqual([]);
  for (const stream of ["KEYS", "PARTS"] as const) expect(await recordAt(bus, stream, n)).toBeNull();
  for await (const { item } of heldRange(bus, "DELIVERY", 1)) expect(item?.record).not.toBe(n);
  for await (const { data } of heldRange(bus, "CORE", 1)) expect(Buffer.compare(data, key ?? data)).not.toBe(0);
  expect(await recordAt(bus, "LEDGER", n)).not.toBeNull();

  // It was not started again for it, and goes on: what comes next is decided as ever.
  const { id: next } = await teacher.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await teacher.status(next))?.state, poll).toMatch(/decided|delivered|acknowledged/);
  await gateway.stop();

  // An audit says of each that it was erased, and of nothing that it comes out otherwise.
  const replayed = await replayAll(broker);
  expect(replayed.filter(({ result }) => result === "erased").map(({ record }) => record)).toContain(n);
  expect(replayed.filter(({ result }) => result === "different")).toEqual([]);

  const last = gateway.record();
  await emptyStream(bus, "SNAPSHOTS");
  expect((await broker.startGateway()).record()).toBeGreaterThanOrEqual(last);
});

test("a copy goes 30 days after it was acknowledged, else 90 after it was fetched; what nobody fetched stays", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id } = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  const storageKey = await storageKeyOf(broker);
  const { state, directory } = await standing(broker, bus);
  const held = async (record: number): Promise<string[]> => {
    const found: string[] = [];
    for await (const { subject, item } of heldRange(bus, "DELIVERY", 1))
      if (item?.record === record) found.push(agencyAt(directory, subject));
    return found.toSorted();
  };
  const [updated] = (await scanLedger(broker)).filter(({ common }) => common.message === id);
  const n = updated?.leaf.n ?? 0;
  const after = async (days: number): Promise<string[]> => {
    const rest = async (): Promise<void> => undefined;
    const nowMs = Date.now() + days * 24 * 3_600_000;
    await destroyOldCopies(bus, state, { nowMs, directory, storageKey, rest });
    return await held(n);
  };
  // The school has taken over its receipt, which nobody acknowledges.
  state.lives.handedOver.set(school ?? "", n);
  const both = [school, practice];
  expect(await after(29)).toEqual(both);
  state.legalHolds.set(1, heldEverything);
  expect(await after(100)).toEqual(both);
  state.legalHolds.clear();
  expect(await after(31)).toEqual([school]);
  expect(await after(91)).toEqual([]);
});

test("before CORE is trimmed the keys in it are overwritten, and KEYS has them all", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const bus = await server.connect("gateway");
  for (let n = 0; n < 3; n++) {
    const batch = ["ledger", "parts", "keys"].map((subject) => ({ subject, data: Buffer.from(`${subject} ${n}`) }));
    await appendBatch(bus, batch, { expectedLastSeq: n * 3 });
  }
  await expect.poll(async () => heldElsewhere(bus, { settledMs: 0 }), poll).toBe(9);
  await eraseKeysInCore(bus, 8);
  const held: number[] = [];
  for await (const { seq } of heldRange(bus, "CORE", 1)) held.push(seq);
  expect(held).toEqual([1, 2, 4, 5, 7, 8, 9]);
  expect((await streamInfo(bus, "KEYS")).messages).toBe(3);
  expect(await heldElsewhere(bus, { settledMs: 0 })).toBe(9);
});
