import { randomBytes } from "node:crypto";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appendBatch } from "@gatehouse/bus/append";
import type { Bus } from "@gatehouse/bus/connect";
import { range, recordAt, streamInfo } from "@gatehouse/bus/read";
import { lastSnapshot, putSnapshot } from "@gatehouse/bus/snapshot-store";
import type { Snapshot } from "@gatehouse/bus/snapshot-store";
import { eraseRecord } from "@gatehouse/bus/trim";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { readLeaf } from "@gatehouse/ledger/record";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";
import { compilePolicy } from "@gatehouse/policy/compile";
import { recover } from "@gatehouse/gateway/recover";
import { readSnapshot } from "@gatehouse/gateway/snapshot";
import type { GatewayState } from "@gatehouse/gateway/state";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { GatewayChange, TestBroker } from "@gatehouse/test/kit/broker";
import { emptyStream, loseStreams } from "@gatehouse/test/kit/damage";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { scanDeliveries, scanLedger, storageKeyOf } from "@gatehouse/test/kit/ledger-scan";
import { expect, onTestFinished, test, vi } from "vitest";
import { openTraffic } from "./traffic.ts";
import { untilSettled } from "./what-holds.ts";

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 60_000, interval: 20 }));
const minutes = 60_000;

/** A broker that has decided some messages, and whose gateway has stopped; its intake is trimmed. */
async function stoppedBroker(): Promise<TestBroker> {
  const broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "5" } });
  onTestFinished(() => broker[Symbol.asyncDispose]());
  const gateway = await broker.startGateway();
  const writer = await openIntakeWriter(broker, "northshire-council");
  const school = await openIntakeWriter(broker, "hillside-school");
  for (const event of familyEvents("ada", ["riverside-practice", "hillside-school"]))
    await writer.publish(writer.seal(await writer.signEvent(event)));
  for (let at = 0; at < 6; at += 1) {
    const { compact } = await school.sign(schoolUpdate("ada"));
    await school.publish(school.seal(compact));
  }
  const bus = await broker.server.connect("gateway");
  const { lastSeq } = await streamInfo(bus, "INTAKE");
  await until(() => gateway.record() > lastSeq);
  await gateway.stop();
  return broker;
}

/** The code with which a start is refused; `started` when it is not. */
async function refusalOf(broker: TestBroker, change: GatewayChange = {}): Promise<string> {
  return await broker.startGateway(undefined, change).then(
    () => "started",
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  );
}

async function gatewayBus(broker: TestBroker): Promise<Bus> {
  return await broker.server.connect("gateway");
}

/** Adds a record to CORE as only a gateway can: leaf and parts as they are given. */
async function appendRecord(bus: Bus, leaf: Uint8Array, { parts, key }: SealedRecord): Promise<void> {
  const { lastSeq } = await streamInfo(bus, "CORE");
  const records = [
    { subject: "ledger", data: leaf },
    { subject: "parts", data: parts },
    { subject: "keys", data: key },
  ];
  const { outcome } = await appendBatch(bus, records, { expectedLastSeq: lastSeq });
  expect(outcome).toBe("committed");
}

async function lastOf(
  bus: Bus,
): Promise<{ readonly leaf: Uint8Array; readonly sealed: SealedRecord; readonly n: number }> {
  const { lastSeq: n } = await streamInfo(bus, "LEDGER");
  const streams = ["LEDGER", "PARTS", "KEYS"] as const;
  const [leaf, parts, key] = await Promise.all(streams.map(async (stream) => recordAt(bus, stream, n)));
  if (!leaf || !parts || !key) throw new Error("no record");
  return { leaf: leaf.data, sealed: { parts: parts.data, key: key.data }, n };
}

/** The same leaf with something else in it, in its canonical spelling. */
function changed(leaf: Uint8Array, change: Readonly<Record<string, unknown>>): Uint8Array {
  return Buffer.from(canonicalJson({ ...readLeaf(leaf), ...change }));
}

test("a record whose leaf does not fit its parts stops the start", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  const { leaf, sealed, n } = await lastOf(bus);
  await appendRecord(bus, changed(leaf, { n: n + 1, root: "0".repeat(64) }), sealed);
  expect(await refusalOf(broker)).toBe("ledger-mismatch");
});

test("parts that cannot be opened stop the start", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  const { leaf, sealed, n } = await lastOf(bus);
  await appendRecord(bus, changed(leaf, { n: n + 1 }), { ...sealed, parts: randomBytes(2_000) });
  expect(await refusalOf(broker)).toBe("ledger-mismatch");
});

test("a record that stands twice stops the start", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  const { leaf, sealed } = await lastOf(bus);
  await appendRecord(bus, leaf, sealed);
  expect(await refusalOf(broker)).toBe("ledger-mismatch");
});

test("a leaf that is none stops the start", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  const { leaf, sealed } = await lastOf(bus);
  await appendRecord(bus, Buffer.concat([leaf, Buffer.from(" ")]), sealed);
  expect(await refusalOf(broker)).toBe("ledger-mismatch");
});

test.each([
  { name: "everything but the intake", lost: ["LEDGER", "PARTS", "KEYS", "DELIVERY", "CORE", "SNAPSHOTS"] },
  { name: "everything but intake and snapshots", lost: ["LEDGER", "PARTS", "KEYS", "DELIVERY", "CORE"] },
  { name: "CORE", lost: ["CORE"] },
  { name: "LEDGER, and of CORE what had been copied to it", lost: ["LEDGER"] },
  { name: "PARTS, and of CORE what had been copied to it", lost: ["PARTS"] },
  { name: "KEYS, and of CORE what had been copied to it", lost: ["KEYS"] },
] as const)("with $name lost the start is refused: deciding again would decide anew", async ({ lost }) => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  // Of CORE there is left what is left after a trim: the last record.
  const [only] = lost;
  if (lost.length === 1 && only !== "CORE") {
    const { leaf, sealed, n } = await lastOf(bus);
    await emptyStream(bus, "CORE");
    await appendRecord(bus, changed(leaf, { n: n + 1 }), sealed);
  }
  await loseStreams(broker.server, lost);
  expect(await refusalOf(broker)).toBe("ledger-mismatch");
});

test("a clock more than two minutes behind what is recorded stops the start; a little behind does not", async () => {
  const broker = await stoppedBroker();
  expect(await refusalOf(broker, { clock: () => Date.now() - 30 * minutes })).toBe("clock-wrong");
  expect(await refusalOf(broker, { clock: () => Date.now() - minutes })).toBe("started");
});

test("under another storage key neither snapshot nor records are taken for ours", async () => {
  const broker = await stoppedBroker();
  const keysDir = join(broker.server.stateDir, "other-keys");
  await cp(broker.places.gateway, keysDir, { recursive: true });
  await writeFile(join(keysDir, "storage.key"), randomBytes(32).toString("base64url"));
  const settings = { GATEWAY_KEYS_DIR: keysDir };
  expect(await refusalOf(broker, { settings })).toBe("sealed-unreadable");
  await emptyStream(await gatewayBus(broker), "SNAPSHOTS");
  expect(await refusalOf(broker, { settings })).toBe("ledger-mismatch");
});

test("a snapshot that is not whole is passed over for the one before it", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  const whole = await lastSnapshot(bus);
  const { lastSeq: expectedLastSeq } = await streamInfo(bus, "SNAPSHOTS");
  const manifest = JSON.stringify({ meta: { n: 1_000 }, chunks: 1, bytes: 10, sha256: "0".repeat(64) });
  const records = [
    { subject: "snapshot.chunk", data: Buffer.from("damaged…") },
    { subject: "snapshot.manifest", data: Buffer.from(manifest) },
  ];
  expect(await appendBatch(bus, records, { expectedLastSeq, stream: "SNAPSHOTS" })).toMatchObject({
    outcome: "committed",
  });
  expect((await lastSnapshot(bus))?.meta).toEqual(whole?.meta);
  expect(await refusalOf(broker)).toBe("started");
});

/** Everything the next decision depends on, as plain values. */
function stateOf({ history: { clock: _clock, ...history }, ...state }: GatewayState): unknown {
  // What of the clock counts is each duty's own time; what ended leaves it whenever somebody looks.
  return { ...state, history };
}

test("a start folds from nothing, and from each snapshot, the very state that the gateway had", async () => {
  await using broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "12" } });
  const gateway = await broker.startGateway();
  const traffic = await openTraffic(broker);
  await until(() => traffic.waiting() === 0);
  const council = traffic.clients.get("northshire-council");
  await traffic.publish(30);
  await untilSettled(broker, traffic);
  const [first] = traffic.handedOver.get("northshire-council") ?? [];
  expect(first).toBeDefined();
  await council?.record({
    type: "objection.recorded",
    by: { agency: "northshire-council", name: "G. Lindow", role: "social-worker" },
    person: "p-ada",
    madeBy: { person: "p-ada", capacity: "child" },
    scope: { agencies: ["riverside-practice"], purposes: "all", categories: "all" },
  });
  await until(() => traffic.waiting() === 0);
  await gateway.stop();
  const bus = await gatewayBus(broker);
  const storageKey = await storageKeyOf(broker);
  const stored = await lastSnapshot(bus);
  // The last thing a gateway does is to store its state as it stands in memory.
  const live = stored && readSnapshot(stored.bytes, storageKey);
  if (!live) throw new Error("no snapshot");
  const policy = compilePolicy(broker.partnership);
  const context = { storageKey, policy, at: async () => undefined, pause: async () => undefined };
  const states: GatewayState[] = [];
  for (const { bytes, meta } of await keptSnapshots(bus)) {
    await emptyStream(bus, "SNAPSHOTS");
    await putSnapshot(bus, bytes, meta);
    const again = await recover(bus, context);
    expect(again.end.n - again.folded).toBe(meta["n"]);
    states.push(again.state);
  }
  expect(states).toHaveLength(3);
  await emptyStream(bus, "SNAPSHOTS");
  const fromNothing = await recover(bus, context);
  expect(fromNothing.folded).toBe(live.at.n);
  states.push(fromNothing.state);
  for (const state of states) expect(stateOf(state)).toEqual(stateOf(live));
  expect(live.counters.get("northshire-council")).toBe(traffic.handedOver.get("northshire-council")?.length);
});

/** Every snapshot that is stored, whole. */
async function keptSnapshots(bus: Bus): Promise<readonly Snapshot[]> {
  const { firstSeq } = await streamInfo(bus, "SNAPSHOTS");
  const kept: Snapshot[] = [];
  let chunks: Uint8Array[] = [];
  for await (const { subject, data } of range(bus, "SNAPSHOTS", firstSeq)) {
    if (subject === "snapshot.chunk") chunks.push(data);
    else {
      // Written by `putSnapshot`.
      const { meta } = JSON.parse(Buffer.from(data).toString()) as Pick<Snapshot, "meta">;
      kept.push({ meta, bytes: Buffer.concat(chunks) });
      chunks = [];
    }
  }
  return kept;
}

test("a repetition that comes while the server is away is told the first decision once it is back", async () => {
  await using broker = await startTestBroker();
  let hold = false;
  let held = false;
  const open = Promise.withResolvers<void>();
  const gateway = await broker.startGateway(async (point) => {
    if (!hold || point !== "loop.before-step") return;
    held = true;
    await open.promise;
  });
  const ended = vi.fn<() => void>();
  gateway.ended.then(ended, ended);
  const school = await openIntakeWriter(broker, "hillside-school");
  const { id, compact } = await school.sign(schoolUpdate("ada"));
  const sealed = school.seal(compact);
  await school.publish(sealed);
  const toldOf = async (): Promise<number> =>
    (await scanDeliveries(broker)).filter((item) => item.type === "receipt" && item.receipt.message === id).length;
  await until(async () => (await toldOf()) === 1);
  hold = true;
  await school.publish(sealed);
  await until(() => held);
  await broker.server.kill();
  open.resolve();
  await broker.server.start();
  await until(async () => (await toldOf()) === 2);
  const outcomes = async () => (await scanLedger(broker)).map(({ common }) => common.outcome).slice(-2);
  await expect.poll(outcomes).toEqual(["decided", "repeated"]);
  expect(ended).not.toHaveBeenCalled();
});

test("a gateway that had to fold its records leaves a snapshot when it stops, though it decided nothing", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  await emptyStream(bus, "SNAPSHOTS");
  await (await broker.startGateway()).stop();
  expect((await lastSnapshot(bus))?.meta["n"]).toBe((await lastOf(bus)).n);
});

test("a record whose parts have been erased does not stop a start that has a snapshot after it", async () => {
  const broker = await stoppedBroker();
  const bus = await gatewayBus(broker);
  await eraseRecord(bus, "PARTS", 2);
  expect(await refusalOf(broker)).toBe("started");
});
