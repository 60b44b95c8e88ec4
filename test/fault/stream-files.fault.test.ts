import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { range } from "@gatehouse/bus/read";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { audit } from "@gatehouse/gateway/audit";
import { readConfig } from "@gatehouse/gateway/config";
import { silentLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { startChance } from "@gatehouse/test/kit/random";
import type { Chance } from "@gatehouse/test/kit/random";
import { expect, onTestFinished, test, vi } from "vitest";

const edits = process.env["GATEHOUSE_LONG"] === "1" ? 1_000 : 5;
const recorded = ["LEDGER", "PARTS", "KEYS"] as const;

/** A broker that has decided some messages; its gateway has stopped, and its server is dead. */
async function stopped(): Promise<{ readonly broker: TestBroker; readonly early: string; readonly late: string }> {
  const broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "5" } });
  onTestFinished(() => broker[Symbol.asyncDispose]());
  const gateway = await broker.startGateway();
  const council = await openIntakeWriter(broker, "northshire-council");
  const until = async (record: number): Promise<void> =>
    void (await vi.waitUntil(() => gateway.record() >= record, { timeout: 60_000, interval: 20 }));
  for (const event of familyEvents("ada", ["riverside-practice", "hillside-school"]))
    await council.publish(council.seal(await council.signEvent(event)));
  const before = gateway.record();
  await until(before + 1);
  const early = await copyOfFiles(broker, "early");
  const school = await openIntakeWriter(broker, "hillside-school");
  for (let at = 0; at < 4; at += 1) await school.publish(school.seal((await school.sign(schoolUpdate("ada"))).compact));
  await until(before + 5);
  await gateway.stop();
  const late = await copyOfFiles(broker, "late");
  return { broker, early, late };
}

function filesOf({ server }: TestBroker): string {
  return join(server.stateDir, "store");
}

/** A copy of what the server keeps, as of now; it runs again when the copy is made. */
async function copyOfFiles(broker: TestBroker, name: string): Promise<string> {
  await broker.server.kill();
  const copy = join(broker.server.stateDir, `copy-${name}`);
  await cp(filesOf(broker), copy, { recursive: true });
  await broker.server.start();
  return copy;
}

/** A digest of every record of every stream that a record is kept in. */
async function digests(broker: TestBroker): Promise<readonly string[]> {
  const bus = await broker.server.connect("gateway");
  const found: string[] = [];
  for (const stream of recorded)
    for await (const { seq, data } of range(bus, stream, 1))
      found.push(`${stream} ${seq} ${createHash("sha256").update(data).digest("hex")}`);
  await bus.close();
  return found;
}

/** The same bytes, two stretches of which have changed places. */
function reordered(bytes: Buffer, at: number, chance: Chance): Buffer {
  const size = chance.between(1, Math.max(1, Math.floor((bytes.length - at) / 2)));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 2 * size)];
  return Buffer.concat([before, bytes.subarray(at + size, at + 2 * size), bytes.subarray(at, at + size), after]);
}

/** One edit of what lies on the disk; says what was done. */
async function edit(broker: TestBroker, early: string, chance: Chance): Promise<string> {
  const stream = chance.oneOf(["LEDGER", "PARTS", "KEYS", "CORE", "SNAPSHOTS", "CHECKPOINTS"]);
  const names = await readdir(filesOf(broker), { recursive: true });
  const own = names.filter((name) => name.endsWith(join("streams", stream)))[0] ?? "";
  const blocks = names.filter((name) => name.startsWith(own) && name.endsWith(".blk"));
  const block = blocks[chance.between(0, blocks.length - 1)];
  const how = chance.oneOf(["flip", "cut", "remove", "roll back", "double", "reorder"]);
  if (block === undefined) return "nothing";
  const file = join(filesOf(broker), block);
  const { size } = await stat(file);
  const at = chance.between(0, Math.max(0, size - 1));
  if (how === "flip") {
    const bytes = await readFile(file);
    bytes[at] = (bytes[at] ?? 0) ^ chance.between(1, 255);
    await writeFile(file, bytes);
  } else if (how === "cut") await truncate(file, at);
  else if (how === "remove") await rm(file);
  else if (how === "reorder") await writeFile(file, reordered(await readFile(file), at, chance));
  else if (how === "double") await writeFile(file, Buffer.concat([await readFile(file), await readFile(file)]));
  else {
    await rm(join(filesOf(broker), own), { recursive: true });
    await cp(join(early, own), join(filesOf(broker), own), { recursive: true });
  }
  // Without its index the server reads the blocks themselves.
  if (chance.oneOf([true, false])) await rm(join(file, "..", "index.db"), { force: true });
  return `${how} of ${stream} at ${at} of ${size}`;
}

/** What a start, and judging everything again, say of the files: the code, or the records that are not as recorded; null for nothing. */
async function named(broker: TestBroker): Promise<string | null> {
  try {
    const gateway = await broker.startGateway();
    await gateway.stop();
    const read = readConfig(broker.settings);
    if (!read.ok) throw new Error("settings");
    const all = { from: null, to: null, message: null };
    for await (const one of audit(read.config, all, { log: silentLog, passed: () => undefined }))
      if (!["recomputed", "own", "erased"].includes(one.result)) return `record ${one.record}: ${one.result}`;
    return null;
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    return error.code;
  }
}

/** Which of the records are no longer what they were. */
async function missingFrom(broker: TestBroker, before: readonly string[]): Promise<readonly string[]> {
  const now = new Set(await digests(broker));
  return before.filter((one) => !now.has(one));
}

test(`no edit of the server's own files goes unseen, ${edits} times: a start or an audit names it, or nothing of any record is lost`, async () => {
  const chance = startChance("edits of stream files");
  const { broker, early, late } = await stopped();
  const before = await digests(broker);
  for (let at = 0; at < edits; at += 1) {
    await broker.server.kill();
    await rm(filesOf(broker), { recursive: true });
    await cp(late, filesOf(broker), { recursive: true });
    const done = await edit(broker, early, chance);
    await broker.server.start();
    const said = await named(broker);
    const missing = said === null ? await missingFrom(broker, before) : [];
    expect({ done, said, missing }).toEqual({ done, said, missing: [] });
  }
});
