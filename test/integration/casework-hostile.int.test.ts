import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { concernDraft } from "@gatehouse/client/testing/drafts";
import { verifiedDelivery } from "@gatehouse/client/testing/verified-delivery";
import { makeWorld } from "@gatehouse/client/testing/world";
import { openLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { concernFields } from "@gatehouse/test/kit/concern-fields";
import { FormVisitor, tokenOf } from "@gatehouse/test/kit/form-visitor";

const agency = "northshire-council";
const lines: string[] = [];
let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;
beforeAll(async () => {
  broker = await startTestBroker();
  const { partnership } = broker;
  const withClerk = partnership.agencies.map((one) =>
    one.id === agency ? { ...one, roles: { ...one.roles, "post-clerk": [] } } : one,
  );
  const log = openLog({ service: "pages", level: "debug", destination: { write: (line) => void lines.push(line) } });
  pages = await openPages(broker, [agency], { log, partnership: { ...partnership, agencies: withClerk } });
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

const url = (): string => pages.get(agency)?.url ?? "";
async function signedIn(role: string): Promise<FormVisitor> {
  const visitor = new FormVisitor(url());
  await visitor.signIn(`${agency}.${role}`);
  return visitor;
}

test("a role without authorities reads what came and sees nothing of what others sent, recorded or began", async () => {
  const clerk = await signedIn("post-clerk");
  const home = await clerk.get("/");
  expect(home.html).not.toMatch(/href="\/(sent|wishes|begin)/);
  for (const path of ["/sent", "/sent/x", "/wishes", "/wishes/o-1/recorded", "/begin/concern", "/begin/objection"])
    expect((await clerk.get(path)).status).toBe(404);
  expect((await clerk.get("/messages")).status).toBe(200);
});

test("the inbox is pages of twenty-five, with the child each is about, and a page that is not there is none", async () => {
  const world = await makeWorld({ "hillside-school": `A${"B".repeat(55)}`, [agency]: `A${"C".repeat(55)}` });
  const inbox = pages.get(agency)?.casework;
  for (let n = 0; n < 26; n++) await inbox?.handover(await verifiedDelivery(world, concernDraft(), []));
  const visitor = await signedIn("social-worker");
  const links = (html: string): number => html.match(/href="\/messages\/[0-9a-f]/g)?.length ?? 0;
  const [first, second] = [await visitor.get("/messages"), await visitor.get("/messages/pages/2")];
  expect([links(first.html), links(second.html)]).toEqual([25, 1]);
  expect(first.html.match(/Ada Lovell/g)).toHaveLength(25);
  expect([first.html.includes("/messages/pages/2"), second.html.includes("/messages/pages/3")]).toEqual([true, false]);
  for (const page of ["3", "0", "-1", "01", "1e0", "x", "99999999999999999999"])
    expect((await visitor.get(`/messages/pages/${page}`)).status).toBe(404);
});

test("no answer may be kept by anybody: pages, redirects, refusals, what is not there and what is not HTTP's", async () => {
  const visitor = await signedIn("social-worker");
  const { cookies } = visitor;
  const asked: readonly (readonly [string, RequestInit])[] = [
    ["/", {}],
    ["/", { headers: { cookie: cookies } }],
    ["/sign-in", {}],
    ["/sign-in/start", {}],
    ["/sign-in/done?code=x&state=y", {}],
    ["/signed-out", {}],
    ["/nowhere", { headers: { cookie: cookies } }],
    ["/messages", { method: "PUT" }],
    ["/messages/%00", { headers: { cookie: cookies } }],
    ["/messages/%ff", { headers: { cookie: cookies } }],
    [
      "/begin/concern",
      { method: "POST", body: "{}", headers: { cookie: cookies, "content-type": "application/json" } },
    ],
    [
      "/begin/concern",
      { method: "POST", body: new URLSearchParams({ x: "y".repeat(300_000) }), headers: { cookie: cookies } },
    ],
  ];
  for (const [path, init] of asked) {
    const answer = await fetch(url() + path, { redirect: "manual", ...init });
    const { headers } = answer;
    expect([path, headers.get("cache-control"), headers.get("x-frame-options")]).toEqual([
      path,
      "no-store, max-age=0",
      "DENY",
    ]);
    expect([path, headers.get("content-security-policy")?.startsWith("default-src 'none'")]).toEqual([path, true]);
    expect(answer.status).toBeLessThan(500);
    await answer.text();
  }
});

test("a form of five megabytes is refused before it is read, and nothing of it is logged", async () => {
  const visitor = await signedIn("social-worker");
  const start = await visitor.get("/begin/concern");
  const big = await visitor.post("/begin/concern", {
    form: tokenOf(start, "/begin/concern"),
    more: "Lovell ".repeat(800_000),
  });
  expect([big.status, big.html.includes("too long")]).toEqual([413, true]);
  expect(lines.join("")).not.toContain("Lovell");
});

test("control characters are taken out of what somebody writes, and make no header and no line of a log", async () => {
  const visitor = await signedIn("social-worker");
  const start = await visitor.get("/begin/concern");
  const draft = new URL((await visitor.send(start, "/begin/concern")).url).pathname;
  const action = `${draft}/questions/child`;
  const name = "Ada\u0000\u001B[2J\r\nSet-Cookie: a=b\u0007 Lov\u009B2Jell";
  const saved = await visitor.send(await visitor.get(action), action, {
    ...concernFields["child"],
    "child-name": name,
  });
  expect(saved.headers.get("set-cookie")).toBeNull();
  const page = await visitor.get(action);
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  expect(page.html).not.toMatch(/[\u0000\u0007\u001B\u009B]/);
  expect(lines.join("")).not.toMatch(/Lovell|Set-Cookie/);
});

test("a hidden field that was changed, or is there twice with another's, counts for nothing", async () => {
  const visitor = await signedIn("social-worker");
  const start = await visitor.get("/begin/concern");
  const token = tokenOf(start, "/begin/concern");
  const before = (await visitor.get("/")).html.match(/href="\/drafts\//g)?.length ?? 0;
  for (const form of [`${token}x`, token.toLowerCase(), [`x${token}`, token], "", " "])
    expect((await visitor.post("/begin/concern", { form })).status).toBe(404);
  for (const path of ["/begin/concern?x=1", "/begin/concern/", "/Begin/concern"])
    expect((await visitor.post(path, { form: token })).status).toBe(404);
  expect((await visitor.get("/")).html.match(/href="\/drafts\//g)?.length ?? 0).toBe(before);
});

test.each([
  { name: "a header with a line break", request: "GET /?a=%0d%0aSet-Cookie:%20x=y HTTP/1.1\r\nHost: a\r\n" },
  {
    name: "a host of somebody else's choice",
    request: "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nX-Forwarded-Host: elsewhere.example\r\n",
  },
  {
    name: "two bodies in one",
    request: "POST /begin/concern HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
  },
])("$name leads nobody elsewhere and sets nothing", async ({ request }) => {
  const { hostname, port } = new URL(url());
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.end(`${request}Connection: close\r\n\r\n`);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 (303|400)/);
  expect(answer).not.toMatch(/elsewhere|x=y/i);
});
