import { appendBatch } from "@gatehouse/bus/append";
import { mintRestorer } from "@gatehouse/bus/accounts";
import type { Bus } from "@gatehouse/bus/connect";
import { range, recordAt, streamInfo } from "@gatehouse/bus/read";
import { rebuildStream } from "@gatehouse/bus/rebuild";
import { ensureTopology } from "@gatehouse/bus/topology";
import { heldElsewhere, trimHead } from "@gatehouse/bus/trim";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const poll = { timeout: 60_000, interval: 20 };

async function write(bus: Bus, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) {
    const { lastSeq } = await streamInfo(bus, "CORE");
    const batch = ["ledger", "parts", "keys"].map((subject) => ({ subject, data: bytes(`${subject} ${n}`) }));
    expect((await appendBatch(bus, batch, { expectedLastSeq: lastSeq })).outcome).toBe("committed");
  }
  for (const stream of ["LEDGER", "PARTS"] as const)
    await expect.poll(async () => (await streamInfo(bus, stream)).lastSeq, poll).toBe(to);
}

async function* of(word: string, count: number, empty = 0): AsyncGenerator<Uint8Array | null> {
  for (let n = 1; n <= count; n++) yield n === empty ? null : bytes(`${word} ${n}`);
}

async function texts(bus: Bus, stream: "LEDGER" | "PARTS"): Promise<string[]> {
  const found: string[] = [];
  for await (const { seq, data } of range(bus, stream, 1)) found[seq - 1] = new TextDecoder().decode(data);
  return found;
}

const expected = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);

test("a stream is put in place again, goes on from CORE at the next record, and does so after a restart of the server", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const gateway = await server.connect("gateway");
  await write(gateway, 1, 8);
  await trimHead(gateway, "CORE", 9);
  const restorer = await server.connect("restorer", await mintRestorer(server.accounts));
  // Records 1 to 6 from a copy, 7 and 8 are in CORE: record 6 has its leaf there at 16, its parts at 17.
  const passed: number[] = [];
  const options = { profile: "demo", passed: (count: number) => void passed.push(count) } as const;
  await rebuildStream(restorer, "LEDGER", of("ledger", 6), { ...options, coreSeq: 16 });
  await rebuildStream(restorer, "PARTS", of("parts", 6, 3), { ...options, coreSeq: 17 });
  expect(passed).toEqual([6, 6]);
  const restarted = async (): Promise<Bus> => {
    await server.kill();
    await server.start();
    const bus = await server.connect("gateway");
    await ensureTopology(bus, { accounts: [], profile: "demo" });
    return bus;
  };
  let bus = await restarted();
  for (const stream of ["LEDGER", "PARTS"] as const)
    await expect.poll(async () => (await streamInfo(bus, stream)).lastSeq, poll).toBe(8);
  bus = await restarted();
  await write(bus, 9, 10);
  expect(await texts(bus, "LEDGER")).toEqual(expected("ledger", 10));
  bus = await restarted();
  await write(bus, 11, 12);
  expect(await texts(bus, "LEDGER")).toEqual(expected("ledger", 12));
  expect(await recordAt(bus, "PARTS", 3)).toBeNull();
  for (const n of [1, 6, 7, 12])
    expect(new TextDecoder().decode((await recordAt(bus, "PARTS", n))?.data)).toBe(`parts ${n}`);
});

test("a stream put in place to CORE's very end says where it stands, and begins nothing over after a restart", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  await write(await server.connect("gateway"), 1, 2);
  const restorer = await server.connect("restorer", await mintRestorer(server.accounts));
  const options = { profile: "demo", passed: () => undefined } as const;
  await rebuildStream(restorer, "LEDGER", of("ledger", 2), { ...options, coreSeq: 4 });
  await ensureTopology(restorer, { accounts: [], profile: "demo" });
  await server.kill();
  await server.start();
  const bus = await server.connect("gateway");
  await ensureTopology(bus, { accounts: [], profile: "demo" });
  expect(await recordAt(bus, "LEDGER", 2)).toMatchObject({ coreSeq: 4 });
  expect(await heldElsewhere(bus, { settledMs: 0 })).toBe(6);
  await write(bus, 3, 3);
  expect(await texts(bus, "LEDGER")).toEqual(expected("ledger", 3));
});

test("what cannot be put in place whole is not there at all, and can be begun again", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const restorer = await server.connect("restorer", await mintRestorer(server.accounts));
  const options = { profile: "demo", coreSeq: 0, passed: () => undefined } as const;
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield bytes("ledger 1");
    throw new Error("the copy ends here");
  }
  await expect(rebuildStream(restorer, "LEDGER", broken(), options)).rejects.toThrow();
  await expect(streamInfo(restorer, "LEDGER")).rejects.toThrow();
  await rebuildStream(restorer, "LEDGER", of("ledger", 2), options);
  expect(await texts(restorer, "LEDGER")).toEqual(expected("ledger", 2));
});

test("who restores may put LEDGER and PARTS in place, and destroy nothing else", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const restorer = await server.connect("restorer", await mintRestorer(server.accounts));
  for (const stream of ["INTAKE", "CORE", "KEYS", "DELIVERY", "SNAPSHOTS", "CHECKPOINTS"] as const) {
    restorer.nc.publish(`$JS.API.STREAM.DELETE.${stream}`);
    await restorer.nc.flush();
    expect((await streamInfo(restorer, stream)).lastSeq).toBe(0);
  }
});
