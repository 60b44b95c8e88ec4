import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { signDirectory } from "@gatehouse/envelope/directory";
import { generateSigningKey } from "@gatehouse/envelope/keys";
import { silentLog } from "@gatehouse/observe/log";
import { expect, onTestFinished, test, vi } from "vitest";
import { openClient } from "./client.ts";
import type { AgencyClient, ClientConfig } from "./client-config.ts";
import { concernAlarmAfterMs } from "./concern-alarm.ts";
import { realDisk } from "./disk.ts";
import { openHandoverFolder } from "./handover-folder.ts";
import { signDraft } from "./sign-and-queue.ts";
import { concernDraft } from "./testing/drafts.ts";
import { manualClock } from "./testing/manual-clock.ts";
import type { ManualClock } from "./testing/manual-clock.ts";
import { MemoryBroker } from "./testing/memory-broker.ts";
import { StandIn } from "./testing/stand-in-gateway.ts";
import type { World } from "./testing/world.ts";
import { agencyOf, keyEntry, makeNewer, makeWorld, partnershipId, sealFor } from "./testing/world.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const school = "hillside-school";
const council = "northshire-council";
const telephone = "01632 960000";
const account = (letter: string): string => `A${letter.repeat(55)}`;
const keepNothing = async (): Promise<void> => undefined;
const reader = { name: "L. Abara", role: "social-worker" };

type Stage = {
  readonly world: World;
  readonly clock: ManualClock;
  readonly gateway: StandIn;
  readonly broker: MemoryBroker;
  readonly open: (agency: string, dir?: string) => Promise<AgencyClient>;
  readonly config: (agency: string, dir: string) => ClientConfig;
};

async function stage(): Promise<Stage> {
  const world = await makeWorld({ [school]: account("B"), [council]: account("C") });
  const clock = manualClock("2026-11-02T08:55:00Z");
  const gateway = new StandIn(world);
  const broker = new MemoryBroker(gateway, clock.now);
  const config = (agency: string, stateDir: string): ClientConfig => ({
    agency,
    stateDir,
    url: "",
    caPem: "",
    creds: "",
    signingKey: agencyOf(world, agency).signing,
    sealingKeys: [agencyOf(world, agency).sealing],
    directoryJws: world.jws,
    rootJwk: world.pinned,
    partnership: { id: partnershipId, telephone },
    log: silentLog,
  });
  const open = async (agency: string, dir?: string): Promise<AgencyClient> => {
    const stateDir = dir ?? (await temporaryFolder());
    const ports = { clock, random: () => 0.5, connect: () => broker.connect(agency) };
    const client = await openClient(config(agency, stateDir), ports);
    onTestFinished(() => client.close());
    return client;
  };
  return { world, clock, gateway, broker, open, config };
}

const soon = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 30_000, interval: 5 });

async function allFiles(dir: string): Promise<string> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, "latin1")));
  return [...files, ...texts].join("\n");
}

test("a concern is queued, decided, handed over verified, acknowledged, and its sender knows who read it", async () => {
  const { open, broker } = await stage();
  const [sender, receiver] = [await open(school), await open(council)];
  const copies: VerifiedDelivery[] = [];
  sender.deliveries({ handover: keepNothing });
  receiver.deliveries({ handover: async (copy) => void copies.push(copy) });
  const { id, state } = await sender.publish(concernDraft());
  expect(state).toBe("queued");
  await soon(() => copies.length === 1);
  const [copy] = copies;
  if (copy === undefined) throw new Error("no copy");
  expect(copy.view.statements.map(({ item, value }) => [item, value])).toContainEqual(["child.name", "Ada Lovell"]);
  await soon(async () => (await sender.status(id))?.state === "decided");
  // The state is on disk before the outbox lets go: of a crash between the two nothing is lost.
  await soon(() => sender.counters().waiting === 0);
  const first = await receiver.acknowledge(copy, reader);
  expect((await receiver.acknowledge(copy, reader)).id).toBe(first.id);
  await soon(async () => (await sender.status(id))?.state === "acknowledged");
  expect((await sender.status(id))?.recipients).toEqual({ [council]: "acknowledged" });
  await soon(async () => (await sender.receipts(id)).length === 2);
  await soon(() => broker.left(council) + broker.left(school) === 0);
});

test("keeps the message, and sends the very same bytes, until the signed receipt: broker away, gateway away, killed", async () => {
  const { open, broker, clock, gateway } = await stage();
  const dir = await temporaryFolder();
  broker.up = false;
  const first = await open(school, dir);
  const { id } = await first.publish(concernDraft());
  expect(first.counters().waiting).toBe(1);
  await first.close();
  broker.up = true;
  broker.deciding = false;
  const second = await open(school, dir);
  await soon(() => broker.intake.length === 1);
  await second.close();
  const third = await open(school, dir);
  third.deliveries({ handover: keepNothing });
  await soon(() => broker.intake.length === 2);
  expect((await third.status(id))?.state).toBe("queued");
  broker.deciding = true;
  await soon(() => {
    clock.advance(60_000);
    return third.counters().waiting === 0;
  });
  const sent = gateway.taken.get(id) ?? [];
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(new Set(sent.map((bytes) => Buffer.from(bytes).toString("latin1"))).size).toBe(1);
});

test("goes on holding a message whose receipt another than the gateway signed", async () => {
  const { open, broker, gateway, world, clock } = await stage();
  broker.deciding = false;
  const client = await open(school);
  client.deliveries({ handover: keepNothing });
  const { id } = await client.publish(concernDraft());
  const forger = new StandIn({ ...world, gateway: { ...world.gateway, signing: generateSigningKey() } });
  await soon(() => broker.intake.length === 1);
  broker.deliver(await forger.take(broker.intake[0] ?? Buffer.of(), clock.now()));
  await soon(() => client.counters().quarantined === 1);
  expect(client.counters().waiting).toBe(1);
  expect((await client.status(id))?.state).toBe("queued");
  await broker.decide();
  await soon(() => client.counters().waiting === 0);
  expect(gateway.taken.get(id)).toHaveLength(1);
});

test("a concern still undecided after five minutes says: telephone the front door, and no sooner", async () => {
  const { open, broker, clock } = await stage();
  broker.deciding = false;
  const client = await open(school);
  const alarms: unknown[] = [];
  client.onAlarm((alarm) => alarms.push(alarm));
  const { id } = await client.publish(concernDraft());
  await client.publish(concernDraft({ kind: "case-update" }));
  clock.advance(concernAlarmAfterMs - 1);
  expect(alarms).toEqual([]);
  clock.advance(1);
  expect(alarms).toEqual([
    { code: "concern-undecided", messageId: id, queuedAt: "2026-11-02T08:55:00.000Z", telephone },
  ]);
});

test("publishing under one id twice, at once and later, is one message", async () => {
  const { open, gateway } = await stage();
  const client = await open(school);
  client.deliveries({ handover: keepNothing });
  const draft = concernDraft({ id: "0198f3c2-0000-7000-8000-000000000001" });
  const [a, b] = await Promise.all([client.publish(draft), client.publish(draft)]);
  expect(a.id).toBe(b.id);
  await soon(() => client.counters().waiting === 0);
  expect(await client.publish(draft)).toEqual({ id: a.id, state: "decided", statementIds: {} });
  expect(gateway.taken.get(a.id)).toHaveLength(1);
});

test.each([
  { name: "of another agency", change: { from: council }, facts: { code: "schema-invalid", field: "from" } },
  { name: "without a purpose", change: { purpose: undefined }, facts: { code: "schema-invalid", field: "purpose" } },
])("refuses a draft $name with code and path, and queues nothing", async ({ change, facts }) => {
  const { open } = await stage();
  const client = await open(school);
  await expect(client.publish({ ...concernDraft(), ...change })).rejects.toMatchObject({
    code: "draft-refused",
    facts,
  });
  expect(client.counters().waiting).toBe(0);
});

test("records a register event the same way, and holds its receipt", async () => {
  const { open } = await stage();
  const client = await open(council);
  client.deliveries({ handover: keepNothing });
  const by = { agency: council, name: "L. Abara", role: "social-worker" };
  const { id } = await client.record({
    type: "case.opened",
    by,
    case: "case-ada",
    child: "p-ada",
    level: 3,
    status: "none",
  });
  await soon(() => client.counters().waiting === 0);
  expect(await client.status(id)).toMatchObject({ kind: "register-event", outcome: "recorded" });
});

test("files deliveries as CloudEvents by their id, and keeps nothing of them in clear itself", async () => {
  const { open } = await stage();
  const [senderDir, receiverDir, inbox] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  const [sender, receiver] = [await open(school, senderDir), await open(council, receiverDir)];
  sender.deliveries({ handover: keepNothing });
  const options = { dir: inbox, disk: realDisk(), partnership: partnershipId, ownRecordOf: null };
  receiver.deliveries({ handover: await openHandoverFolder(options) });
  const { id } = await sender.publish(concernDraft());
  await soon(async () => (await readdir(inbox)).some((name) => name.endsWith(".json")));
  const [file = ""] = await readdir(inbox);
  const event: unknown = JSON.parse(await readFile(join(inbox, file), "utf8"));
  expect(event).toMatchObject({
    specversion: "1.0",
    id: file.replace(".json", ""),
    data: { message: id, filedUnder: null },
  });
  await soon(() => sender.counters().waiting === 0);
  for (const dir of [senderDir, receiverDir]) {
    const text = await allFiles(dir);
    for (const canary of ['"Ada', "Lovell", "2017-03-09", "P-117", "Okafor"]) expect(text).not.toContain(canary);
  }
});

test("what there is no evidence of yet, or here, is said by its code; a copy is kept beside what was sent", async () => {
  const { open, broker } = await stage();
  const [sender, receiver] = [await open(school), await open(council)];
  broker.deciding = false;
  sender.deliveries({ handover: keepNothing });
  receiver.deliveries({ handover: keepNothing });
  const { id } = await sender.publish(concernDraft());
  await expect(sender.evidence(id)).rejects.toMatchObject({ code: "evidence-undecided" });
  await expect(receiver.evidence(id)).rejects.toMatchObject({ code: "evidence-unknown" });
  broker.deciding = true;
  await sender.close();
  const again = await open(school);
  again.deliveries({ handover: keepNothing });
  const other = await again.publish(concernDraft());
  await soon(() => again.counters().waiting === 0);
  // The stand-in has no ledger to prove anything by.
  await expect(again.evidence(other.id)).rejects.toMatchObject({ code: "evidence-not-final" });
  await soon(async () =>
    receiver.evidence(other.id).then(
      () => false,
      (error: unknown) => error instanceof Error && error.message === "evidence-not-final",
    ),
  );
});

test("a copy that cannot be kept for evidence is handed over all the same", async () => {
  const { open, config, clock, broker } = await stage();
  const real = realDisk();
  let refused = 0;
  const disk = {
    ...real,
    writeSynced: async (path: string, bytes: Uint8Array): Promise<void> => {
      if (!path.includes("/own/received/")) return real.writeSynced(path, bytes);
      refused += 1;
      throw new Error("no room");
    },
  };
  const ports = { clock, random: () => 0.5, connect: () => broker.connect(council), disk };
  const receiver = await openClient(config(council, await temporaryFolder()), ports);
  onTestFinished(() => receiver.close());
  const handed: string[] = [];
  receiver.deliveries({ handover: async ({ statement }) => void handed.push(statement.message) });
  const { id } = await (await open(school)).publish(concernDraft());
  await soon(() => handed.length === 1 && broker.left(council) === 0);
  expect(handed).toEqual([id]);
  expect(refused).toBe(1);
  await expect(receiver.evidence(id)).rejects.toMatchObject({ code: "evidence-unknown" });
});

test("hands over again from a position when asked to, and not otherwise", async () => {
  const { open, broker, gateway, clock } = await stage();
  const receiver = await open(council);
  const handed: string[] = [];
  receiver.deliveries({ handover: async ({ id }) => void handed.push(id) });
  const sender = await open(school);
  broker.deciding = false;
  await sender.publish(concernDraft());
  await soon(() => broker.intake.length === 1);
  const items = (await gateway.take(broker.intake[0] ?? Buffer.of(), clock.now())).filter(({ to }) => to === council);
  broker.deliver(items);
  await soon(() => handed.length === 1);
  broker.deliver(items);
  await soon(() => receiver.counters().repeated === 1);
  await receiver.redeliver(1);
  broker.deliver(items);
  await soon(() => handed.length === 2);
  expect(new Set(handed).size).toBe(1);
});

test("takes a newer directory when it meets a key it does not know, and never an older one again", async () => {
  const { open, broker, gateway, world, clock } = await stage();
  const dir = await temporaryFolder();
  const client = await open(council, dir);
  const handed: string[] = [];
  client.deliveries({ handover: async ({ id }) => void handed.push(id) });
  const rotated = generateSigningKey();
  const agencies = world.draft.agencies.map((agency) =>
    agency.id === school ? { ...agency, signing: [...agency.signing, keyEntry(rotated)] } : agency,
  );
  const newer = await signDirectory({ ...world.draft, version: 2, agencies }, world.root);
  const after = await makeNewer(world, newer);
  const sender = new StandIn(after);
  gateway.directoryJws = newer;
  const signer = { agency: school, partnership: partnershipId, key: rotated, now: clock.now };
  const signed = await signDraft(concernDraft(), signer);
  broker.deliver((await sender.take(sealFor(world, signed.compact), clock.now())).filter(({ to }) => to === council));
  await soon(() => handed.length === 1);
  expect(client.directory().version).toBe(2);
  await client.close();
  expect((await open(council, dir)).directory().version).toBe(2);
});

test("a program that only sends gets its receipts by asking, and takes no copy from the one that receives", async () => {
  const { open, broker, clock, gateway } = await stage();
  broker.deliver([gateway.seal(school, { type: "notice", notice: "for another program" })]);
  const client = await open(school);
  client.deliveries({ handover: null });
  const { id } = await client.publish(concernDraft());
  await soon(() => {
    clock.advance(1_000);
    return client.counters().waiting === 0;
  });
  expect((await client.status(id))?.state).toBe("decided");
  expect(await client.receipts(id)).toHaveLength(1);
  expect(broker.left(school)).toBe(2);
});

test("refuses a second client over one state folder until the first is closed", async () => {
  const { open, config, broker } = await stage();
  const dir = await temporaryFolder();
  const first = await open(school, dir);
  const again = (): Promise<AgencyClient> => openClient(config(school, dir), { connect: () => broker.connect(school) });
  await expect(again()).rejects.toMatchObject({ code: "state-dir-in-use" });
  await first.close();
  await (await again()).close();
});

test("says why a request was refused, and that nobody answered", async () => {
  const { open, broker } = await stage();
  const client = await open(school);
  await soon(() => broker.up);
  await expect(client.preview(concernDraft())).rejects.toMatchObject({
    code: "request-refused",
    facts: { code: "not-ready" },
  });
  broker.up = false;
  await expect(client.preview(concernDraft())).rejects.toMatchObject({ code: "request-unanswered" });
});
