import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DeliveryData } from "@gatehouse/contracts/delivery";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { DoorScope } from "@gatehouse/http/oauth/door-clients";
import { doorTokens } from "@gatehouse/http/oauth/door-token";
import { beforeAll, expect, test, vi } from "vitest";
import { deliveryExample } from "./door/delivery-docs.ts";
import { doorRoutes } from "./generate-openapi.ts";
import { openApi } from "./openapi.ts";
import { call, start, systemKey } from "./testing/adapter-world.ts";
import type { World } from "./testing/adapter-world.ts";
import { delivered, testDelivery } from "./testing/test-delivery.ts";

type Responses = Readonly<
  Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>>
>;

/**
 * What is not driven here: what nobody thought of; too many requests, which one guard tells of for all routes, and a door
 * that is not ready (`packages/http`).
 */
const elsewhere = (line: string): boolean => / (?:429|500)$/.test(line) || line === "get /health 503";
const json = "application/json";
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
const author = { name: "K. Moffat", role: "safeguarding-lead" };
/** What each form takes as it must be, and in a shape that it does not take. */
const posts = [
  { path: "/records", id: null, good: { id: "P-9", name: "Ada Lovell" }, wrong: {} },
  { path: "/preview", id: null, good: { id: "P-9", name: "Ada Lovell" }, wrong: {} },
  { path: "/concerns/{id}", id: "concern", good: { risk, told: { status: "told" } }, wrong: { risk: 7 } },
  { path: "/replies/{id}", id: "reply", good: { author }, wrong: { author: 7 } },
  { path: "/deliveries/{id}/acknowledgement", id: "delivery", good: author, wrong: { name: 7 } },
] as const;

const seen = new Set<string>();
let documented: readonly string[] = [];
let refusals = new Map<string, readonly ErrorCode[]>();
beforeAll(async () => {
  const routes = await doorRoutes();
  const paths = openApi(routes)["paths"] as Responses;
  documented = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method} ${path} ${status}`),
    ),
  );
  refusals = new Map(
    routes.map(({ method, url, doc }) => [`${method} ${url.replaceAll(/:(\w+)/g, "{$1}")}`, doc.refusals]),
  );
});

type Asked = {
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly more?: Readonly<Record<string, string>>;
};

/** Asks at a path of the description and notes what came. */
async function ask(
  world: World,
  method: string,
  path: string,
  { id = "none", query = "", ...asked }: Asked & { readonly id?: string; readonly query?: string } = {},
): Promise<Response> {
  const { body, type = json, more = { authorization: `Bearer ${await world.tokens.token()}` } } = asked;
  const headers = { ...more, ...(body === undefined ? {} : { "content-type": type }) };
  const answer = await fetch(world.base + path.replace("{id}", id) + query, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  seen.add(`${method.toLowerCase()} ${path} ${answer.status}`);
  return answer;
}

/** A world in which a concern, a reply and a delivery wait. @returns their ids */
async function prepared(world: World): Promise<Readonly<Record<"concern" | "reply" | "delivery", string>>> {
  const posted = await call(world, "POST", "/records", JSON.stringify({ id: "P-1", worry: "Came without a coat" }));
  const [concern = ""] = ((await posted.json()) as { concerns: string[] }).concerns;
  await writeFile(join(world.folder, "records", "ada.json"), '{"id":"NC-204","name":"Ada Lovell"}');
  const request: Partial<DeliveryData> = {
    kind: "information-request",
    purpose: "information-request",
    items: ["child.name"],
    power: "children-act-2004-s11",
    reason: "R",
    historyFrom: "2024-01-01",
    urgency: "amber",
  };
  await world.deliver({ ...testDelivery([delivered("a1", "child.sex", "female")], request), id: "reply-1" });
  await world.deliver({ ...deliveryExample, id: "delivery-1" });
  await vi.waitUntil(async () => (await call(world, "GET", "/replies/reply-1")).status === 200, { timeout: 20_000 });
  return { concern, reply: "reply-1", delivery: "delivery-1" };
}

const guarded = (): readonly (readonly [string, string])[] =>
  [
    ...new Set(
      documented.filter((line) => line.endsWith(" 401") && !line.includes("/token")).map((line) => line.slice(0, -4)),
    ),
  ].map((line) => line.split(" ") as unknown as readonly [string, string]);
const withScope = async (world: World, scope: DoorScope): Promise<Asked> => {
  const own = doorTokens(world.base, { client: "practice-system", key: { ...systemKey }, scopes: [scope] });
  return { more: { authorization: `Bearer ${await own.token()}` } };
};

test("every status that the description names is answered in fact, and none that it does not name", async () => {
  const world = await start();
  const ids = await prepared(world);
  for (const [method, path] of guarded()) {
    await ask(world, method.toUpperCase(), path, { more: {} });
    await ask(
      world,
      method.toUpperCase(),
      path,
      await withScope(world, path === "/records" ? "deliveries:read" : "records:write"),
    );
  }
  for (const path of ["/health", "/.well-known/oauth-authorization-server", "/concerns", "/deliveries", "/replies"])
    await ask(world, "GET", path);
  for (const path of ["/concerns", "/deliveries"]) await ask(world, "GET", path, { query: "?cursor=x" });
  for (const [path, id] of [
    ["/concerns/{id}", ids.concern],
    ["/replies/{id}", ids.reply],
    ["/deliveries/{id}", ids.delivery],
  ] as const) {
    const etag = (await ask(world, "GET", path, { id })).headers.get("etag") ?? "";
    await ask(world, "GET", path);
    const authorization = `Bearer ${await world.tokens.token()}`;
    if (etag !== "") await ask(world, "GET", path, { id, more: { authorization, "if-none-match": etag } });
  }
  const list = (await ask(world, "GET", "/deliveries")).headers.get("etag") ?? "";
  await ask(world, "GET", "/deliveries", {
    more: { authorization: `Bearer ${await world.tokens.token()}`, "if-none-match": list },
  });
  for (const { path, id: kind, good, wrong } of posts) {
    const id = kind === null ? "" : ids[kind];
    const post = (body: string, more: Asked & { readonly id?: string } = {}) =>
      ask(world, "POST", path, { id, body, ...more });
    await post("{");
    await post(JSON.stringify(wrong));
    await post("x", { type: "image/png" });
    await post("x".repeat(6 * 1024 * 1024));
    if (kind !== null) await post(JSON.stringify(good), { id: "none" });
    for (const code of (refusals.get(`POST ${path}`) ?? []).filter((one) => errors[one].status >= 500)) {
      world.fail = new GatehouseError(code);
      await post(JSON.stringify(good));
    }
    // Refused for now, so that the same request may come again and again.
    world.fail = new GatehouseError("outbox-full");
    if (documented.includes(`post ${path} 409`)) await inUse(world, path, id, JSON.stringify(good));
    world.fail = null;
    await post(JSON.stringify(good));
  }
  await ask(world, "DELETE", "/deliveries/{id}", { id: ids.delivery });
  await ask(world, "DELETE", "/deliveries/{id}", { id: ids.delivery });
  await tokens(world);
  expect([...seen].filter((line) => !documented.includes(line)).toSorted()).toEqual([]);
  const never = documented.filter((line) => !seen.has(line) && !elsewhere(line));
  expect(never).toEqual([]);
}, 60_000);

/** Sends one request twice at once under a key, until one came while the other was under way. */
async function inUse(world: World, path: string, id: string, body: string): Promise<void> {
  let key = 0;
  const twice = async (): Promise<boolean> => {
    const more = {
      authorization: `Bearer ${await world.tokens.token()}`,
      "idempotency-key": `"${path} ${(key += 1)}"`,
    };
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(world, "POST", path, { id, body, more })));
    return answers.some(({ status }) => status === 409);
  };
  await vi.waitUntil(twice, { timeout: 20_000, interval: 5 });
}

async function tokens(world: World): Promise<void> {
  const type = "application/x-www-form-urlencoded";
  seen.add("post /token 200");
  await ask(world, "POST", "/token", { body: "x=y", type, more: {} });
  await ask(world, "POST", "/token", { body: "{}", more: {} });
  const made = `e30.${Buffer.from('{"sub":"nobody"}').toString("base64url")}.x`;
  const assertion = "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=";
  await ask(world, "POST", "/token", { body: `grant_type=client_credentials&${assertion}${made}`, type, more: {} });
}
