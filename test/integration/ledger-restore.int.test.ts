import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mintRestorer } from "@gatehouse/bus/accounts";
import { streamInfo } from "@gatehouse/bus/read";
import { eraseRecord, trimHead } from "@gatehouse/bus/trim";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { restoreFrom } from "@gatehouse/cli/commands/ledger-restore";
import { readWitnessFolder } from "@gatehouse/cli/witness-folder";
import { readVerifyingKey } from "@gatehouse/envelope/keys";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import type { Restored } from "@gatehouse/gateway/ledger/restore";
import { restoreLedger } from "@gatehouse/gateway/ledger/restore";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import { passingFolder } from "@gatehouse/ledger/testing/dying-disk";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { loseStreams } from "@gatehouse/test/kit/damage";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { scanLedger, storageKeyOf } from "@gatehouse/test/kit/ledger-scan";
import { startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import type { TestWitness } from "@gatehouse/test/kit/witness";
import { expect, onTestFinished, test, vi } from "vitest";

const poll = { timeout: 60_000, interval: 50 };

async function trustOf({ places }: TestBroker): Promise<LedgerTrust> {
  const root = readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8")));
  const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
  if (!verified.ok) throw new Error(verified.code);
  return ledgerTrust(verified.directory.ledger, new Date().toISOString());
}

/** Decides a little, until a witness has cosigned all of it and holds all parts, and stops the gateway. */
async function decide(broker: TestBroker, witnesses: readonly TestWitness[]): Promise<AgencyClient> {
  const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  for (const event of familyEvents("ada", ["riverside-practice", "hillside-school"])) await council.record(event);
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await school.status(id))?.outcome, poll).toBe("decided");
  await expect.poll(async () => (await school.status(id))?.final, poll).toBe(true);
  await gateway.stop();
  return school;
}

/** A copy of a witness's folder, as its agency would hand it over. */
async function handedOver({ places }: TestBroker, { agency }: TestWitness): Promise<string> {
  const dir = await passingFolder();
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  await cp(join(places.witness(agency), "copy"), dir, { recursive: true });
  return dir;
}

async function restore(broker: TestBroker, dir: string): Promise<Restored> {
  const bus = await broker.server.connect("restorer", await mintRestorer(broker.server.accounts));
  const { copy } = await readWitnessFolder(dir, await trustOf(broker));
  const storageKey = await storageKeyOf(broker);
  return restoreLedger(bus, copy, { storageKey, profile: "demo", passed: () => undefined });
}

test("drill: LEDGER and PARTS are lost, put in place from a witness's folder, and the broker goes on where it was", async () => {
  const broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "5" } });
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await startTestWitnesses(broker);
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  const [first] = witnesses;
  if (!first) throw new Error("no witness");
  const school = await decide(broker, witnesses);
  let bus = await broker.server.connect("gateway");
  // One record was erased before: what the witness has of it is not brought back.
  const erased = 4;
  await eraseRecord(bus, "KEYS", erased);
  await eraseRecord(bus, "PARTS", erased);
  const before = (await streamInfo(bus, "LEDGER")).lastSeq;
  // Of CORE only the end is left, as after a trim: it alone could not bring them back.
  await trimHead(bus, "CORE", (await streamInfo(bus, "CORE")).lastSeq - 6);
  const folder = await handedOver(broker, first);

  const refusals = [
    { change: async (dir: string) => flip(join(dir, "log", "tile", "entries"), 700), code: "ledger-forked" },
    { change: async (dir: string) => flip(join(dir, "parts"), 900), code: "parts-not-of-leaf" },
    { change: async (dir: string) => writeFile(join(dir, "state.json"), "{}"), code: "witness-state-damaged" },
    { change: async (dir: string) => unsigned(join(dir, "state.json")), code: "ledger-forked" },
  ];
  await loseStreams(broker.server, ["LEDGER", "PARTS"]);
  for (const { change, code } of refusals) {
    const dir = await handedOver(broker, first);
    await change(dir);
    await expect(restore(broker, dir)).rejects.toMatchObject({ code });
  }
  bus = await broker.server.connect("gateway");
  await expect(streamInfo(bus, "LEDGER")).rejects.toThrow();

  expect(await restore(broker, folder)).toMatchObject({ ledger: "restored", parts: "restored", erased: 1 });
  expect(await restore(broker, folder)).toMatchObject({ ledger: "whole", parts: "whole", erased: 1 });
  await expect.poll(async () => (await streamInfo(bus, "LEDGER")).lastSeq, poll).toBe(before);
  const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await school.status(id))?.final, poll).toBe(true);
  expect(gateway.record()).toBeGreaterThan(before);
  const records = await scanLedger(broker, erased + 1);
  expect(records.map(({ leaf }) => leaf.n)).toEqual(Array.from({ length: records.length }, (_, at) => erased + 1 + at));
});

/** Changes one byte of the last file below a folder that has so many. */
async function flip(dir: string, at: number): Promise<void> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const entry of files) {
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
  }
}

/** Takes the signatures of its checkpoint away. */
async function unsigned(file: string): Promise<void> {
  const state = JSON.parse(await readFile(file, "utf8")) as { readonly cosigned: string };
  const cosigned = state.cosigned.replaceAll(/^(— \S+ )(.{12})/gm, "$1AAAAAAAAAAAA");
  await writeFile(file, JSON.stringify({ ...state, cosigned }));
}

test("a broker of one's own is restored by command, with its server running, and half of its places are refused", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await startTestWitnesses(broker);
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  const [first] = witnesses;
  if (!first) throw new Error("no witness");
  await decide(broker, witnesses);
  const { url, caPem, accounts } = broker.server;
  const dir = await passingFolder();
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const [ca, accountsFile] = [join(dir, "ca.pem"), join(dir, "accounts.json")];
  await writeFile(ca, caPem);
  await writeFile(accountsFile, JSON.stringify(accounts));
  const { directory, rootPublic: root, gateway: keys } = broker.places;
  const options = {
    from: await handedOver(broker, first),
    broker: { server: url, ca, accounts: accountsFile, keys, directory, root, profile: "demo" as const },
    state: "",
    json: true,
  };
  await loseStreams(broker.server, ["LEDGER", "PARTS"]);
  const missing = { ...options.broker, accounts: join(dir, "none.json") };
  expect(await quietly(() => restoreFrom({ ...options, broker: missing }, {}))).toBe(2);
  expect(await quietly(() => restoreFrom(options, {}))).toBe(0);
  const bus = await broker.server.connect("gateway");
  await expect.poll(async () => (await streamInfo(bus, "LEDGER")).lastSeq, poll).toBeGreaterThan(4);
});

/** Runs a command without what it prints. */
async function quietly(command: () => Promise<number>): Promise<number> {
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  try {
    return await command();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
