import { request } from "node:http";
import { openMetrics } from "@gatehouse/observe/metrics";
import { silentLog } from "@gatehouse/observe/log";
import { expect, onTestFinished, test } from "vitest";
import { createApp, listen } from "./app.ts";
import { openWatchDoor } from "./watch-door.ts";

async function watched(health: () => { readonly ready: boolean; readonly code?: string }) {
  const metrics = openMetrics("adapter");
  const door = await openWatchDoor({ host: "127.0.0.1", port: 0 }, { metrics, log: silentLog, health, folder: null });
  onTestFinished(() => door?.close());
  return { metrics, url: `http://127.0.0.1:${door?.port}` };
}

test("the door shows metrics and health, and nothing else", async () => {
  const { url } = await watched(() => ({ ready: false, code: "not-ready" }));
  expect((await fetch(`${url}/health`)).status).toBe(503);
  expect((await fetch(`${url}/9998259797`)).status).toBe(404);
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  expect(text).toContain("gatehouse_ready 0\n");
  expect(text).toContain('gatehouse_http_requests_total{method="GET",route="/health",status="503"} 1\n');
  expect(text).toContain('gatehouse_http_requests_total{method="GET",route="none",status="404"} 1\n');
  expect(text).toContain('gatehouse_http_request_seconds_count{route="/health"} 1\n');
});

test("an app's requests are counted by the route's pattern, never by their addresses", async () => {
  const { metrics, url } = await watched(() => ({ ready: true }));
  const app = createApp({ log: silentLog, accepts: ["text/plain"], health: () => ({ ready: true }), metrics });
  onTestFinished(() => app.close());
  app.get("/cases/:ref", async (_request, reply) => reply.send("x"));
  const port = await listen(app, { host: "127.0.0.1", port: 0 });
  await fetch(`http://127.0.0.1:${port}/cases/ada-lovell`);
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('gatehouse_http_requests_total{method="GET",route="/cases/:ref",status="200"} 1\n');
  expect(text).not.toContain("lovell");
});

/** Asks under a name of one's own choosing, as a browser does whose name for a page leads here. */
function statusFor(url: string, hosts: readonly string[]): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const asked = request(`${url}/metrics`, { setHost: false, agent: false });
    asked.setHeader("host", hosts);
    asked.on("response", (answer) => done(answer.resume().statusCode)).on("error", fail);
    asked.end();
  });
}

test("a door on this machine answers who calls it by a name of this machine, so that no foreign name leads to it", async () => {
  const { url } = await watched(() => ({ ready: true }));
  for (const host of ["127.0.0.1", "localhost:9", "LOCALHOST", "[::1]:9", "127.9.9.9:65535"])
    expect([host, await statusFor(url, [host])]).toEqual([host, 200]);
  for (const host of [
    "rebound.example",
    "127.0.0.1.rebound.example:9",
    "localhost.example",
    "0.0.0.0",
    "127.0.0.1@x",
    "x:y",
  ])
    expect([host, await statusFor(url, [host])]).toEqual([host, 404]);
  // Two names are none (RFC 9112 §3.2).
  expect(await statusFor(url, ["127.0.0.1", "rebound.example"])).toBe(400);
});

test("no port, no door", async () => {
  const nobody = { metrics: openMetrics("adapter"), log: silentLog, health: () => ({ ready: true }), folder: null };
  expect(await openWatchDoor({ host: "127.0.0.1", port: undefined }, nobody)).toBeNull();
});
