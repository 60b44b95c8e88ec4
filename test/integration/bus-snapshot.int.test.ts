import { randomBytes } from "node:crypto";
import type { Bus } from "@gatehouse/bus/connect";
import { streamInfo } from "@gatehouse/bus/read";
import { lastSnapshot, putSnapshot } from "@gatehouse/bus/snapshot-store";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test } from "vitest";

async function gateway(): Promise<Bus> {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  return server.connect("gateway");
}

test.each([
  { name: "nothing", size: 0 },
  { name: "one byte", size: 1 },
  { name: "exactly one chunk", size: 512 << 10 },
  { name: "one byte more than a chunk", size: (512 << 10) + 1 },
  { name: "many chunks", size: 20 << 20 },
])("a snapshot of $name comes back as it was put", async ({ size }) => {
  const bus = await gateway();
  expect(await lastSnapshot(bus)).toBeNull();
  const bytes = new Uint8Array(randomBytes(size));
  await putSnapshot(bus, bytes, { intake: 7, policy: "abc" });
  const found = await lastSnapshot(bus);
  expect(found?.meta).toEqual({ intake: 7, policy: "abc" });
  expect(Buffer.compare(found?.bytes ?? new Uint8Array(9), bytes)).toBe(0);
});

test("the last three are kept, and a damaged one gives way to the one before it", async () => {
  const bus = await gateway();
  for (let n = 1; n <= 5; n++) await putSnapshot(bus, new Uint8Array(randomBytes(1_200_000)), { n });
  expect(await streamInfo(bus, "SNAPSHOTS")).toMatchObject({ messages: 12, firstSeq: 9, lastSeq: 20 });
  // The chunk before the last manifest goes, as a disk might lose it.
  await bus.nc.request("$JS.API.STREAM.MSG.DELETE.SNAPSHOTS", JSON.stringify({ seq: 19 }));
  expect((await lastSnapshot(bus))?.meta).toEqual({ n: 4 });
  await bus.nc.request("$JS.API.STREAM.MSG.DELETE.SNAPSHOTS", JSON.stringify({ seq: 15 }));
  await bus.nc.request("$JS.API.STREAM.MSG.DELETE.SNAPSHOTS", JSON.stringify({ seq: 11 }));
  await expect(lastSnapshot(bus)).rejects.toThrow("snapshot-damaged");
});
