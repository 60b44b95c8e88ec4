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
import { expect, test } from "vitest";

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
  const replay = async (change: Partial<ReplayContext> = {}): Promise<ReplayedRecord[]> => {
    const replayed: ReplayedRecord[] = [];
    for await (const one of replayLedger(bus, { ...context, ...change })) replayed.push(one);
    return replayed;
  };

  const same = await replay();
  expect(same.filter(({ result }) => result === "different")).toEqual([]);
  for (const message of [id, ...events])
    expect(same.find((one) => one.message === message)).toMatchObject({ result: "recomputed" });

  // Persons hashed by another key are nobody the register knows: the decision is another, and it shows.
  const other = await replay({ keyedHash: createKeyedHash(new Uint8Array(32).fill(7)) });
  const found = other.find(({ message }) => message === id);
  expect(found).toMatchObject({ result: "different" });
  expect(found?.differences).toContain("recipients");
  const byOther = { engine: "another", keyedHash: createKeyedHash(new Uint8Array(32).fill(7)) };
  expect((await replay(byOther)).find(({ message }) => message === id)?.result).toBe("other-engine");
  // Another version that comes to the same stands for it all the more.
  expect((await replay({ engine: "another" })).find(({ message }) => message === id)?.result).toBe("recomputed");

  await trimHead(bus, streams.intake, (await streamInfo(bus, streams.intake)).lastSeq);
  const erased = await replay();
  expect(erased.find(({ message }) => message === id)).toMatchObject({ result: "erased", differences: [] });
});
