import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "@gatehouse/casework/config";
import { runCasework } from "@gatehouse/casework/run-casework";
import { rootDir } from "@gatehouse/infra/paths";
import { openLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { completeConcern, concernFields, objectionFields } from "@gatehouse/test/kit/concern-fields";
import { child, seen } from "@gatehouse/test/kit/concern-form";
import { listedMetrics, metricsDoorIn, shownMetrics } from "@gatehouse/test/kit/metrics";
import { FormVisitor, tokenOf } from "@gatehouse/test/kit/form-visitor";
import type { Page } from "@gatehouse/test/kit/form-visitor";
import { testWishWalls } from "./casework-wish-walls.ts";

const door = "northshire-council";
const charity = "family-support";
const lines: string[] = [];
let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;
let gateway: Awaited<ReturnType<TestBroker["startGateway"]>>;
let clock = 0;

beforeAll(async () => {
  broker = await startTestBroker();
  gateway = await broker.startGateway();
  const log = openLog({ service: "pages", level: "debug", destination: { write: (line) => void lines.push(line) } });
  pages = await openPages(broker, [charity, door], { now: () => Date.now() + clock, log });
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

afterEach(() => {
  clock = 0;
});

const urlOf = (agency: string): string => pages.get(agency)?.url ?? "";
async function worker(): Promise<FormVisitor> {
  return await visitorAt(charity, "family-support.family-worker");
}
async function visitorAt(agency: string, sub: string): Promise<FormVisitor> {
  const visitor = new FormVisitor(urlOf(agency));
  await visitor.signIn(sub);
  return visitor;
}
/** What a page that must not be told from one that is not there looks like. */
async function likeNothing(visitor: FormVisitor, page: Page): Promise<void> {
  const nothing = await visitor.get("/no-such-page");
  expect(page.status).toBe(404);
  const plain = (html: string): string => html.replaceAll(/name="form" value="[^"]*"/g, "");
  expect(plain(page.html)).toBe(plain(nothing.html));
}

test("without a session every page leads to signing in, and nothing of what is there is told", async () => {
  const stranger = new FormVisitor(urlOf(charity));
  for (const path of ["/", "/messages", "/drafts/00000000-0000-4000-8000-000000000000", "/wishes", "/sent"]) {
    const page = await stranger.get(path);
    expect(new URL(page.url).pathname).toBe("/sign-in");
  }
  const posted = await stranger.post("/begin/concern", { form: "x" });
  expect(new URL(posted.url).pathname).toBe("/sign-in");
});

test("a form without its token, with another form's, from another site or from another person is as a page that is not there", async () => {
  const visitor = await worker();
  const start = await visitor.get("/begin/concern");
  await likeNothing(visitor, await visitor.post("/begin/concern", {}));
  await likeNothing(visitor, await visitor.post("/begin/concern", { form: tokenOf(start, "/sign-out") }));
  const right = tokenOf(start, "/begin/concern");
  await likeNothing(
    visitor,
    await visitor.post("/begin/concern", { form: right }, { origin: "https://elsewhere.example" }),
  );
  await likeNothing(visitor, await visitor.post("/begin/concern", { form: right }, { "sec-fetch-site": "cross-site" }));
  const another = await worker();
  await likeNothing(another, await another.post("/begin/concern", { form: right }));
  expect(lines.filter((line) => line.includes("pages.form-refused")).length).toBeGreaterThanOrEqual(5);
  expect((await visitor.post("/begin/concern", { form: right }, { origin: urlOf(charity) })).status).toBe(200);
});

test("another person's draft, another agency's session and a guessed id find nothing", async () => {
  const visitor = await worker();
  const start = await visitor.get("/begin/concern");
  const draft = new URL((await visitor.send(start, "/begin/concern")).url).pathname;
  const social = new FormVisitor(urlOf(door));
  await social.signIn("northshire-council.social-worker");
  const manager = new FormVisitor(urlOf(door));
  await manager.signIn("northshire-council.front-door-manager");
  const own = new URL((await social.send(await social.get("/begin/concern"), "/begin/concern")).url).pathname;
  await likeNothing(manager, await manager.get(own));
  await likeNothing(manager, await manager.get(`${own}/questions/child`));
  await likeNothing(social, await social.get(draft));
  for (const path of [`${draft}x`, "/drafts/..%2f..%2fkeys", "/messages/0", "/sent/1", "/wishes/o-1/withdraw"])
    await likeNothing(visitor, await visitor.get(path));
  const carried = await fetch(`${urlOf(charity)}/`, { headers: { cookie: social.cookies }, redirect: "manual" });
  expect(carried.headers.get("location")).toBe("/sign-in");
});

test("a page that was overtaken by another tab, and a form sent twice, change nothing", async () => {
  const visitor = await worker();
  const start = await visitor.get("/begin/concern");
  const draft = new URL((await visitor.send(start, "/begin/concern")).url).pathname;
  const action = `${draft}/questions/child`;
  const [one, two] = [await visitor.get(action), await visitor.get(action)];
  const fields = concernFields["child"] ?? {};
  await visitor.send(one, action, fields);
  await likeNothing(visitor, await visitor.send(two, action, { ...fields, "child-name": "Somebody Else" }));
  await likeNothing(visitor, await visitor.send(one, action, { ...fields, "child-name": "Somebody Else" }));
  const now = await visitor.get(action);
  expect(now.html).toContain(child.name);
  expect(now.html).not.toContain("Somebody Else");
});

test("nothing goes without the preview's own confirmation, and a preview counts for what it showed alone", async () => {
  const visitor = await worker();
  const { draft, check } = await completeConcern(visitor);
  await likeNothing(visitor, await visitor.post(`${draft}/send`, { form: tokenOf(check, `${draft}/preview`) }));
  const shown = await visitor.send(check, `${draft}/preview`);
  expect(shown.html).toContain("What goes to whom, and why");
  const action = `${draft}/questions/seen`;
  await visitor.send(await visitor.get(action), action, {
    ...concernFields["seen"],
    seen: "Nothing at all, I was wrong.",
  });
  await likeNothing(visitor, await visitor.send(shown, `${draft}/send`));
  expect(new URL((await visitor.get(`${draft}/preview`)).url).pathname).toBe(`${draft}/check`);
  const again = await visitor.send(await visitor.get(`${draft}/check`), `${draft}/preview`);
  await likeNothing(visitor, await visitor.send(shown, `${draft}/send`));
  const sent = await visitor.send(again, `${draft}/send`);
  expect(new URL(sent.url).pathname).toMatch(/^\/sent\//);
  await likeNothing(visitor, await visitor.send(again, `${draft}/send`));
  expect((await visitor.get("/sent")).html.match(/href="\/sent\//g)).toHaveLength(1);
});

test("a draft that a crash left behind does not bring back an objection that was withdrawn since", async () => {
  const visitor = await worker();
  const start = await visitor.get("/begin/objection");
  const draft = new URL((await visitor.send(start, "/begin/objection")).url).pathname;
  for (const [question, fields] of Object.entries(objectionFields)) {
    const action = `${draft}/questions/${question}`;
    await visitor.send(await visitor.get(action), action, fields);
  }
  const check = await visitor.get(`${draft}/check`);
  const left = await draftFile(draft);
  const recorded = new URL((await visitor.send(check, `${draft}/record`)).url).pathname;
  expect(recorded).toMatch(/^\/wishes\/o-/);
  const action = recorded.replace(/recorded$/, "withdraw");
  await visitor.send(await visitor.get(action), action);
  expect((await visitor.get("/wishes")).html).toContain("Withdrawn on");
  // As a crash between the recording and the taking away would have left it.
  await writeFile(left.path, left.bytes);
  const again = await visitor.send(await visitor.get(`${draft}/check`), `${draft}/record`);
  expect(new URL(again.url).pathname).toBe(recorded);
  const list = (await visitor.get("/wishes")).html;
  expect([list.includes("Withdrawn on"), list.includes(action)]).toEqual([true, false]);
  await likeNothing(visitor, await visitor.get(draft));
});

testWishWalls({ broker: () => broker, client: () => pages.get(charity)?.client, visitorAt, likeNothing });

/** The file of a draft, as it is now. */
async function draftFile(draft: string): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const dir = join(pages.get(charity)?.stateDir ?? "", "drafts");
  const files = await readdir(dir, { recursive: true });
  const path = join(dir, files.find((name) => name.endsWith(draft.slice("/drafts/".length))) ?? "none");
  return { path, bytes: await readFile(path) };
}

test("a preview that is half an hour old is no longer confirmed", async () => {
  const visitor = await worker();
  const { draft, check } = await completeConcern(visitor);
  const shown = await visitor.send(check, `${draft}/preview`);
  clock += 10 * 60_000;
  await visitor.get("/");
  clock += 10 * 60_000;
  await visitor.get("/");
  clock += 11 * 60_000;
  await likeNothing(visitor, await visitor.send(shown, `${draft}/send`));
});

test("a session ends when nobody was there, at its longest, and when it is signed out; then its cookie is worth nothing", async () => {
  const idle = await worker();
  clock += 15 * 60_000;
  expect(new URL((await idle.get("/messages")).url).pathname).toBe("/sign-in");
  const busy = await worker();
  for (let minutes = 0; minutes < 8 * 60 - 10; minutes += 10) {
    clock += 10 * 60_000;
    expect((await busy.get("/sent")).status).toBe(200);
  }
  clock += 10 * 60_000;
  expect(new URL((await busy.get("/sent")).url).pathname).toBe("/sign-in");
  const leaving = await worker();
  const { cookies } = leaving;
  await leaving.send(await leaving.get("/"), "/sign-out");
  const replayed = await fetch(`${urlOf(charity)}/`, { headers: { cookie: cookies }, redirect: "manual" });
  expect(replayed.headers.get("location")).toBe("/sign-in");
});

test("a thousand sign-ins that strangers begin, and never finish, end nobody else's", async () => {
  const visitor = new FormVisitor(urlOf(charity));
  const chooser = await visitor.get("/sign-in/start");
  const strangers = async (): Promise<void> => {
    for (let n = 0; n < 101; n++) await (await fetch(`${urlOf(charity)}/sign-in/start`, { redirect: "manual" })).text();
  };
  await Promise.all(Array.from({ length: 10 }, strangers));
  const action = new URL(/action="([^"]+)"/.exec(chooser.html)?.[1] ?? "", chooser.url).href;
  const signedIn = await visitor.post(action, { account: "family-support.family-worker" });
  expect([signedIn.status, signedIn.html.includes("What do you want to do?")]).toEqual([200, true]);
});

test("a sign-in is finished by the browser that began it, within ten minutes, and by no altered cookie", async () => {
  const begin = async () => {
    const answer = await fetch(`${urlOf(charity)}/sign-in/start`, { redirect: "manual" });
    const [cookie = ""] = answer.headers.getSetCookie();
    return {
      cookie: cookie.split(";")[0] ?? "",
      state: new URL(answer.headers.get("location") ?? "").searchParams.get("state"),
    };
  };
  const done = async (cookie: string, state: string | null): Promise<number> =>
    (await fetch(`${urlOf(charity)}/sign-in/done?code=x&state=${state}`, { headers: { cookie }, redirect: "manual" }))
      .status;
  const { cookie, state } = await begin();
  expect(cookie).not.toContain(state);
  const altered = cookie.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
  for (const wrong of [altered, "", (await begin()).cookie]) expect(await done(wrong, state)).toBe(400);
  clock += 11 * 60_000;
  expect(await done(cookie, state)).toBe(400);
});

const landsOn = async (visitor: FormVisitor, path: string): Promise<string> =>
  new URL((await visitor.get(path)).url).pathname;
const patiently = { timeout: 20_000, interval: 100 };

test("who leaves the agency is out, and who gets another role has what that role has and no more", async () => {
  const own = pages.people.findIndex(({ sub }) => sub === "northshire-council.front-door-manager");
  const before = pages.people[own];
  if (before === undefined) throw new Error("no such person");
  const visitor = new FormVisitor(urlOf(door));
  await visitor.signIn(before.sub);
  expect((await visitor.get("/wishes")).status).toBe(200);
  const begun = await visitor.get("/begin/objection");
  pages.people[own] = { ...before, role: "duty-clerk" };
  await vi.waitUntil(async () => (await landsOn(visitor, "/")) === "/sign-in", patiently);
  expect(await landsOn(visitor, "/")).toBe("/sign-in");
  pages.people[own] = before;
  const again = new FormVisitor(urlOf(door));
  await again.signIn(before.sub);
  expect((await again.get("/wishes")).status).toBe(200);
  pages.people[own] = { ...before, role: "social-worker", name: "G. Renamed" };
  await vi.waitUntil(async () => (await again.get("/")).html.includes("G. Renamed"), patiently);
  pages.people.splice(own, 1);
  await vi.waitUntil(async () => (await landsOn(again, "/")) === "/sign-in", patiently);
  pages.people.splice(own, 0, before);
  expect(await landsOn(again, "/")).toBe("/sign-in");
  expect(new URL((await visitor.send(begun, "/begin/objection")).url).pathname).toBe("/sign-in");
});

test("who writes for so long that the session is over loses nothing of it, and sees nothing before signing in again", async () => {
  const visitor = await worker();
  const start = await visitor.get("/begin/concern");
  const draft = new URL((await visitor.send(start, "/begin/concern")).url).pathname;
  const action = `${draft}/questions/child`;
  const page = await visitor.get(action);
  clock += 20 * 60_000;
  const forged = await visitor.post(action, { form: "x", ...concernFields["child"], "child-name": "Somebody Else" });
  expect(new URL(forged.url).pathname).toBe("/sign-in");
  const saved = await visitor.send(page, action, concernFields["child"]);
  expect(new URL(saved.url).pathname).toBe("/sign-in/saved");
  expect(saved.html).not.toContain(child.name);
  expect(new URL((await visitor.get(action)).url).pathname).toBe("/sign-in");
  const again = await worker();
  expect((await again.get(action)).html).toContain(child.name);
});

test("every page may be kept by nobody, framed by nobody, and runs no script but ours", async () => {
  const visitor = await worker();
  for (const page of [await visitor.get("/"), await visitor.get("/nowhere"), await visitor.get("/messages")]) {
    expect(page.headers.get("cache-control")).toContain("no-store");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.html).not.toMatch(/<script(?![^>]*src=)|\son[a-z]+=|style=/);
  }
});

test("markup in an answer is text wherever it is shown", async () => {
  const visitor = await worker();
  const start = await visitor.get("/begin/concern");
  const draft = new URL((await visitor.send(start, "/begin/concern")).url).pathname;
  const action = `${draft}/questions/child`;
  const attack = `"><script>alert(1)</script>{{ 7777 * 7777 }}`;
  await visitor.send(await visitor.get(action), action, { ...concernFields["child"], "child-name": attack });
  const page = await visitor.get(action);
  expect(page.html).not.toContain("<script>alert");
  expect(page.html).not.toContain("60481729");
  expect(page.html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7777 * 7777 }}");
  const inside = `${draft}/questions/address`;
  await visitor.send(await visitor.get(inside), inside, {
    "address-known": "known",
    "address-lines": `</textarea>${attack}`,
  });
  const nested = (await visitor.get(inside)).html;
  expect(nested).not.toContain("<script>alert");
  expect(nested.match(/&lt;\/textarea&gt;&quot;&gt;&lt;script&gt;/g)).toHaveLength(1);
});

test("the pages run as a process of their own by their settings, and let nobody in without their provider", async () => {
  const dir = broker.places.agency("northshire-homes");
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(dir, name);
    await writeFile(path, text);
    return path;
  };
  const read = readConfig({
    CASEWORK_AGENCY: "northshire-homes",
    CASEWORK_PARTNERSHIP_DIR: join(rootDir, "contracts", "partnerships", "northshire"),
    CASEWORK_STATE_DIR: join(dir, "pages"),
    CASEWORK_NATS_URL: broker.server.url,
    CASEWORK_NATS_CA_FILE: await file("ca.pem", broker.server.caPem),
    CASEWORK_NATS_CREDS_FILE: await file(
      "creds",
      broker.server.accounts.agencies["northshire-homes"]?.users["client"]?.creds ?? "",
    ),
    CASEWORK_KEYS_DIR: dir,
    CASEWORK_DIRECTORY_FILE: broker.places.directory,
    CASEWORK_ROOT_FILE: broker.places.rootPublic,
    CASEWORK_OIDC_ISSUER: "https://127.0.0.1:9",
    CASEWORK_OIDC_CLIENT_ID: "pages",
    CASEWORK_OIDC_SECRET_FILE: await file("oidc-secret", "secret"),
    CASEWORK_URL: "https://pages.example",
    CASEWORK_PORT: "0",
    CASEWORK_METRICS_PORT: "0",
  });
  if (!read.ok) throw new Error(read.variables.join(" "));
  const said: string[] = [];
  const log = openLog({ service: "pages", level: "info", destination: { write: (line) => void said.push(line) } });
  const running = await runCasework(read.config, log);
  const stranger = new FormVisitor(running.listensOn);
  expect((await stranger.get("/health")).status).toBe(200);
  expect((await stranger.get("/")).html).toContain("Sign in with your work account");
  expect((await stranger.get("/sign-in/start")).status).toBe(503);
  expect((await stranger.get("/sign-in/done?code=x&state=y")).status).toBe(400);
  const shown = await (await fetch(`${metricsDoorIn(said)}/metrics`)).text();
  expect(shownMetrics(shown)).toEqual(listedMetrics("casework"));
  // Who reaches the pages does not reach what they count.
  expect((await stranger.get("/metrics")).status).toBe(404);
  await running.stop();
});

test("what was saved lies on no disk in clear, and is in no log", async () => {
  const visitor = await worker();
  const { draft } = await completeConcern(visitor);
  const dir = pages.get(charity)?.stateDir ?? "";
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const bytes = await readFile(join(file.parentPath, file.name), "latin1");
    for (const text of [child.name, seen, "Lovell", "concern", "P. Renn"])
      expect(`${file.name} ${bytes}`).not.toContain(text);
  }
  for (const text of [child.name, "Lovell", seen, "P. Renn", child.nhsNumber, draft.slice("/drafts/".length)])
    expect(lines.join("")).not.toContain(text);
});

test("without the gateway nothing is sent or lost, and the page says whom to telephone", async () => {
  const visitor = await worker();
  const { draft, check } = await completeConcern(visitor);
  await gateway.stop();
  const page = await visitor.send(check, `${draft}/preview`);
  expect(page.status).toBeGreaterThanOrEqual(500);
  expect(page.html).toContain("What you saved is kept, and nothing was sent.");
  expect(page.html).toContain(broker.partnership.telephone);
  expect((await visitor.get(`${draft}/check`)).html).toContain(child.name);
});

test("while nobody can say who is who, a session shows nothing and still can be ended", async () => {
  const visitor = await worker();
  const home = await visitor.get("/messages");
  await pages.stopProvider();
  await vi.waitUntil(async () => (await visitor.get("/messages")).status === 503, patiently);
  expect((await visitor.get("/sent")).html).not.toContain("Sent from here");
  const { cookies } = visitor;
  await visitor.send(home, "/sign-out");
  const replayed = await fetch(`${urlOf(charity)}/`, { headers: { cookie: cookies }, redirect: "manual" });
  expect(replayed.headers.get("location")).toBe("/sign-in");
});
