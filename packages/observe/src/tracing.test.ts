import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { spanAttributes } from "./span-list.ts";
import { keptTracing } from "./testing/kept-spans.ts";
import { sharedPlace } from "./trace-place.ts";
import { noTracing, openTracing } from "./tracing.ts";

test("two who share something find the same place by themselves, and another place from anything else", () => {
  const place = sharedPlace("a delivery's id");
  expect(place).toEqual(sharedPlace("a delivery's id"));
  expect(place.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(place.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(sharedPlace("another's id").traceId).not.toBe(place.traceId);
});

test("a trace begins at its place, and others' spans stand under it", () => {
  const { tracing, spans } = keptTracing("gateway");
  const place = sharedPlace("x");
  tracing.begin("message.queued", { place }).end({ result: "decided" });
  tracing.begin("message.decided", { place, below: true, links: [sharedPlace("y")] }).end({}, true);
  const [first, second] = spans();
  expect(first).toMatchObject({
    name: "message.queued",
    place,
    under: null,
    attributes: { "gatehouse.result": "decided" },
  });
  expect(second).toMatchObject({ under: place.spanId, links: [sharedPlace("y")], failed: true });
  expect(second?.place.traceId).toBe(place.traceId);
  expect(second?.place.spanId).not.toBe(place.spanId);
});

test("what is done during a span can link to it; outside there is nothing to link to", async () => {
  const { tracing, spans } = keptTracing("adapter");
  const seen = await tracing.during("record.taken", async () => tracing.current());
  expect(spans()[0]?.place).toEqual(seen);
  expect(tracing.current()).toBeNull();
  await expect(tracing.during("record.taken", () => Promise.reject(new Error("Ada Lovell")))).rejects.toThrow("Ada");
  expect(spans()[1]).toMatchObject({ failed: true });
  expect(JSON.stringify(spans())).not.toContain("Ada");
});

test.each(["Ada Lovell", "9998259797", "ada@example.org", "x".repeat(60)])(
  "an attribute is a code or `other`: %s",
  (value) => {
    expect(spanAttributes({ code: value, result: "decided" })).toEqual({
      "gatehouse.code": "other",
      "gatehouse.result": "decided",
    });
    const smuggled: object = { result: "decided", name: value };
    expect(spanAttributes(smuggled)).toEqual({ "gatehouse.result": "decided" });
  },
);

test("a collector that is named gets the spans; without one there are none", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => void parts.push(part));
    request.on("end", () => {
      bodies.push(`${request.url} ${Buffer.concat(parts).toString("latin1")}`);
      response.end("{}");
    });
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await expect.poll(() => server.listening).toBe(true);
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const tracing = await openTracing("gateway", `http://127.0.0.1:${port}`);
  tracing.begin("message.decided", { place: sharedPlace("x") }).end();
  await tracing.close();
  expect(bodies.join("")).toMatch(/^\/v1\/traces .*message\.decided/s);
  expect(bodies.join("")).toContain("gatehouse-gateway");
  const none = await openTracing("gateway", undefined);
  expect([none, noTracing.isOn]).toEqual([noTracing, false]);
  noTracing.begin("message.decided", { place: sharedPlace("x") }).end();
  expect(await noTracing.during("record.taken", async () => noTracing.current())).toBeNull();
});
