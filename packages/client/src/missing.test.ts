import { hash } from "node:crypto";
import { silentLog } from "@gatehouse/observe/log";
import { expect, onTestFinished, test, vi } from "vitest";
import { openClient } from "./client.ts";
import type { AgencyClient } from "./client-config.ts";
import { gapGraceMs } from "./gap-watch.ts";
import type { NumberAlarm } from "./gap-watch.ts";
import { signDraft } from "./sign-and-queue.ts";
import { concernDraft } from "./testing/drafts.ts";
import { manualClock } from "./testing/manual-clock.ts";
import type { ManualClock } from "./testing/manual-clock.ts";
import { MemoryBroker } from "./testing/memory-broker.ts";
import { commonPart, openingOf } from "./testing/openings.ts";
import type { Outgoing } from "./testing/stand-in-gateway.ts";
import { StandIn } from "./testing/stand-in-gateway.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";
import { agencyOf, makeWorld, partnershipId, sealFor } from "./testing/world.ts";

const school = "hillside-school";
const council = "northshire-council";
const world = await makeWorld({ [school]: `A${"B".repeat(55)}`, [council]: `A${"C".repeat(55)}` });

type Scene = {
  readonly clock: ManualClock;
  readonly gateway: StandIn;
  readonly broker: MemoryBroker;
  readonly handed: string[];
  readonly alarms: NumberAlarm[];
  /** What the gateway has for the council and the school after so many messages of the school. */
  readonly made: (count: number) => Promise<{ readonly copies: Outgoing[]; readonly receipts: Outgoing[] }>;
  readonly open: (agency: string, dir?: string) => Promise<AgencyClient>;
};

function scene(): Scene {
  const clock = manualClock("2026-11-02T08:55:00Z");
  const gateway = new StandIn(world);
  const broker = new MemoryBroker(gateway, clock.now);
  const [handed, alarms]: [string[], NumberAlarm[]] = [[], []];
  const signer = { agency: school, partnership: partnershipId, key: agencyOf(world, school).signing, now: clock.now };
  const made: Scene["made"] = async (count) => {
    const items: Outgoing[] = [];
    for (let at = 0; at < count; at += 1) {
      const { compact } = await signDraft(concernDraft(), signer);
      items.push(...(await gateway.take(sealFor(world, compact), clock.now())));
    }
    return { copies: items.filter(({ to }) => to === council), receipts: items.filter(({ to }) => to === school) };
  };
  const open = async (agency: string, dir?: string): Promise<AgencyClient> => {
    const config = {
      agency,
      stateDir: dir ?? (await temporaryFolder()),
      url: "",
      caPem: "",
      creds: "",
      signingKey: agencyOf(world, agency).signing,
      sealingKeys: [agencyOf(world, agency).sealing] as const,
      directoryJws: world.jws,
      rootJwk: world.pinned,
      partnership: { id: partnershipId, telephone: "" },
      log: silentLog,
    };
    const client = await openClient(config, { clock, random: () => 0.5, connect: () => broker.connect(agency) });
    onTestFinished(() => client.close());
    client.onMissing((alarm) => alarms.push(alarm));
    client.deliveries({ handover: async ({ id }) => void handed.push(id) });
    return client;
  };
  return { clock, gateway, broker, handed, alarms, made, open };
}

const soon = (condition: () => boolean): Promise<boolean> => vi.waitUntil(condition, { timeout: 30_000, interval: 2 });
/** What is missing is looked for a while after it showed. */
const later = (clock: ManualClock, condition: () => boolean): Promise<boolean> =>
  soon(() => {
    clock.advance(gapGraceMs);
    return condition();
  });

test("a copy that never came is told by its number, once, after a while, and again after a restart; it ends when it comes", async () => {
  const { clock, broker, handed, alarms, made, open } = scene();
  const dir = await temporaryFolder();
  const { copies } = await made(4);
  const receiver = await open(council, dir);
  broker.deliver([copies[0], copies[3]].filter((copy) => copy !== undefined));
  await soon(() => handed.length === 2);
  await soon(() => receiver.counters().missing === 2);
  expect(alarms).toEqual([]);
  await later(clock, () => alarms.length === 1);
  expect(alarms).toEqual([{ code: "copies-missing", series: "copies", numbers: [1, 2] }]);
  await receiver.close();
  const again = await open(council, dir);
  await later(clock, () => alarms.length === 2);
  expect(alarms[1]).toEqual(alarms[0]);
  broker.deliver(copies.slice(1, 3));
  await soon(() => again.counters().missing === 0);
  expect(handed).toHaveLength(4);
});

test("a copy that the gateway took back is not missed, and one it says nothing of is", async () => {
  const { clock, gateway, broker, handed, alarms, made, open } = scene();
  const { copies } = await made(4);
  gateway.takenBack = [{ copy: 1, record: 9 }];
  const receiver = await open(council);
  broker.deliver([copies[0], copies[3]].filter((copy) => copy !== undefined));
  await soon(() => handed.length === 2);
  await later(clock, () => alarms.length === 1);
  expect(alarms).toEqual([{ code: "copies-missing", series: "copies", numbers: [2] }]);
  expect(receiver.counters().missing).toBe(1);
});

test("a receipt that never came is told by its number", async () => {
  const { clock, broker, alarms, made, open } = scene();
  const { receipts } = await made(3);
  const sender = await open(school);
  broker.deliver([receipts[0], receipts[2]].filter((receipt) => receipt !== undefined));
  await soon(() => sender.counters().missing === 1);
  await later(clock, () => alarms.length === 1);
  expect(alarms).toEqual([{ code: "receipts-missing", series: "receipts", numbers: [1] }]);
});

test("two copies under one number are both handed over, and told", async () => {
  const { broker, handed, alarms, made, open, clock } = scene();
  const { copies } = await made(1);
  await open(council);
  // As of a ledger that was set back: it numbers anew.
  const other = new StandIn(world);
  const signer = { agency: school, partnership: partnershipId, key: agencyOf(world, school).signing, now: clock.now };
  const { compact } = await signDraft(concernDraft(), signer);
  const second = (await other.take(sealFor(world, compact), clock.now())).filter(({ to }) => to === council);
  broker.deliver([...copies, ...second]);
  await soon(() => handed.length === 2 && alarms.length > 0);
  expect(alarms).toEqual([{ code: "number-repeated", series: "copies", numbers: [0] }]);
});

test("a receipt over other bytes than were sent is set aside, and the message stays", async () => {
  const { clock, gateway, broker, open } = scene();
  broker.deciding = false;
  const sender = await open(school);
  const { id } = await sender.publish(concernDraft());
  await soon(() => broker.intake.length === 1);
  const at = "2026-11-02T08:55:00Z";
  const told = (received: string): Parameters<StandIn["receipt"]>[1] => ({
    type: "decided",
    message: id,
    at,
    record: 1,
    outcome: "decided",
    reasons: [],
    recipients: {},
    duties: [],
    policy: "p",
    opening: openingOf(commonPart({ message: id, from: school, at, received, counter: 0 })),
  });
  broker.deliver([await gateway.receipt(school, told("ab".repeat(32)), clock.now())]);
  await soon(() => sender.counters().quarantined === 1);
  expect(sender.counters().waiting).toBe(1);
  const sent = hash("sha256", broker.intake[0] ?? Buffer.of());
  broker.deliver([await gateway.receipt(school, told(sent), clock.now())]);
  await soon(() => sender.counters().waiting === 0);
});

test("a copy that its record names otherwise is set aside, and not handed over", async () => {
  const { clock, gateway, broker, handed, open } = scene();
  const receiver = await open(council);
  const signer = { agency: school, partnership: partnershipId, key: agencyOf(world, school).signing, now: clock.now };
  const { compact } = await signDraft(concernDraft(), signer);
  const items = await gateway.take(sealFor(world, compact), clock.now(), (part) => ({
    ...part,
    delivered: "ab".repeat(32),
  }));
  broker.deliver(items.filter(({ to }) => to === council));
  await soon(() => receiver.counters().quarantined === 1);
  expect(handed).toEqual([]);
});
