import { appendBatch } from "@gatehouse/bus/append";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, recordAt, streamInfo } from "@gatehouse/bus/read";
import { eraseKeysInCore, heldElsewhere } from "@gatehouse/bus/trim";
import { deliverSubject, streams } from "@gatehouse/bus/subjects";
import { createSealer } from "@gatehouse/envelope/seal";
import { readConfig } from "@gatehouse/gateway/config";
import { engine } from "@gatehouse/gateway/engine";
import { destroyFetched } from "@gatehouse/gateway/erase/destroy";
import { eraseAtStart } from "@gatehouse/gateway/erase/erase-at-start";
import { readIdentity } from "@gatehouse/gateway/keys";
import { recordsAfter, recover } from "@gatehouse/gateway/recover";
import type { Recovered } from "@gatehouse/gateway/recover";
import { readSnapshot } from "@gatehouse/gateway/snapshot";
import { openRecord } from "@gatehouse/ledger/record";
import { silentLog } from "@gatehouse/observe/log";
import { compilePolicy } from "@gatehouse/policy/compile";
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

/** Erases as a start does, with everything until now past its time. */
async function erase(
  broker: TestBroker,
  bus: Bus,
  at: (point: string) => Promise<void> = async () => undefined,
): Promise<Recovered> {
  const read = readConfig(broker.settings);
  if (!read.ok) throw new Error("settings");
  const identity = await readIdentity(read.config);
  const { storageKey, signingKey } = identity;
  const policy = compilePolicy(identity.partnership);
  const pause = async (): Promise<void> => undefined;
  const partnership = identity.partnership.id;
  const sealer = createSealer({ from: partnership, now: Date.now });
  const write = { partnership, directory: identity.directory.trusted, signingKey, sealer, storageKey, engine };
  const recovered = await recover(bus, { storageKey, policy, at, pause });
  const nowMs = recovered.state.at.nowMs + 1_000;
  return eraseAtStart(bus, recovered, { beforeMs: nowMs, nowMs, policy, write, log: silentLog, at, pause });
}

/** An update that both its recipients have read, of which nothing is left to be done; the gateway has stopped. */
async function readUpdate(broker: TestBroker): Promise<string> {
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
  return id;
}

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
  const id = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  expect(await placesOf(id, broker, bus)).not.toEqual([]);
  const [updated] = (await scanLedger(broker)).filter(({ common }) => common.message === id);
  const n = updated?.leaf.n ?? 0;
  const key = (await recordAt(bus, "KEYS", n))?.data;

  // Killed wherever it erases, the next start goes on with it.
  for (const point of ["erase.after-record", "erase.after-remainders", "erase.after-keys", "erase.after-snapshots"]) {
    const dying = erase(broker, bus, async (at) => {
      if (at === point) throw new Error(`killed ${point}`);
    });
    await expect(dying).rejects.toThrow(`killed ${point}`);
  }
  const { state, erased: behind } = await erase(broker, bus);
  expect([behind, state.at.n]).toEqual([state.erasure?.n, state.erasure?.n]);
  expect(state.erasure?.records).toContain(n);
  expect(await placesOf(id, broker, bus)).toEqual([]);
  for (const stream of ["KEYS", "PARTS"] as const) expect(await recordAt(bus, stream, n)).toBeNull();
  for await (const { item } of heldRange(bus, "DELIVERY", 1)) expect(item?.record).not.toBe(n);
  for await (const { data } of heldRange(bus, "CORE", 1)) expect(Buffer.compare(data, key ?? data)).not.toBe(0);
  // A second start has nothing left to erase, and leaves the leaf where it was.
  expect((await erase(broker, bus)).state.erasure).toEqual(state.erasure);
  expect(await recordAt(bus, "LEDGER", n)).not.toBeNull();

  // An audit says of each that it was erased, and of nothing that it comes out otherwise.
  const replayed = await replayAll(broker);
  const erased = replayed.filter(({ result }) => result === "erased").map(({ record }) => record);
  expect(erased).toEqual(state.erasure?.records);
  expect(replayed.filter(({ result }) => result === "different")).toEqual([]);

  await emptyStream(bus, "SNAPSHOTS");
  const gateway = await broker.startGateway(undefined, { settings: { GATEWAY_RETENTION: "erase" } });
  expect(gateway.record()).toBeGreaterThanOrEqual(state.at.n);
  expect((await lastSnapshot(bus))?.meta["erased"] ?? state.erasure?.n).toBe(state.erasure?.n);
});

test("of copies past their time those that were fetched go, and what nobody fetched stays", async () => {
  const server = await startTestServer({ agencies: ["hillside-school", "riverside-practice"] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const bus = await server.connect("gateway");
  const [one, two] = Object.values(server.accounts.agencies).map(({ publicKey }) => publicKey);
  if (one === undefined || two === undefined) throw new Error("accounts");
  const copies = [1, 2, 3].flatMap((record) =>
    [one, two].map((account, index) => ({
      subject: deliverSubject(account),
      data: Buffer.from("sealed"),
      item: { record, index },
    })),
  );
  await appendBatch(bus, copies, { expectedLastSeq: 0 });
  await expect.poll(async () => (await streamInfo(bus, "DELIVERY")).messages, poll).toBe(6);
  const handedOver = new Map([[one, 2]]);
  expect(await destroyFetched(bus, { beforeMs: 0, handedOver })).toBe(0);
  expect(await destroyFetched(bus, { beforeMs: Date.now() + 60_000, handedOver })).toBe(2);
  const held: string[] = [];
  for await (const { subject, item } of heldRange(bus, "DELIVERY", 1))
    held.push(`${subject === deliverSubject(one) ? "one" : "two"} ${item?.record}`);
  expect(held).toEqual(["two 1", "two 2", "one 3", "two 3"]);
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
