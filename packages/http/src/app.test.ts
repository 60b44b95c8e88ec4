import { createConnection } from "node:net";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openLog } from "@gatehouse/observe/log";
import { afterEach, describe, expect, test } from "vitest";
import { createApp, listen, maxBodyBytes } from "./app.ts";
import type { App } from "./app.ts";

const lines: string[] = [];
const log = openLog({ service: "test", level: "debug", destination: { write: (line) => void lines.push(line) } });
const open: App[] = [];
const canary = "9998259797-Ada-Lovell";

async function start(): Promise<string> {
  lines.length = 0;
  const app = createApp({
    log,
    accepts: ["application/json", "application/fhir+xml"],
    health: () => ({ ready: true }),
  });
  app.post("/records/:name", async (request, reply) => reply.send({ bytes: (request.body as Uint8Array).byteLength }));
  app.post("/full", async () => {
    throw new GatehouseError("outbox-full");
  });
  app.post("/broken", async () => {
    throw new TypeError(`cannot read ${canary}`);
  });
  open.push(app);
  return `http://127.0.0.1:${await listen(app, { host: "127.0.0.1", port: 0 })}`;
}
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

async function post(url: string, type: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": type }, body });
}

describe("every error is a problem of the catalogue", () => {
  test.each([
    {
      name: "another media type",
      path: "/records/a",
      type: "text/plain",
      body: canary,
      status: 415,
      code: "media-type-unsupported",
    },
    {
      name: "no route",
      path: `/${canary}`,
      type: "application/json",
      body: "{}",
      status: 404,
      code: "route-not-found",
    },
    { name: "a full outbox", path: "/full", type: "application/json", body: "{}", status: 503, code: "outbox-full" },
    { name: "a bug", path: "/broken", type: "application/json", body: canary, status: 500, code: "internal" },
    {
      name: "a body over 5 MiB",
      path: "/records/a",
      type: "application/json",
      body: "x".repeat(maxBodyBytes + 1),
      status: 413,
      code: "body-too-large",
    },
    {
      name: "a URL that is not one",
      path: "/%E0%A4%A",
      type: "application/json",
      body: "{}",
      status: 400,
      code: "request-malformed",
    },
  ])("$name is $status $code", async ({ path, type, body, status, code }) => {
    const response = await post(`${await start()}${path}`, type, body);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    const told = (await response.json()) as Record<string, unknown>;
    expect(told).toMatchObject({ code, status, type: `urn:gatehouse:error:${code}` });
    expect(told["traceId"]).toMatch(/^[0-9a-f]{32}$/);
    // What nobody could have asked for by a link is recorded as well: somebody tries addresses.
    expect(lines.some((line) => line.includes(`"code":"${code}"`))).toBe(true);
    expect(JSON.stringify(told) + lines.join("")).not.toContain(canary);
  });

  test("what can be tried again says when", async () => {
    const base = await start();
    expect((await post(`${base}/full`, "application/json", "{}")).headers.get("retry-after")).toBe("5");
    expect((await post(`${base}/nowhere`, "application/json", "{}")).headers.get("retry-after")).toBeNull();
  });
});

test("a body is its bytes, whatever they are", async () => {
  const response = await post(
    `${await start()}/records/a`,
    "application/fhir+xml; charset=utf-8",
    Uint8Array.from([0xff, 0x00]),
  );
  expect(await response.json()).toEqual({ bytes: 2 });
});

test("the caller's trace is kept, and the route's pattern is logged, never the URL", async () => {
  const base = await start();
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const headers = { "content-type": "text/plain", traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const response = await fetch(`${base}/records/${canary}`, { method: "POST", headers, body: "x" });
  expect(((await response.json()) as { traceId: string }).traceId).toBe(traceId);
  expect(lines.join("")).toContain("/records/:name");
  expect(lines.join("")).not.toContain(canary);
});

test("health says ok", async () => {
  const response = await fetch(`${await start()}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
});

test("bytes that are not HTTP get an answer and no log of them", async () => {
  const { port } = new URL(await start());
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = createConnection(Number(port), "127.0.0.1", () => socket.write(`${canary}\r\n\r\n`));
    let heard = "";
    socket.on("data", (data) => {
      heard += String(data);
    });
    socket.on("close", () => resolve(heard));
    socket.on("error", reject);
  });
  expect(answer).toContain("400 Bad Request");
  expect(lines.join("")).not.toContain(canary);
});
