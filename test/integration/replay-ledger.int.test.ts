import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { trimHead } from "@gatehouse/bus/trim";
import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { LedgerLeaf } from "@gatehouse/contracts/ledger";
import { foldWithout } from "@gatehouse/gateway/erase/fold-without";
import type { HeldRecord, ReplaySource } from "@gatehouse/gateway/replay-source";
import { makeRecord, openRecord, readLeaf } from "@gatehouse/ledger/record";
import type { OpenedRecord, RecordInput } from "@gatehouse/ledger/record";
import type { ReplayContext, ReplayedRecord } from "@gatehouse/gateway/replay-ledger";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { storageKeyOf } from "@gatehouse/test/kit/ledger-scan";
import { replayAll, replayContextOf } from "@gatehouse/test/kit/replay";
import { expect, onTestFinished, test, vi } from "vitest";
import { auditAll, replay } from "@gatehouse/cli/commands/audit";

type Doctored = Partial<Pick<RecordInput, "common" | "recipients" | "state" | "policy" | "factsDigest">>;
type Doctor = (opened: OpenedRecord, leaf: LedgerLeaf) => Doctored;

/** A record as somebody with all of the gateway's keys would write it anew: whole in itself, and saying something else. */
function doctored(held: HeldRecord, storageKey: Uint8Array, doctor: Doctor): HeldRecord {
  const leaf = readLeaf(held.leaf);
  if (!leaf || !held.parts || !held.key) throw new Error("nothing to doctor");
  const opened = openRecord({ parts: held.parts, key: held.key }, storageKey);
  const recipients = Object.fromEntries(opened.recipients.map(({ part }) => [part.recipient, part]));
  const { root: _root, ...place } = leaf;
  const as = { common: opened.common.part, recipients, state: opened.state.part };
  const keys = { recordKey: randomBytes(32), storageKey, random: randomBytes };
  const made = makeRecord({ ...place, ...as, ...doctor(opened, leaf), ...keys });
  return { ...held, leaf: made.leaf, ...made.sealed };
}

/** The recipients' parts, each changed. */
function parts(change: (part: OpenedRecord["recipients"][number]["part"]) => object): Doctor {
  return ({ recipients }) => ({
    recipients: Object.fromEntries(recipients.map(({ part }) => [part.recipient, { ...part, ...change(part) }])),
  });
}

const doctors: readonly (readonly [string, Doctor, string])[] = [
  ["another outcome", ({ common }) => ({ common: { ...common.part, outcome: "refused" } }), "common"],
  ["a counter of the sender's", ({ common }) => ({ common: { ...common.part, counter: 99 } }), "common"],
  ["another message received", ({ common }) => ({ common: { ...common.part, received: "ab".repeat(32) } }), "common"],
  [
    "a recipient that got nothing",
    parts(({ decision }) => ({ decision: { ...decision, outcome: "withheld" } })),
    "recipients",
  ],
  ["something else delivered", parts(() => ({ delivered: "ab".repeat(32) })), "recipients"],
  ["a copy that was not counted", parts(({ counter }) => ({ counter: counter + 1 })), "recipients"],
  ["another key", parts(() => ({ sealedTo: "A".repeat(43) })), "recipients"],
  [
    "another decision in the state",
    ({ state }) => ({ state: String(state.part).replaceAll('"outcome":"shared"', '"outcome":"withheld"') }),
    "effect",
  ],
  ["another policy", (_, { policy }) => ({ policy: `${policy.slice(0, -1)}0` }), "policy"],
  ["other facts", () => ({ factsDigest: "ab".repeat(32) }), "facts"],
];

/** A source in which one record is another. */
function changing(n: number, change: (held: HeldRecord) => HeldRecord): (real: ReplaySource) => ReplaySource {
  return (real) => ({
    ...real,
    records: async function* () {
      for await (const held of real.records()) yield held.n === n ? change(held) : held;
    },
  });
}

async function checkDoctored(broker: TestBroker, n: number): Promise<void> {
  const storageKey = await storageKeyOf(broker);
  const found: unknown[] = [];
  for (const [name, doctor] of doctors) {
    const source = changing(n, (held) => doctored(held, storageKey, doctor));
    const one = (await replayAll(broker, { source })).find(({ record }) => record === n);
    found.push([name, one?.result, one?.differences]);
  }
  expect(found).toEqual(doctors.map(([name, , difference]) => [name, "different", [difference]]));
  const same = changing(n, (held) => doctored(held, storageKey, () => ({})));
  expect((await replayAll(broker, { source: same })).filter(({ result }) => result === "different")).toEqual([]);
}

/** Lost parts are a difference, and erased ones are not; what stands on either cannot be settled, and is said to be so. */
async function checkGone(broker: TestBroker, n: number): Promise<void> {
  const missing = { parts: null, key: null };
  for (const gone of [{ parts: null }, { key: null }, missing]) {
    const lost = await replayAll(broker, { source: changing(n, (held) => ({ ...held, ...gone })) });
    expect(lost[n - 1]).toMatchObject({ record: n, result: "different", differences: ["parts"] });
    expect(new Set(lost.slice(n).map(({ result }) => result))).toEqual(new Set(["unfounded"]));
  }
  const bus = await broker.server.connect("gateway");
  const { storageKey, policy } = await replayContextOf(broker);
  const rest = async (): Promise<void> => undefined;
  const [remainder = null] = (await foldWithout(bus, new Set([n]), n, { storageKey, policy, rest })).remainders;
  const erased = await replayAll(broker, { source: changing(n, (held) => ({ ...held, ...missing, remainder })) });
  expect(erased[n - 1]).toMatchObject({ record: n, result: "erased", differences: [] });
  // Facts and policy of what follows are still those recorded; what it came to may rest on what is not there any more.
  expect(erased.filter(({ result }) => result === "different")).toEqual([]);
  expect(erased.slice(n).some(({ result }) => result === "unfounded")).toBe(true);
  // What is left of one record is not taken for what is left of another.
  const foreign = changing(n + 1, (held) => ({ ...held, ...missing, remainder }));
  expect((await replayAll(broker, { source: foreign }))[n]).toMatchObject({
    result: "different",
    differences: ["parts"],
  });
}

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

  await expect.poll(() => gateway.record(), poll).toBeGreaterThanOrEqual(events.length + 1);
  const replayed = (context: Partial<ReplayContext> = {}): Promise<ReplayedRecord[]> => replayAll(broker, { context });

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

  const n = same.find(({ message }) => message === id)?.record ?? 0;
  await checkDoctored(broker, n);
  // Who the child is: what comes after it cannot come out the same without it.
  await checkGone(broker, same.find(({ message }) => message === events[0])?.record ?? 0);

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

  const bus = await broker.server.connect("gateway");
  await trimHead(bus, streams.intake, (await streamInfo(bus, streams.intake)).lastSeq);
  const erased = await replayed();
  expect(erased.find(({ message }) => message === id)).toMatchObject({ result: "content-gone", differences: [] });
});
