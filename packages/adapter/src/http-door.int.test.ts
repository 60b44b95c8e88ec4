import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { doorTokens } from "@gatehouse/http/oauth/door-token";
import { realDisk } from "@gatehouse/client/disk";
import { expect, onTestFinished, test, vi } from "vitest";
import { deliveryExample } from "./door/delivery-docs.ts";
import { maxWaits } from "./door/waits.ts";
import { openUsedAssertions } from "./door/kept-answers.ts";
import { call, lines, readerKey, start } from "./testing/adapter-world.ts";
import type { World } from "./testing/adapter-world.ts";

const record = JSON.stringify({ id: "P-1", name: "Ada Lovell" });
const other = JSON.stringify({ id: "P-2", name: "Bea Lovell" });
const key = { "idempotency-key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"' };
const post = (world: World, body: string, more: Readonly<Record<string, string>> = key): Promise<Response> =>
  call(world, "POST", "/records", body, "application/json", more);
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code: string }).code;

test.each(["", "Bearer wrong", "Basic eA=="])("without a token nothing is answered but health: %j", async (given) => {
  const world = await start();
  const headers = given === "" ? {} : { authorization: given };
  for (const [method, path] of [
    ["POST", "/records"],
    ["POST", "/preview"],
    ["GET", "/deliveries"],
    ["DELETE", "/deliveries/a"],
    ["GET", "/concerns"],
    ["GET", "/nowhere"],
  ] as const) {
    expect((await fetch(`${world.base}${path}`, { method, headers })).status).toBe(401);
  }
  expect((await fetch(`${world.base}/health`)).status).toBe(200);
});

test("HEAD asks for a token like GET, and no other method gets in", async () => {
  const world = await start();
  for (const path of ["/deliveries", "/concerns"]) {
    expect((await fetch(world.base + path, { method: "HEAD" })).status).toBe(401);
    expect((await call(world, "HEAD", path)).status).toBe(200);
    expect((await call(world, "PUT", path)).status).toBe(404);
    expect((await fetch(world.base + path, { method: "OPTIONS" })).status).toBe(401);
  }
});

test("a client does what its scopes cover, and no more", async () => {
  const world = await start();
  const own = { ...readerKey };
  const tokens = doorTokens(world.base, { client: "reader", key: own, scopes: ["deliveries:read"] });
  const headers = { authorization: `Bearer ${await tokens.token()}` };
  expect((await fetch(`${world.base}/deliveries`, { headers })).status).toBe(200);
  for (const [method, path, scope] of [
    ["POST", "/records", "records:write"],
    ["DELETE", "/deliveries/x", "deliveries:write"],
    ["GET", "/concerns", "concerns:read"],
  ] as const) {
    const answer = await fetch(`${world.base}${path}`, { method, headers });
    expect([answer.status, await codeOf(answer)]).toEqual([403, "scope-missing"]);
    expect(answer.headers.get("www-authenticate")).toContain(`scope="${scope}"`);
  }
  const asksMore = doorTokens(world.base, { client: "reader", key: own, scopes: ["records:write"] });
  await expect(asksMore.token()).rejects.toThrow();
});

test("a token is used again while it is good, and a restart asks for another", async () => {
  const first = await start();
  expect(await first.tokens.token()).toBe(await first.tokens.token());
  const headers = { authorization: `Bearer ${await first.tokens.token()}` };
  await first.adapter.stop();
  const second = await start(first.folder);
  expect((await fetch(`${second.base}/deliveries`, { headers })).status).toBe(401);
  expect((await call(second, "GET", "/deliveries")).status).toBe(200);
});

test("an assertion that was used stays used through a restart, until it would be refused for its age", async () => {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-door-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  let ms = 1_000_000;
  const open = async () => await openUsedAssertions(dir, realDisk(), () => ms);
  expect(await (await open()).take("a", 1_060)).toBe(true);
  expect(await (await open()).take("a", 1_060)).toBe(false);
  const kept = await open();
  const both = await Promise.all([kept.take("b", 1_060), kept.take("b", 1_060)]);
  expect(both.toSorted((one, two) => Number(one) - Number(two))).toEqual([false, true]);
  ms = 1_061_000;
  await kept.take("c", 2_000);
  expect(await readdir(dir)).toEqual(["2000-c"]);
});

test("the same key and request get the same answer, byte for byte, also after a restart", async () => {
  const first = await start();
  const one = await post(first, record);
  const body = await one.text();
  const again = await post(first, record);
  expect([again.status, await again.text()]).toEqual([202, body]);
  await first.adapter.stop();
  const second = await start(first.folder, first.sent);
  second.fail = new GatehouseError("outbox-full");
  const later = await post(second, record);
  expect([later.status, await later.text(), later.headers.get("content-type")]).toEqual([
    202,
    body,
    one.headers.get("content-type"),
  ]);
  expect(second.sent.size).toBe(1);
});

test("the same key with another request is refused, and nothing is done", async () => {
  const world = await start();
  await post(world, record);
  for (const answer of [
    await post(world, other),
    await post(world, record, { ...key, slug: "another-name.json" }),
    await call(world, "POST", "/preview", record, "application/json", key),
  ]) {
    expect([answer.status, await codeOf(answer)]).toEqual([422, "idempotency-key-reused"]);
  }
  expect(world.sent.size).toBe(1);
});

test("a refusal for what the record is, is kept as well; one that passes is not", async () => {
  const world = await start();
  const refused = await post(world, "{");
  expect(refused.status).toBe(400);
  expect(await (await post(world, "{")).text()).toBe(await refused.text());
  const another = { "idempotency-key": '"another"' };
  world.fail = new GatehouseError("outbox-full");
  expect((await post(world, record, another)).status).toBe(503);
  world.fail = null;
  expect((await post(world, record, another)).status).toBe(202);
});

test("two requests at once with one key: one is answered, the other told to come again", async () => {
  const world = await start();
  await world.tokens.token();
  const answers = await Promise.all([post(world, record), post(world, record)]);
  const statuses = answers.map(({ status }) => status).toSorted((one, two) => one - two);
  // The second may also come when the first is done: then it gets the first one's answer.
  expect([[202, 202].join(), [202, 409].join()]).toContain(statuses.join());
  expect(world.sent.size).toBe(1);
});

test.each(["abc", '""', '"a"b"', '"a\\b"', `"${"a".repeat(256)}"`])(
  "a key that is no string of HTTP is refused: %s",
  async (bad) => {
    const answer = await post(await start(), record, { "idempotency-key": bad });
    expect([answer.status, await codeOf(answer)]).toEqual([400, "request-malformed"]);
  },
);

test("what is kept of a request tells nothing of its body", async () => {
  const world = await start();
  await post(world, record);
  const dir = join(world.folder, "door", "answers");
  const texts = await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), "utf8")));
  expect(texts.length).toBe(1);
  expect(texts.join("")).not.toMatch(/Ada|Lovell|8e03978e/);
  expect(lines.join("")).not.toContain("8e03978e");
});

test.each([
  { name: "another media type", type: "application/xml", body: "<a/>", status: 415, code: "media-type-unsupported" },
  { name: "no JSON", type: "application/json", body: "{", status: 400, code: "request-malformed" },
  { name: "no UTF-8", type: "application/json", body: "\u0000", status: 400, code: "request-malformed" },
  { name: "another shape", type: "application/json", body: '{"name":7}', status: 422, code: "body-invalid" },
  {
    name: "a member too many",
    type: "application/json",
    body: '{"name":"A","role":"r","Ada Lovell":1}',
    status: 422,
    code: "body-invalid",
  },
])("a reader with $name is refused with $code", async ({ type, body, status, code }) => {
  const world = await start();
  await world.deliver({ ...deliveryExample, id: "delivery-a" });
  const answer = await call(world, "POST", "/deliveries/delivery-a/acknowledgement", body, type);
  const told = await answer.text();
  expect([answer.status, (JSON.parse(told) as { code: string }).code]).toEqual([status, code]);
  expect(told + lines.join("")).not.toContain("Lovell");
});

const page = async (world: World, path: string, more: Readonly<Record<string, string>> = {}) => {
  const answer = await call(world, "GET", path, undefined, undefined, more);
  const text = await answer.text();
  return {
    status: answer.status,
    ids: text === "" ? [] : (JSON.parse(text) as { id: string }[]).map(({ id }) => id),
    next: /^<([^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1] ?? "",
    etag: answer.headers.get("etag") ?? "",
  };
};

test("pages follow one another by Link, whatever is removed between them, also after a restart", async () => {
  const first = await start();
  for (const id of ["d-1", "d-2", "d-3"]) await first.deliver({ ...deliveryExample, id });
  const one = await page(first, "/deliveries?limit=2");
  expect(one.ids).toEqual(["d-1", "d-2"]);
  for (const id of ["d-1", "d-2", "d-3"]) await call(first, "DELETE", `/deliveries/${id}`);
  await first.adapter.stop();
  const world = await start(first.folder);
  const nothing = await page(world, one.next);
  expect(nothing.ids).toEqual([]);
  await world.deliver({ ...deliveryExample, id: "d-4" });
  expect((await page(world, nothing.next)).ids).toEqual(["d-4"]);
});

test("a cursor shows neither place nor count, and none but this door's own is taken", async () => {
  const world = await start();
  const empty = await page(world, "/deliveries?limit=1");
  for (let n = 10; n < 31; n++) await world.deliver({ ...deliveryExample, id: `d-${n}` });
  const full = await page(world, "/deliveries?limit=21");
  const cursorOf = (next: string): string => new URL(next, world.base).searchParams.get("cursor") ?? "";
  expect(cursorOf(full.next).length).toBe(cursorOf(empty.next).length);
  expect(cursorOf((await page(world, "/deliveries?limit=21")).next)).not.toBe(cursorOf(full.next));
  const altered = cursorOf(full.next).replace(/^./, (first) => (first === "A" ? "B" : "A"));
  for (const cursor of ["AAAA", altered]) {
    const answer = await call(world, "GET", `/deliveries?cursor=${cursor}`);
    expect([answer.status, await codeOf(answer)]).toEqual([400, "cursor-invalid"]);
  }
  const elsewhere = await call(world, "GET", `/concerns?cursor=${cursorOf(full.next)}`);
  expect(await codeOf(elsewhere)).toBe("cursor-invalid");
  expect((await call(world, "GET", "/deliveries?cursor=a%20b")).status).toBe(400);
});

test("who has the page already gets 304, and whoever waits gets the next delivery as soon as it is there", async () => {
  const world = await start();
  const empty = await page(world, "/deliveries");
  expect((await page(world, "/deliveries", { "if-none-match": empty.etag })).status).toBe(304);
  const waiting = page(world, `${empty.next}&wait=30`);
  const changed = page(world, "/deliveries?wait=30", { "if-none-match": empty.etag });
  // Both have come in, and neither has been answered.
  for (let n = 0; n < 5; n++) await call(world, "GET", "/concerns");
  expect(await Promise.race([waiting, changed, Promise.resolve("waiting")])).toBe("waiting");
  await world.deliver({ ...deliveryExample, id: "d-1" });
  expect((await waiting).ids).toEqual(["d-1"]);
  expect((await changed).ids).toEqual(["d-1"]);
  const one = await call(world, "GET", "/deliveries/d-1");
  const etag = one.headers.get("etag") ?? "";
  const again = await call(world, "GET", "/deliveries/d-1", undefined, undefined, { "if-none-match": etag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("a client that has eight requests waiting is told to come again; another client, and what does not wait, still goes in", async () => {
  const world = await start();
  await world.tokens.token();
  const stopping = new AbortController();
  const { signal } = stopping;
  const headers = { authorization: `Bearer ${await world.tokens.token()}` };
  const wait = () => fetch(`${world.base}/deliveries?wait=30`, { headers, signal });
  const waiting = Array.from({ length: maxWaits }, () => wait().catch(() => null));
  const refused = async (): Promise<boolean> => {
    const answer = await call(world, "GET", "/deliveries?wait=1");
    return answer.status === 429 && answer.headers.get("retry-after") === "1";
  };
  await vi.waitUntil(refused, { timeout: 10_000 });
  expect((await call(world, "GET", "/deliveries")).status).toBe(200);
  const tokens = doorTokens(world.base, { client: "reader", key: { ...readerKey }, scopes: ["deliveries:read"] });
  const reader = { authorization: `Bearer ${await tokens.token()}` };
  expect((await fetch(`${world.base}/deliveries?wait=1`, { headers: reader })).status).toBe(200);
  stopping.abort();
  await Promise.all(waiting);
  await vi.waitUntil(async () => !(await refused()), { timeout: 10_000 });
});

test("a wait ends when the time is over, and when the adapter stops", async () => {
  const world = await start();
  expect((await page(world, "/deliveries?wait=1")).ids).toEqual([]);
  expect((await call(world, "GET", "/deliveries?wait=31")).status).toBe(400);
  const waiting = call(world, "GET", "/deliveries?wait=30").then((answer) => answer.status);
  // It has come in when the door has answered who asked after it.
  await call(world, "GET", "/concerns");
  const stopped = world.adapter.stop();
  expect(await waiting).toBe(200);
  await stopped;
});

test("a concern that was sent before a crash took the answer is answered as sent to the same request, and to no other", async () => {
  const world = await start();
  const posted = await call(world, "POST", "/records", JSON.stringify({ id: "P-1", worry: "Came without a coat" }));
  const [id = ""] = ((await posted.json()) as { concerns: string[] }).concerns;
  const risk = {
    atRisk: ["child"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Seen twice",
    recipients: ["northshire-council"],
    decidedBy: { name: "J. Marlow", role: "named-nurse" },
    emergency: false,
    expiresAt: "2026-11-13T17:00:00Z",
  };
  const complete = JSON.stringify({ risk, told: { status: "told" } });
  const send = (more: Readonly<Record<string, string>>) =>
    call(world, "POST", `/concerns/${id}`, complete, "application/json", more);
  const sent = await send(key);
  const body = await sent.text();
  // As a crash would leave it: begun, and the answer not on disk.
  const dir = join(world.folder, "door", "answers");
  const [name = ""] = await readdir(dir);
  const kept = JSON.parse(await readFile(join(dir, name), "utf8")) as object;
  await realDisk().writeSynced(join(dir, name), Buffer.from(JSON.stringify({ ...kept, answer: null })));
  const again = await send(key);
  expect([again.status, await again.text()]).toEqual([202, body]);
  expect((await send({ "idempotency-key": '"new"' })).status).toBe(404);
});
