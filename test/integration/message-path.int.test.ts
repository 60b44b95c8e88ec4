import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { servePaths } from "@gatehouse/gateway/watch/path-door";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import { startIdentityProvider } from "@gatehouse/infra/demo/identity-provider";
import type { RunningProvider } from "@gatehouse/infra/demo/identity-provider";
import { openLog, silentLog } from "@gatehouse/observe/log";
import { loggedAccount } from "@gatehouse/observe/logged-account";
import { digestOfNumber } from "@gatehouse/observe/message-path";
import type { MessagePath } from "@gatehouse/observe/message-path";
import { openMetrics } from "@gatehouse/observe/metrics";
import { openOperations } from "@gatehouse/operations/operations";
import { listen, recordAll } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { holdsUp, openBrowser } from "@gatehouse/test/kit/people-at-pages";
import { keepScreens } from "@gatehouse/test/kit/screens";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const poll = { timeout: 60_000, interval: 20 };
const [school, council, practice] = ["hillside-school", "northshire-council", "riverside-practice"];
const operator = { sub: "w.tern@operations.example", agency: "operations", name: "W. Tern", role: "operator" };
const host = "127.0.0.1";

let broker: TestBroker;
let gateway: Awaited<ReturnType<TestBroker["startGateway"]>>;
const metrics = openMetrics("gateway");
let id = "";

beforeAll(async () => {
  await keepScreens("operations-message-path");
  broker = await startTestBroker();
  gateway = await broker.startGateway(undefined, { metrics });
});
afterAll(() => broker[Symbol.asyncDispose]());

async function openDoor(now: () => number = () => performance.now(), paths = gateway.paths) {
  const said: string[] = [];
  const log = openLog({ service: "g", level: "info", destination: { write: (line) => void said.push(line) } });
  const more = (app: Parameters<typeof servePaths>[0]) => servePaths(app, { paths, now, log });
  const health = () => ({ ready: true });
  const door = await openWatchDoor({ host, port: 0 }, { metrics, log: silentLog, health, folder: null, more });
  onTestFinished(() => door?.close());
  const url = `http://${host}:${door?.port}`;
  const ask = async (body: unknown, type = "application/json") =>
    fetch(`${url}/path`, { method: "POST", headers: { "content-type": type }, body: JSON.stringify(body) });
  return { url, ask, said };
}

test("the gateway tells where a message waits, and nothing of whom, to whom, what and when exactly", async () => {
  const [fromCouncil, fromSchool] = [await listen(broker, council), await listen(broker, school)];
  await recordAll(fromCouncil, familyEvents("path", [school, practice, council]));
  ({ id } = await fromSchool.client.publish(schoolUpdate("path")));
  await expect.poll(async () => (await fromSchool.client.status(id))?.outcome, poll).toBe("decided");
  const { url, ask, said } = await openDoor();
  // Its record is soon signed for, and no witness runs. The practice, where nobody is, has not fetched its copy, and is not
  // late with it: were that told, the one agency that is away would be known to have been sent it.
  const waits = () => gateway.paths(id)[0]?.waits;
  await expect.poll(waits, poll).toEqual(["final"]);
  const answer = await ask({ id });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const text = await answer.text();
  expect(JSON.parse(text)).toEqual({ paths: gateway.paths(id) });
  expect(text).toMatch(/^\{"paths":\[\{"since":"\d{4}-\d\d-\d\dT\d\d:\d[05]:00Z","waits":\["final"\]\}\]\}$/);
  expect(said.join("")).toContain(`"digest":"${digestOfNumber(id)}"`);
  expect(said.join("")).not.toContain(id);
  // Whatever is no number of a message that is known.
  expect(await (await ask({ id: uuidV7(new Date()) })).json()).toEqual({ paths: [] });
  for (const [body, status] of [
    [{}, 422],
    [{ id: "Ada" }, 422],
    [{ id, agency: school }, 422],
    [[id], 422],
  ] as const)
    expect((await ask(body)).status).toBe(status);
  expect((await ask({ id }, "text/plain")).status).toBe(415);
  expect((await fetch(`${url}/path?id=${id}`)).status).toBe(404);
});

test("an answer stays what it was for a quarter of an hour, and who asks too often is told to wait", async () => {
  let nowMs = 0;
  const known = (waits: MessagePath["waits"]): readonly MessagePath[] => [{ since: "2026-11-24T10:15:00Z", waits }];
  let paths = known(["read"]);
  const { ask } = await openDoor(
    () => nowMs,
    () => paths,
  );
  const first = await (await ask({ id })).text();
  paths = known([]);
  expect(await (await ask({ id: id.toUpperCase() })).text()).toBe(first);
  nowMs += 15 * 60_000;
  expect(await (await ask({ id })).json()).toEqual({ paths });
  for (let at = 0; at < 19; at++) expect((await ask({ id: uuidV7(new Date()) })).status).toBe(200);
  const refused = await ask({ id });
  expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
});

async function openPages(doorUrl: string) {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-operations-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const said: string[] = [];
  const log = openLog({ service: "o", level: "info", destination: { write: (line) => void said.push(line) } });
  let provider: RunningProvider | null = null;
  const operations = await openOperations({
    partnership: broker.partnership,
    targets: [{ name: "gateway", url: `${doorUrl}/metrics` }],
    everyMs: 3_600_000,
    stateFile: join(dir, "week.json"),
    host,
    port: 0,
    publicUrl: null,
    log,
    provider: () => provider?.clientOf("operations") ?? { issuer: "", clientId: "", clientSecret: "" },
  });
  onTestFinished(() => operations.stop());
  provider = await startIdentityProvider([operator], new Map([["operations", operations.url]]));
  onTestFinished(provider.stop);
  return { operations, said };
}

async function signIn(browser: Browser, url: string, javaScriptEnabled: boolean): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in with your work account" }).click();
  await page.getByRole("button", { name: operator.name }).click();
  await page.getByRole("heading", { name: "How Gatehouse is doing" }).waitFor();
  return page;
}

async function look(page: Page, number: string): Promise<void> {
  await page.getByLabel("The message’s reference").fill(number);
  await page.keyboard.press("Enter");
  await page.waitForLoadState();
}

test.for([true, false])("an operator looks where a message waits (scripts: %s)", async (javaScriptEnabled, context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  const { url } = await openDoor();
  const { operations, said } = await openPages(url);
  const browser = await openBrowser(chromium);
  onTestFinished(() => browser.close());
  const page = await signIn(browser, operations.url, javaScriptEnabled);
  const secrets = [id, "Lovell"];
  await page.getByRole("link", { name: "Look where one message waits" }).click();
  await page.getByRole("heading", { name: "Where one message waits" }).waitFor();
  await holdsUp(page, secrets);

  await look(page, "Ada Lovell");
  await page.getByRole("link", { name: /Enter the message's reference/ }).waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  expect(await page.content()).not.toContain("Ada Lovell");
  await holdsUp(page, secrets, "error");

  await look(page, uuidV7(new Date()));
  await page.getByText("Nothing is known of this reference").waitFor();
  expect(said.join("")).toContain('"state":"not-known"');
  await holdsUp(page, secrets, "not-known");

  await look(page, id.toUpperCase());
  await page.getByText("Nobody is late to fetch it").waitFor();
  const steps = page.getByRole("listitem").filter({ hasText: /Done|Waits|Not late/ });
  expect(await steps.count()).toBe(4);
  const html = await page.content();
  for (const { id: agency, name } of broker.partnership.agencies)
    for (const one of [agency, name]) expect(html).not.toContain(one);
  expect(html).not.toMatch(/case-update|p-path|case-path|Lovell/);
  expect(html.toLowerCase()).not.toContain(id);
  expect(page.url()).toBe(`${operations.url}/message`);
  const looks = said.filter((line) => line.includes("operations.path-looked") && line.includes(digestOfNumber(id)));
  expect(looks).toHaveLength(1);
  expect(said.join("").toLowerCase()).not.toContain(id);
  expect(said.join("")).toContain(`"account":"${loggedAccount(operator.sub)}"`);
  await holdsUp(page, secrets, "known");
});

test("a gateway that does not answer, and a person who asks again and again", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  const { operations, said } = await openPages("http://127.0.0.1:9");
  const browser = await openBrowser(chromium);
  onTestFinished(() => browser.close());
  const page = await signIn(browser, operations.url, true);
  await page.goto(`${operations.url}/message`);
  await look(page, id);
  await page.getByText("The gateway does not answer").waitFor();
  await holdsUp(page, [id], "away");
  for (let at = 1; at < 10; at++) {
    await look(page, uuidV7(new Date()));
    await page.getByText("The gateway does not answer").waitFor();
  }
  await look(page, id);
  await page.getByText("Too many references were looked for").waitFor();
  await holdsUp(page, [id], "too-many");
  // What was not answered was asked for all the same, and stands there.
  expect(said.filter((line) => line.includes('"state":"not-reached"'))).toHaveLength(10);
});
