import { lastCheckpoint } from "@gatehouse/bus/checkpoint-store";
import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { parseCheckpoint } from "@gatehouse/ledger/checkpoint";
import { expect, test, vi } from "vitest";
import { startTestBroker } from "@gatehouse/test/kit/broker";

test("what is committed is signed within a moment", async () => {
  await using broker = await startTestBroker();
  const gateway = await broker.startGateway();
  const bus = await broker.server.connect("gateway");
  const signed = async () => parseCheckpoint((await lastCheckpoint(bus, "signed")) ?? Buffer.alloc(0));
  // Policy and directory are recorded first of all.
  await vi.waitUntil(async () => gateway.record() >= 2 && (await signed())?.checkpoint.size === gateway.record(), {
    timeout: 60_000,
  });
  expect((await signed())?.checkpoint.size).toBe((await streamInfo(bus, streams.ledger)).lastSeq);
});
