import { GatehouseError } from "@gatehouse/contracts/errors";
import { expect, test } from "vitest";
import { call, start } from "./testing/adapter-world.ts";

const asked = "Northshire Homes will receive Ada's name.\n";
const ada = JSON.stringify({ id: "P-1", name: "Ada Lovell" });
const adasDraft = {
  kind: "case-update",
  from: "riverside-practice",
  author: { name: "Dr A. Bello", role: "general-practitioner" },
  to: ["northshire-homes"],
  case: "case-ada",
  purpose: "child-protection",
  people: [{ label: "child", role: "child", ids: [{ scheme: "local", value: "P-1" }] }],
  statements: [
    { id: "s1", item: "child.name", about: "child", value: "Ada Lovell", assertion: "fact", on: "2026-11-03" },
  ],
  told: { status: "told" },
  basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
};

test("a record is previewed as what it would become, with the account of its fields; nothing is queued", async () => {
  const here = await start();
  const answer = await call(here, "POST", "/preview", ada);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { previews, fields } = (await answer.json()) as { previews: unknown[]; fields: { used: string[] } };
  expect(previews).toMatchObject([
    { message: { kind: "case-update" }, decision: { outcome: "decided" }, plain: [asked.trim()] },
  ]);
  expect(fields.used).toContain("name");
  expect(here.sent.size).toBe(0);
});

test.each([
  { name: "Accept: text/plain", path: "/preview", headers: { accept: "text/plain" }, plain: true },
  {
    name: "text before JSON",
    path: "/preview",
    headers: { accept: "application/json;q=0.5, text/plain" },
    plain: true,
  },
  { name: "?plain", path: "/preview?plain", headers: {}, plain: true },
  { name: "?plain=true", path: "/preview?plain=true", headers: { accept: "application/json" }, plain: true },
  { name: "?plain=false", path: "/preview?plain=false", headers: { accept: "text/plain" }, plain: false },
  { name: "JSON", path: "/preview", headers: { accept: "application/json" }, plain: false },
  { name: "anything", path: "/preview", headers: { accept: "*/*" }, plain: false },
])("a draft is previewed as it stands, in the form asked for: $name", async ({ path, headers, plain }) => {
  const here = await start();
  const answer = await call(here, "POST", path, JSON.stringify(adasDraft), "application/json", headers);
  expect(answer.status).toBe(200);
  const type = answer.headers.get("content-type");
  expect(type).toBe(plain ? "text/plain; charset=utf-8" : "application/json; charset=utf-8");
  const body = await answer.text();
  if (plain) expect(body).toBe(asked);
  else expect(JSON.parse(body)).toMatchObject({ previews: [{ plain: [asked.trim()] }], warnings: [], fields: null });
});

test.each([
  {
    name: "a draft that breaks the contract",
    body: JSON.stringify({ ...adasDraft, purpose: "gossip" }),
    status: 422,
    code: "draft-refused",
  },
  { name: "a record without a subject", body: "{}", status: 422, code: "no-subject" },
  { name: "no JSON", body: "Dear colleague", status: 400, code: "json-malformed" },
  { name: "another media type", body: "x", type: "image/png", status: 415, code: "media-type-unsupported" },
  { name: "six mebibytes", body: " ".repeat(6 << 20), status: 413, code: "body-too-large" },
  { name: "a strange query", body: ada, path: "/preview?plain=perhaps", status: 400, code: "request-malformed" },
])("a preview of $name is a problem with its code", async ({ body, status, code, type, path }) => {
  const here = await start();
  const answer = await call(here, "POST", path ?? "/preview", body, type);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  const problem: unknown = await answer.json();
  expect(problem).toMatchObject({ code, status });
  expect(JSON.stringify(problem)).not.toMatch(/gossip|colleague|Ada/);
});

test("a draft that is refused names the field and never its value", async () => {
  const here = await start();
  const draft = { ...adasDraft, people: [{ ...adasDraft.people[0], born: "in March" }] };
  const problem = await (await call(here, "POST", "/preview", JSON.stringify(draft))).json();
  expect(problem).toMatchObject({ code: "draft-refused", facts: { code: "schema-invalid", field: "people[0].born" } });
  expect(JSON.stringify(problem)).not.toContain("March");
});

test.each([
  {
    fail: new GatehouseError("request-refused", { code: "request-limit" }),
    status: 429,
    code: "rate-limited",
    later: true,
  },
  { fail: new GatehouseError("request-unanswered"), status: 504, code: "request-unanswered", later: true },
  {
    fail: new GatehouseError("request-refused", { code: "key-revoked" }),
    status: 422,
    code: "request-refused",
    later: false,
  },
])(
  "when the gateway does not answer, $code says so, and whether to come again",
  async ({ fail, status, code, later }) => {
    const here = await start();
    here.fail = fail;
    const answer = await call(here, "POST", "/preview", ada);
    expect(answer.status).toBe(status);
    expect(answer.headers.has("retry-after")).toBe(later);
    expect(await answer.json()).toMatchObject({ code });
  },
);

test("without the door's token nothing is previewed", async () => {
  const here = await start();
  const answer = await fetch(`${here.base}/preview`, { method: "POST", body: ada });
  expect(answer.status).toBe(401);
});
