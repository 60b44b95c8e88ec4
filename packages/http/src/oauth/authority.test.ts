import { randomUUID } from "node:crypto";
import { silentLog } from "@gatehouse/observe/log";
import { expect, onTestFinished, test } from "vitest";
import { createApp, listen } from "../app.ts";
import { guard } from "../guard.ts";
import { createRateLimit } from "../rate-limit.ts";
import { metadataPath, tokenEndpoint } from "../token-endpoint.ts";
import { createAuthority } from "./authority.ts";
import type { UsedAssertions } from "./authority.ts";
import { readDoorClients } from "./door-clients.ts";
import { assertion, testKey } from "./testing.ts";

const ed = await testKey("EdDSA", "k1");
const ec = await testKey("ES256", "k2");
const third = await testKey("EdDSA", "k3");
const other = await testKey("EdDSA", "k1");
const clients = readDoorClients(
  JSON.stringify({
    clients: [
      { id: "system", scopes: ["records:write", "deliveries:read"], keys: [ed.listed] },
      { id: "p256", scopes: ["deliveries:read"], keys: [ec.listed] },
      { id: "system2", scopes: ["deliveries:read"], keys: [third.listed] },
    ],
  }),
  "clients",
);

function remembered(): UsedAssertions {
  const used = new Set<string>();
  return { take: async (id) => !used.has(id) && used.add(id) !== undefined };
}

async function start(used = remembered(), burst = 100, tokens = 100): Promise<string> {
  const app = createApp({ log: silentLog, accepts: ["application/json"], health: () => ({ ready: true }) });
  let issuer = "";
  let made: ReturnType<typeof createAuthority> | null = null;
  const authority = () => (made ??= createAuthority({ issuer, clients, used, limit: rate(tokens), log: silentLog }));
  const rate = (atOnce: number) => createRateLimit({ burst: atOnce, perMinute: 1 }, () => 0);
  guard(app, { authority, limit: rate(burst) });
  tokenEndpoint(app, { authority, issuer: () => issuer, limit: rate(burst) });
  app.post("/records", { config: { scope: "records:write" } }, async (request) => request.caller?.client);
  app.get("/deliveries", { config: { scope: "deliveries:read" } }, async () => []);
  app.get("/forgotten", async () => "open by mistake");
  issuer = `http://127.0.0.1:${await listen(app, { host: "127.0.0.1", port: 0 })}`;
  onTestFinished(() => app.close());
  return issuer;
}

const now = (): number => Math.floor(Date.now() / 1000);
const claimsFor = (issuer: string, client = "system") => ({
  iss: client,
  sub: client,
  aud: issuer,
  jti: randomUUID(),
  iat: now(),
  exp: now() + 60,
});

async function ask(issuer: string, made: string, scope = "records:write", more: object = {}): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    scope,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: made,
    ...more,
  });
  return await fetch(`${issuer}/token`, { method: "POST", body });
}

async function token(issuer: string, scope: string): Promise<string> {
  const answer = await ask(issuer, await assertion(ed, { kid: "k1" }, claimsFor(issuer)), scope);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { access_token: string }).access_token;
}

test("a client that signs its assertion gets a token for ten minutes, for the scopes it asked for", async () => {
  const issuer = await start();
  const answer = await ask(issuer, await assertion(ed, { kid: "k1" }, claimsFor(issuer)));
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(await answer.json()).toMatchObject({ token_type: "Bearer", expires_in: 600, scope: "records:write" });
  const es256 = await ask(issuer, await assertion(ec, { kid: "k2" }, claimsFor(issuer, "p256")), "deliveries:read");
  expect(es256.status).toBe(200);
});

test("the metadata says where, and names only what the door has", async () => {
  const issuer = await start();
  const metadata = (await (await fetch(issuer + metadataPath)).json()) as Record<string, unknown>;
  expect(metadata).toMatchObject({ issuer, token_endpoint: `${issuer}/token`, response_types_supported: [] });
  expect(Object.keys(metadata)).not.toContain("authorization_endpoint");
});

const wrong: readonly (readonly [string, (issuer: string) => Promise<string>])[] = [
  ["another key under the same name", (issuer) => assertion(other, { kid: "k1" }, claimsFor(issuer))],
  ["no signature", async (issuer) => (await assertion(ed, { alg: "none" }, claimsFor(issuer))).replace(/[^.]+$/, "")],
  ["an algorithm with a shared secret", (issuer) => assertion(ed, { alg: "HS256" }, claimsFor(issuer))],
  ["a client that is not on the list", (issuer) => assertion(ed, { kid: "k1" }, claimsFor(issuer, "nobody"))],
  ["the key of another client", (issuer) => assertion(ec, { kid: "k2" }, claimsFor(issuer))],
  ["another issuer", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), iss: "p256" })],
  ["another audience", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), aud: "https://elsewhere.example" })],
  ["the token endpoint as audience", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), aud: `${issuer}/token` })],
  ["several audiences", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), aud: [issuer, "https://a.example"] })],
  ["an end that is past", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), exp: now() - 60 })],
  ["an end too far ahead", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), exp: now() + 3_600 })],
  ["no end", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), exp: undefined })],
  ["a beginning that is still to come", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), nbf: now() + 600 })],
  ["a time of signing still to come", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), iat: now() + 600 })],
  ["the name of another client's key", (issuer) => assertion(ed, { kid: "k2" }, claimsFor(issuer))],
  ["another client's key in its header", (issuer) => assertion(ec, { kid: "k9", jwk: ec.listed }, claimsFor(issuer))],
  ["the other algorithm's name", (issuer) => assertion(ed, { alg: "ES256" }, claimsFor(issuer))],
  ["a rule it must not pass over", (issuer) => assertion(ed, { crit: ["x"], x: 1 }, claimsFor(issuer))],
  ["an end that is text", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), exp: String(now() + 60) })],
  ["a name that is no text", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), jti: { a: 1 } })],
  ["no name of its own", (issuer) => assertion(ed, {}, { ...claimsFor(issuer), jti: undefined })],
];
test.each(wrong)("an assertion with %s gets nothing", async (_name, make) => {
  const issuer = await start();
  const answer = await ask(issuer, await make(issuer));
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: "invalid_client" });
});

test("an assertion is good once: not again, and not twice at once", async () => {
  const used = remembered();
  const issuer = await start(used);
  const once = await assertion(ed, { kid: "k1" }, claimsFor(issuer));
  const both = await Promise.all([ask(issuer, once), ask(issuer, once)]);
  expect(both.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([200, 401]);
  expect((await ask(issuer, once)).status).toBe(401);
});

test("an assertion that ends within a second is remembered until the next whole one: its file is read after a restart", async () => {
  const until: number[] = [];
  const issuer = await start({ take: async (_id, end) => until.push(end) > 0 });
  const end = now() + 60.5;
  expect((await ask(issuer, await assertion(ed, {}, { ...claimsFor(issuer), exp: end }))).status).toBe(200);
  expect(until.map((one) => [Number.isInteger(one), one >= end])).toEqual([[true, true]]);
});

test("a client uses up nobody else's names: where one ends and the other begins is part of them", async () => {
  const issuer = await start();
  const [mine, theirs] = [claimsFor(issuer), claimsFor(issuer, "system2")];
  const first = await assertion(ed, {}, { ...mine, jti: "2abc" });
  const second = await assertion(third, {}, { ...theirs, jti: "abc" });
  expect([(await ask(issuer, first)).status, (await ask(issuer, second, "deliveries:read")).status]).toEqual([
    200, 200,
  ]);
});

test("a client has so many tokens a minute, wherever it asks from; what others make up in its name does not count", async () => {
  const issuer = await start(remembered(), 100, 2);
  const again = await assertion(ed, {}, claimsFor(issuer));
  const statuses: number[] = [];
  const forged = await assertion(other, { kid: "k1" }, claimsFor(issuer));
  for (const made of [forged, forged, forged, again, again, await assertion(ed, {}, claimsFor(issuer))])
    statuses.push((await ask(issuer, made)).status);
  expect(statuses).toEqual([401, 401, 401, 200, 401, 200]);
  const over = await ask(issuer, await assertion(ed, {}, claimsFor(issuer)));
  expect([over.status, over.headers.get("retry-after")]).toEqual([429, "60"]);
  expect((await ask(issuer, await assertion(third, {}, claimsFor(issuer, "system2")), "deliveries:read")).status).toBe(
    200,
  );
});

test.each(["client_assertion", "scope", "grant_type", "client_id"])(
  "a form that says %s twice gets nothing",
  async (name) => {
    const issuer = await start();
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      scope: "records:write",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await assertion(ed, {}, claimsFor(issuer)),
      client_id: "system",
    });
    body.append(name, body.get(name) ?? "");
    const answer = await fetch(`${issuer}/token`, { method: "POST", body });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error: "invalid_request" })]);
  },
);

test.each([
  { name: "a form larger than any", more: { more: "x".repeat(60_000) }, status: 400 },
  { name: "a form of megabytes", more: { more: "x".repeat(6_000_000) }, status: 400 },
  { name: "another client's name beside the assertion", more: { client_id: "p256" }, status: 400 },
  { name: "a resource that is elsewhere", more: { resource: "https://elsewhere.example" }, status: 400 },
])("$name is answered with $status", async ({ more, status }) => {
  const issuer = await start();
  const answer = await ask(issuer, await assertion(ed, {}, claimsFor(issuer)), "records:write", more);
  expect(answer.status).toBe(status);
});

test.each([
  { name: "a scope that the client may not have", scope: "concerns:write", more: {}, error: "invalid_scope" },
  { name: "another grant", scope: "", more: { grant_type: "authorization_code" }, error: "unsupported_grant_type" },
  { name: "no assertion", scope: "records:write", more: { client_assertion: "" }, error: "invalid_request" },
])("who asks with $name gets $error", async ({ scope, more, error }) => {
  const issuer = await start();
  const answer = await ask(issuer, await assertion(ed, { kid: "k1" }, claimsFor(issuer)), scope, more);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error });
});

test("a token opens what it covers and nothing else; a route that names no scope opens to nobody", async () => {
  const issuer = await start();
  const bearer = { authorization: `Bearer ${await token(issuer, "records:write")}` };
  const post = await fetch(`${issuer}/records`, { method: "POST", headers: bearer });
  expect(await post.text()).toBe("system");
  for (const path of ["/deliveries", "/forgotten"]) {
    const answer = await fetch(issuer + path, { headers: bearer });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, "scope-missing"]);
    expect(answer.headers.get("www-authenticate")).toContain("insufficient_scope");
  }
});

test("nothing but a token gets in, and another door's token does not", async () => {
  const issuer = await start();
  const foreign = await token(await start(), "records:write");
  const own = await assertion(ed, { kid: "k1" }, claimsFor(issuer));
  for (const authorization of ["", "Bearer x", `Bearer ${foreign}`, `Bearer ${own}`, `Basic ${foreign}`]) {
    for (const path of ["/records", "/deliveries", "/forgotten", "/nowhere"]) {
      const answer = await fetch(issuer + path, authorization === "" ? {} : { headers: { authorization } });
      expect([answer.status, answer.headers.get("www-authenticate")?.slice(0, 6)]).toEqual([401, "Bearer"]);
    }
  }
});

test("who asks too often is told when to come again, each client for itself", async () => {
  const issuer = await start(remembered(), 3);
  const headers = { authorization: `Bearer ${await token(issuer, "deliveries:read")}` };
  const made = await assertion(ec, { kid: "k2" }, claimsFor(issuer, "p256"));
  const p256 = ((await (await ask(issuer, made, "deliveries:read")).json()) as { access_token: string }).access_token;
  const statuses: number[] = [];
  for (let n = 0; n < 4; n++) statuses.push((await fetch(`${issuer}/deliveries`, { headers })).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const last = await fetch(`${issuer}/deliveries`, { headers });
  expect([last.headers.get("retry-after"), await last.json()]).toEqual([
    "60",
    expect.objectContaining({ code: "rate-limited" }),
  ]);
  const others = await fetch(`${issuer}/deliveries`, { headers: { authorization: `Bearer ${p256}` } });
  expect(others.status).toBe(200);
});

test.each([
  ["not JSON", "{"],
  [
    "a private key",
    JSON.stringify({ clients: [{ id: "a1", scopes: ["records:write"], keys: [{ ...ed.listed, d: "x" }] }] }),
  ],
  ["an unknown scope", JSON.stringify({ clients: [{ id: "a1", scopes: ["all"], keys: [ed.listed] }] })],
  ["no key", JSON.stringify({ clients: [{ id: "a1", scopes: ["records:write"], keys: [] }] })],
  [
    "one name twice",
    JSON.stringify({ clients: ["a1", "a1"].map((id) => ({ id, scopes: ["records:write"], keys: [ed.listed] })) }),
  ],
])("a list of clients with %s is refused, without its content", (_name, text) => {
  expect(() => readDoorClients(text, "ADAPTER_CLIENTS_FILE")).toThrow(
    expect.objectContaining({ code: "setting-wrong", facts: { field: "ADAPTER_CLIENTS_FILE" } }),
  );
});
