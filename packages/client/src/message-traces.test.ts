import { hash } from "node:crypto";
import { openMetrics } from "@gatehouse/observe/metrics";
import { keptTracing } from "@gatehouse/observe/testing/kept-spans";
import { sharedPlace } from "@gatehouse/observe/trace-place";
import { expect, test } from "vitest";
import { messageTraces } from "./message-traces.ts";
import { watchClient } from "./watch-client.ts";

const bytes = Buffer.from("sealed");
const place = sharedPlace(hash("sha256", bytes));

test("a message's trace is the one of its sealed bytes, from the outbox to the signed decision", async () => {
  const { tracing, spans } = keptTracing("adapter");
  const traces = messageTraces(tracing);
  traces.queued("m1", hash("sha256", bytes));
  await traces.sent(bytes, async () => undefined);
  await expect(traces.sent(bytes, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(spans().map(({ name, under, failed }) => [name, under, failed])).toEqual([
    ["message.sent", place.spanId, false],
    ["message.sent", place.spanId, true],
  ]);
  traces.settled("m1", "decided");
  traces.settled("m1", "decided");
  expect(spans()[2]).toMatchObject({ name: "message.queued", place, attributes: { "gatehouse.result": "decided" } });
  expect(spans()).toHaveLength(3);
});

test("a copy is handed over in the trace of its delivery id, and failing is seen and passed on", async () => {
  const { tracing, spans } = keptTracing("adapter");
  const traces = messageTraces(tracing);
  await traces.handedOver("d1", async () => undefined);
  await expect(traces.handedOver("d1", () => Promise.reject(new Error("full")))).rejects.toThrow("full");
  expect(spans().map(({ place: { traceId }, failed }) => [traceId, failed])).toEqual([
    [sharedPlace("d1").traceId, false],
    [sharedPlace("d1").traceId, true],
  ]);
});

test("without tracing everything is done as it is, once", async () => {
  const traces = messageTraces();
  let done = 0;
  const work = async (): Promise<void> => {
    done += 1;
  };
  traces.queued("m1", null);
  await traces.sent(bytes, work);
  await traces.handedOver("d1", work);
  traces.settled("m1", "decided");
  expect(done).toBe(2);
});

test("what a client has in hand is read as it stands", async () => {
  const metrics = openMetrics("adapter");
  const counters = {
    waiting: 3,
    waitingSince: "2020-01-01T00:00:00Z",
    handedOver: 7,
    repeated: 0,
    quarantined: 1,
    damaged: 0,
    missing: 2,
  };
  watchClient(metrics, { counters: () => counters });
  const text = await metrics.text();
  for (const line of ["outbox_waiting_messages 3", "handed_over_total 7", "set_aside_items 1", "missing_items 2"])
    expect(text).toContain(`gatehouse_${line}\n`);
  expect(Number(/^gatehouse_outbox_oldest_seconds (\d\S*)/m.exec(text)?.[1])).toBeGreaterThan(1e8);
});
