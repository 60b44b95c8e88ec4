import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { trimHead } from "@gatehouse/bus/trim";
import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { engine } from "@gatehouse/gateway/engine";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity, trustDirectory } from "@gatehouse/gateway/keys";
import { replayLedger } from "@gatehouse/gateway/replay-ledger";
import type { ReplayContext, ReplayedRecord } from "@gatehouse/gateway/replay-ledger";
import { silentLog } from "@gatehouse/observe/log";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { expect, onTestFinished, test, vi } from "vitest";
import { auditAll, replay } from "@gatehouse/cli/commands/audit";

/** What a command says, and how it ends. */
async function said(command: () => Promise<number>): Promise<{ readonly exit: number; readonly text: string }> {
  let text = "";
  const hear = (chunk: string | Uint8Array): boolean => {
    text += chunk.toString();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(hear));
  try {
    return { exit: await command(), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const poll = { timeout: 60_000, interval: 50 };

async function contextOf(broker: TestBroker): Promise<ReplayContext> {
  const read = readConfig(broker.settings);
  if (!read.ok) throw new Error("settings");
  const identity = await readIdentity(read.config);
  return {
    storageKey: identity.storageKey,
    policy: compilePolicy(identity.partnership),
    partnership: identity.partnership.id,
    engine,
    keyedHash: createKeyedHash(identity.identityKey),
    opener: createOpener(identity.sealingKeys),
    trust: (compact) => trustDirectory(compact, identity.root),
    log: silentLog,
  };
}

test("every record comes out as recorded from what was sent; by other facts it does not, and what is gone is said to be", async () => {
  await using broker = await startTestBroker();
  const gateway = await broker.startGateway();
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  const events: string[] = [];
  for (const event of familyEvents("ada", ["riverside-practice", "hillside-school"]))
    events.push((await council.record(event)).id);
  await expect
    .poll(async () => (await Promise.all(events.map((id) => council.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(events.map(() => "recorded"));
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await school.status(id))?.outcome, poll).toBe("decided");

  const bus = await broker.server.connect("gateway");
  const context = await contextOf(broker);
  const last = gateway.record();
  await expect.poll(async () => (await streamInfo(bus, streams.parts)).lastSeq, poll).toBeGreaterThanOrEqual(last);
  const replayed = async (change: Partial<ReplayContext> = {}): Promise<ReplayedRecord[]> => {
    const found: ReplayedRecord[] = [];
    for await (const one of replayLedger(bus, { ...context, ...change })) found.push(one);
    return found;
  };

  const same = await replayed();
  expect(same.filter(({ result }) => result === "different")).toEqual([]);
  for (const message of [id, ...events])
    expect(same.find((one) => one.message === message)).toMatchObject({ result: "recomputed" });

  // Persons hashed by another key are nobody the register knows: the decision is another, and it shows.
  const other = await replayed({ keyedHash: createKeyedHash(new Uint8Array(32).fill(7)) });
  const found = other.find(({ message }) => message === id);
  expect(found).toMatchObject({ result: "different" });
  expect(found?.differences).toContain("recipients");
  const byOther = { engine: "another", keyedHash: createKeyedHash(new Uint8Array(32).fill(7)) };
  expect((await replayed(byOther)).find(({ message }) => message === id)?.result).toBe("other-engine");
  // Another version that comes to the same stands for it all the more.
  expect((await replayed({ engine: "another" })).find(({ message }) => message === id)?.result).toBe("recomputed");

  const file = join(await mkdtemp(join(tmpdir(), "gatehouse-audit-")), "gateway.env");
  onTestFinished(() => rm(dirname(file), { recursive: true }));
  await writeFile(
    file,
    Object.entries(broker.settings)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(""),
  );
  const audited = await said(() => auditAll(file, { from: undefined, to: undefined }, true));
  expect(audited.exit).toBe(0);
  expect(JSON.parse(audited.text)).toMatchObject({ records: same.length, counts: { different: 0 }, otherwise: [] });
  const before = await said(() => auditAll(file, { from: undefined, to: "2020-01-01" }, true));
  expect(JSON.parse(before.text)).toMatchObject({ records: 0 });
  const shown = await said(() => replay(file, id, false));
  expect(shown).toMatchObject({ exit: 0, text: expect.stringContaining("as recorded") });
  for (const secret of ["ada", "Lovell", "hillside-school"]) expect(shown.text + audited.text).not.toContain(secret);
  expect(await said(() => replay(file, "019839b8-0000-7649-865a-165573b8453f", false))).toMatchObject({ exit: 1 });

  await trimHead(bus, streams.intake, (await streamInfo(bus, streams.intake)).lastSeq);
  const erased = await replayed();
  expect(erased.find(({ message }) => message === id)).toMatchObject({ result: "erased", differences: [] });
});
