import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lastCheckpoint } from "@gatehouse/bus/checkpoint-store";
import type { Bus } from "@gatehouse/bus/connect";
import { recordAt } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import { standingOf } from "@gatehouse/ledger/quorum";
import type { TrustPolicy } from "@gatehouse/ledger/quorum";
import { parseTlogProof, verifyTlogProof } from "@gatehouse/ledger/tlog-proof";
import type { Gateway } from "@gatehouse/gateway/app";
import { openAgencyClient } from "@gatehouse/infra/demo/agency-client";
import { silentLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { startTestWitness, startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import type { TestWitness } from "@gatehouse/test/kit/witness";
import { expect, onTestFinished, test } from "vitest";

const poll = { timeout: 60_000, interval: 50 };

async function trustOf({ places }: TestBroker): Promise<TrustPolicy> {
  const root = readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8")));
  const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
  const policy = verified.ok ? ledgerTrust(verified.directory.ledger, new Date().toISOString()).policy : null;
  if (!policy) throw new Error("no quorum");
  return policy;
}

/** How many records the newest checkpoint that the gateway keeps as final has. */
async function finalSize(bus: Bus, policy: TrustPolicy): Promise<number> {
  const note = parseCheckpoint((await lastCheckpoint(bus, "cosigned")) ?? Buffer.alloc(0));
  return note && standingOf(note, policy, verifyNoteSignature).outcome === "final" ? note.checkpoint.size : 0;
}

/** Until the first `least` records, and whatever came after them, are final. */
async function untilFinal(gateway: Gateway, bus: Bus, policy: TrustPolicy, least = 2): Promise<void> {
  const missing = async (): Promise<boolean> => (await finalSize(bus, policy)) !== gateway.record();
  await expect.poll(async () => gateway.record() < least || (await missing()), poll).toBe(false);
}

async function scene(): Promise<{ readonly broker: TestBroker; readonly witnesses: readonly TestWitness[] }> {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await startTestWitnesses(broker);
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  return { broker, witnesses };
}

test("what is recorded is final once both witnesses have read it, and each record proves it offline", async () => {
  const { broker, witnesses } = await scene();
  const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const council = await broker.client("northshire-council");
  for (const event of familyEvents("ada", ["hillside-school"])) await council.record(event);
  const policy = await trustOf(broker);
  const bus = await broker.server.connect("gateway");
  await untilFinal(gateway, bus, policy, 5);
  // The sender hears of it by itself, verifies and keeps it.
  const { id } = await council.record(familyEvents("ada", ["riverside-practice"])[0] ?? {});
  await expect.poll(async () => (await council.status(id))?.final, poll).toBe(true);
  expect(await council.proof((await council.status(id))?.record ?? 0)).not.toBeNull();
  for (const { url } of witnesses) {
    for (let n = 1; n <= gateway.record(); n++) {
      const proof = parseTlogProof(Buffer.from(await (await fetch(`${url}/proof/${n - 1}`)).arrayBuffer()));
      const leaf = await recordAt(bus, streams.ledger, n);
      if (!proof || !leaf) throw new Error(`no proof of ${n}`);
      expect(verifyTlogProof(proof, leaf.data, { ...policy, quorum: 1 }, verifyNoteSignature).outcome).toBe("final");
      expect(verifyTlogProof(proof, Buffer.from("{}"), policy, verifyNoteSignature).outcome).toBe("not-included");
    }
  }
});

test("with one of two witnesses away nothing more is final, decisions go on, and it catches up when it is back", async () => {
  const { broker, witnesses } = await scene();
  const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const policy = await trustOf(broker);
  const bus = await broker.server.connect("gateway");
  await untilFinal(gateway, bus, policy);
  const [first, second] = witnesses;
  if (!first || !second) throw new Error("two witnesses");
  await second.stop();
  const before = await finalSize(bus, policy);
  const school = await broker.client("hillside-school");
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await school.status(id))?.state, poll).not.toBe("queued");
  const newest = async (url: string) =>
    parseCheckpoint(Buffer.from(await (await fetch(`${url}/checkpoint`)).arrayBuffer()))?.checkpoint.size;
  await expect.poll(async () => newest(first.url), poll).toBe(gateway.record());
  expect(await finalSize(bus, policy)).toBe(before);
  await gateway.stop();
  const back = await startTestWitness(broker, second.agency);
  onTestFinished(back.stop);
  const again = await broker.startGateway(undefined, { settings: witnessesSetting([first, back]) });
  await untilFinal(again, bus, policy, before + 1);
});

test("a ledger that is lost, and one that is another's, are refused, each with the record where they part", async () => {
  const { broker, witnesses } = await scene();
  const settings = witnessesSetting(witnesses);
  const gateway = await broker.startGateway(undefined, { settings });
  const policy = await trustOf(broker);
  await untilFinal(gateway, await broker.server.connect("gateway"), policy);
  await gateway.stop();

  const empty = await startTestServer({ agencies: [], accounts: broker.server.accounts });
  onTestFinished(async () => empty[Symbol.asyncDispose]());
  const caFile = join(empty.stateDir, "other-ca.pem");
  await writeFile(caFile, empty.caPem);
  const there = { GATEWAY_NATS_URL: empty.url, GATEWAY_NATS_CA_FILE: caFile };
  const elsewhere = { ...there, GATEWAY_TILES_DIR: join(empty.stateDir, "tiles") };
  await expect(broker.startGateway(undefined, { settings: { ...settings, ...there } })).rejects.toMatchObject({
    code: "ledger-behind-witness",
    facts: { limit: 1 },
  });

  const other = await broker.startGateway(undefined, { settings: elsewhere });
  const nats = { url: empty.url, caPem: empty.caPem };
  const { places, partnership } = broker;
  const { accounts } = broker.server;
  const school = await openAgencyClient({ places, partnership, accounts, nats, log: silentLog }, "hillside-school");
  onTestFinished(async () => school.close());
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await school.status(id))?.state, poll).not.toBe("queued");
  await expect.poll(() => other.record() > gateway.record(), poll).toBe(true);
  await other.stop();
  await expect(broker.startGateway(undefined, { settings: { ...settings, ...elsewhere } })).rejects.toMatchObject({
    code: "ledger-forked",
    facts: { limit: 1 },
  });
});
