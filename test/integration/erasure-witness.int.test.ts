import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintRestorer } from "@gatehouse/bus/accounts";
import type { Bus } from "@gatehouse/bus/connect";
import { streamInfo } from "@gatehouse/bus/read";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import { readWitnessFolder } from "@gatehouse/cli/witness-folder";
import { evidenceJson } from "@gatehouse/evidence/evidence-file";
import { restoreLedger } from "@gatehouse/gateway/ledger/restore";
import { witnessAgencies } from "@gatehouse/infra/demo/enrol";
import { ledgerTrust } from "@gatehouse/ledger/directory-trust";
import { verifyLog } from "@gatehouse/ledger/verify-log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { searchFor } from "@gatehouse/test/kit/canary";
import { loseStreams } from "@gatehouse/test/kit/damage";
import { evidenceOf, verdictOn, writtenPage } from "@gatehouse/test/kit/evidence-file";
import { schoolUpdate } from "@gatehouse/test/kit/family";
import { readDirectory } from "@gatehouse/test/kit/intake-writer";
import { storageKeyOf } from "@gatehouse/test/kit/ledger-scan";
import { ofUpdate, placesOfText, readUpdate } from "@gatehouse/test/kit/read-update";
import { ofWhatIsOver, recordWhatIsOver } from "@gatehouse/test/kit/what-is-over";
import { witnessesSetting } from "@gatehouse/test/kit/witness";
import type { TestWitness } from "@gatehouse/test/kit/witness";
import { startWitnessProcess } from "@gatehouse/test/kit/witness-process";
import { expect, onTestFinished, test } from "vitest";

const poll = { timeout: 120_000, interval: 50 };
/** With each second a day goes by, so that what could not go at the start is looked at again. */
const eightYears = (): number => 8 * 366 * 24 * 3_600_000 + performance.now() * 86_400;

async function emptyFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "erasure-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A copy of a witness's folder, as its agency would hand it over, with what its head says verified. */
async function handedOver(broker: TestBroker, { agency }: TestWitness) {
  const dir = await emptyFolder();
  await cp(join(broker.places.witness(agency), "copy"), dir, { recursive: true });
  const trust = ledgerTrust((await readDirectory(broker)).ledger, new Date().toISOString());
  return await readWitnessFolder(dir, trust);
}

async function lastErased(bus: Bus): Promise<number> {
  return Number((await lastSnapshot(bus))?.meta["erased"] ?? 0);
}

test("witnesses follow and cosign across an erasing, evidence from before it holds, and a restore brings nothing back", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await Promise.all(
    witnessAgencies(broker.partnership).map((agency) => startWitnessProcess(broker, agency)),
  );
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  const [first] = witnesses;
  if (!first) throw new Error("no witness");
  const cosigning = witnessesSetting(witnesses);
  const update = await readUpdate(broker, cosigning);
  const { id, teacher, doctor } = update;
  await recordWhatIsOver(broker, update);
  const before = await broker.startGateway(undefined, { settings: cosigning });
  const isFinal = async (of: string): Promise<boolean> => (await teacher.status(of))?.final === true;
  await expect.poll(async () => isFinal(id), poll).toBe(true);
  const hasRecords = (): Promise<boolean> =>
    doctor.evidence(id).then(
      ({ records }) => records.length > 0,
      () => false,
    );
  await expect.poll(hasRecords, poll).toBe(true);
  await before.stop();
  const bus = await broker.server.connect("gateway");
  const all = (await streamInfo(bus, "LEDGER")).lastSeq;

  // Both sides keep what they can prove.
  const dir = await emptyFolder();
  const files = [
    await writtenPage(teacher, id, join(dir, "sent.html")),
    await writtenPage(doctor, id, join(dir, "got.html")),
    join(dir, "sent.json"),
  ];
  await writeFile(files[2] ?? "", evidenceJson(await evidenceOf(teacher, id)));

  const settings = { ...cosigning, GATEWAY_RETENTION: "erase" };
  const erasing = await broker.startGateway(undefined, { settings, erasingAheadMs: eightYears });
  const gone = [id, ...ofUpdate, ...ofWhatIsOver];
  await expect.poll(async () => placesOfText(gone, broker, bus), poll).toEqual([]);
  await expect.poll(async () => lastErased(bus), poll).toBeGreaterThan(all);

  // They cosign on: what comes next is final by the same witnesses, which were never started again.
  const { id: next } = await teacher.publish(schoolUpdate("ada", "Came in with a new coat"));
  await expect.poll(async () => isFinal(next), poll).toBe(true);
  await erasing.stop();
  const { copy, cosigned } = await handedOver(broker, first);
  expect(cosigned).toContain(first.agency);
  expect(copy.size).toBeGreaterThan(all);
  const { size, root, store } = copy;
  expect(await verifyLog(store, { size, root }, () => true)).toMatchObject({ outcome: "whole" });
  for (const file of files) expect(await verdictOn(file, broker.places.rootPublic)).toMatchObject({ exit: 0 });

  // What a witness has of the erased is put in place nowhere, and could be read by nobody: the keys are gone.
  await loseStreams(broker.server, ["LEDGER", "PARTS"]);
  const restorer = await broker.server.connect("restorer", await mintRestorer(broker.server.accounts));
  const storageKey = await storageKeyOf(broker);
  const restored = await restoreLedger(restorer, copy, { storageKey, profile: "demo", passed: () => undefined });
  expect(restored).toMatchObject({ ledger: "restored", parts: "restored" });
  expect(restored.erased).toBeGreaterThan(8);
  const after = await broker.server.connect("gateway");
  const held = async (): Promise<number> => (await streamInfo(after, "LEDGER")).lastSeq;
  await expect.poll(held, poll).toBeGreaterThanOrEqual(size);
  expect(await placesOfText(gone, broker, after)).toEqual([]);
  const search = searchFor([...ofUpdate, ...ofWhatIsOver]);
  expect(await search.lookInFolder(broker.server.stateDir, () => false)).toBeGreaterThan(10);
  expect(search.found()).toEqual([]);

  // The broker goes on from it, and the witnesses with it.
  await broker.startGateway(undefined, { settings: cosigning });
  const { id: last } = await teacher.publish(schoolUpdate("ada", "Came in with a new hat"));
  await expect.poll(async () => isFinal(last), poll).toBe(true);
});
