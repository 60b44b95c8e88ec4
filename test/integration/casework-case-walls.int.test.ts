import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "@gatehouse/observe/log";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { child } from "@gatehouse/test/kit/concern-form";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { FormVisitor, tokenOf } from "@gatehouse/test/kit/form-visitor";
import type { Page } from "@gatehouse/test/kit/form-visitor";
import { answerQuestion, previewedNotice } from "@gatehouse/test/kit/notice-fields";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const note = "Said that she has not slept at home since Sunday";
const poll = { timeout: 60_000, interval: 300 };
const lines: string[] = [];
let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;

beforeAll(async () => {
  broker = await startTestBroker();
  await broker.startGateway();
  const log = openLog({ service: "pages", level: "debug", destination: { write: (line) => void lines.push(line) } });
  pages = await openPages(broker, [school, door, charity], { log });
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

function clientOf(agency: string): NonNullable<ReturnType<typeof pages.get>> {
  const found = pages.get(agency);
  if (found === undefined) throw new Error(`no pages of ${agency}`);
  return found;
}

async function person(account: string): Promise<FormVisitor> {
  const visitor = new FormVisitor(clientOf(account.split(".")[0] ?? "").url);
  await visitor.signIn(account);
  return visitor;
}

/** What a page that must not be told from one that is not there looks like. */
async function likeNothing(visitor: FormVisitor, page: Page): Promise<void> {
  const nothing = await visitor.get("/no-such-page");
  const plain = (html: string): string => html.replaceAll(/name="form" value="[^"]*"/g, "");
  expect([page.status, plain(page.html)]).toEqual([404, plain(nothing.html)]);
}

/** The address of a case, once this person's list has it. */
async function caseOf(visitor: FormVisitor, ref: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const rows = (await visitor.get("/cases")).html.split("<li>");
      found = /href="(\/cases\/[0-9a-f]+)"/.exec(rows.find((row) => row.includes(`${ref}</a>`)) ?? "")?.[1];
      return found;
    }, poll)
    .toBeDefined();
  return found ?? "";
}

/** The stream beside a page, as a browser has it open. */
async function streamOf(visitor: FormVisitor, agency: string, path: string): Promise<Response> {
  return await fetch(`${clientOf(agency).url}${path}/live`, {
    headers: { cookie: visitor.cookies },
    redirect: "manual",
  });
}

test("a case is there for its team alone: another agency, a colleague whom the team does not name, a guess and a form of another case find nothing", async () => {
  const [linked, opened, ...team] = familyEvents("w", [door, school]);
  const professional = { name: "R. Okafor", role: "deputy-safeguarding-lead" };
  const other = [
    { ...opened, id: "case-other", case: "case-other" },
    ...team.map((event) => ({
      ...event,
      id: `o-${String(event["id"])}`,
      case: "case-other",
      ...(event["agency"] === school ? { professional } : {}),
    })),
  ];
  const events = [linked, opened, ...team, ...other].filter((event) => event !== undefined);
  // An event's id is nobody's; a case's is not for a log.
  const recorded = events.map((event, index) => ({ ...event, id: `event-${index}` }));
  await recordAll(clientOf(door), recorded);
  await clientOf(school).client.publish({ ...schoolUpdate("w", note), createdAt: wholeSecond() });
  await clientOf(door).client.publish({
    ...schoolUpdate("other"),
    from: door,
    author: { name: "L. Abara", role: "social-worker" },
    createdAt: wholeSecond(),
  });
  const social = await person(`${door}.social-worker`);
  const own = await caseOf(social, "case-w");
  const deputy = await person(`${school}.deputy-safeguarding-lead`);
  const lead = await person(`${school}.designated-safeguarding-lead`);
  const named = await caseOf(deputy, "case-other");
  const worker = await person(`${charity}.family-worker`);
  const ways = ["", "/pack", "/known", "/live", "/pages/1", "/known/1"];
  for (const way of ways) {
    await likeNothing(worker, await worker.get(`${own}${way}`));
    await likeNothing(lead, await lead.get(`${named}${way}`));
    await likeNothing(social, await social.get(`/cases/${"0".repeat(40)}${way}`));
  }
  await likeNothing(social, await social.get(`${own}/pages/2`));
  expect((await lead.get("/cases")).html).not.toContain("case-other");
  // Its reference, typed in, is told apart from one that is nobody's by nothing.
  const [asked, never] = await Promise.all(
    ["case-other", "case-never"].map(async (ref) => await lead.send(await lead.get("/cases"), "/cases", { case: ref })),
  );
  expect([asked?.status, asked?.html.replaceAll("case-other", "case-never")]).toEqual([404, never?.html]);

  // To tell a school of domestic abuse is not a charity's, nor the school's own.
  for (const one of [worker, lead]) await likeNothing(one, await one.get("/begin/domestic-abuse-notice"));
  const start = await social.get("/begin/domestic-abuse-notice");
  const form = tokenOf(start, "/begin/domestic-abuse-notice");
  await likeNothing(worker, await worker.post("/begin/domestic-abuse-notice", { form }));
  const page = await social.get(own);
  expect(page.html).toContain(note);
  const acknowledge = /action="(\/cases\/[0-9a-f]+\/entries\/[0-9a-f]+\/acknowledge)"/.exec(page.html)?.[1] ?? "";
  const token = tokenOf(page, acknowledge);
  const followed = await social.send(await social.get("/cases"), "/cases", { case: "case-other" });
  expect(new URL(followed.url).pathname).toBe(named);
  const elsewhere = acknowledge.replace(own, named);
  await likeNothing(social, await social.post(elsewhere, { form: token }));
  // An update begins at a case by its own form alone, for its team.
  const begins = tokenOf(page, `${own}/update`);
  await likeNothing(social, await social.post(`${named}/update`, { form: begins }));
  await likeNothing(worker, await worker.post(`${own}/update`, { form: begins }));
  await likeNothing(social, await social.post(`${own}/update`, { form: `${begins}x` }));
  const draft = await social.send(page, `${own}/update`);
  expect([draft.status, new URL((await social.send(page, `${own}/update`)).url).pathname]).toEqual([
    200,
    new URL(draft.url).pathname,
  ]);
  await likeNothing(worker, await worker.post(acknowledge, { form: token }));
  await likeNothing(social, await social.post(acknowledge, { form: `${token}x` }));
  expect((await social.send(page, acknowledge)).html).toContain("Read here by");
  await likeNothing(social, await social.send(page, acknowledge));
  const refused = lines.filter((line) => line.includes("http.refused") && line.includes("/cases/:key"));
  expect(refused.length).toBeGreaterThan(10);
  expect(lines.join("")).not.toMatch(/case-w|case-other|slept|Abara|Ada Lovell/);
}, 120_000);

test("a stream says that there is something new and nothing of it, and ends with the team, the role and the session", async () => {
  const deputy = await person(`${school}.deputy-safeguarding-lead`);
  const path = await caseOf(deputy, "case-other");
  const draft = new URL((await deputy.send(await deputy.get(path), `${path}/update`)).url).pathname;
  const question = await deputy.get(`${draft}/questions/child`);
  const open = await streamOf(deputy, school, path);
  expect([open.status, open.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  expect(open.headers.get("cache-control")).toContain("no-store");
  const said = open.text();
  await clientOf(door).client.publish({
    ...schoolUpdate("other"),
    from: door,
    author: { name: "L. Abara", role: "social-worker" },
    createdAt: wholeSecond(),
  });
  await expect.poll(async () => (await deputy.get(path)).html.split("gatehouse-entry--new").length, poll).toBe(3);
  const left = familyEvents("w", [school]).at(-1);
  const professional = { name: "R. Okafor", role: "deputy-safeguarding-lead" };
  await recordAll(clientOf(door), [{ ...left, id: "left", type: "team.left", case: "case-other", professional }]);
  // The stream's whole text comes when it has ended.
  expect(await said).toBe("retry: 500\n\nevent: news\ndata: 1\n\nevent: end\ndata: 1\n\n");
  await likeNothing(deputy, await deputy.get(path));
  // What was begun there goes with it.
  for (const gone of [draft, `${draft}/questions/child`, `${draft}/preview`])
    await likeNothing(deputy, await deputy.get(gone));
  await likeNothing(deputy, await deputy.send(question, `${draft}/questions/child`, { "child-name": "X" }));

  const lead = await person(`${school}.designated-safeguarding-lead`);
  const social = await person(`${door}.social-worker`);
  const own = await caseOf(social, "case-w");
  const untilSignedOut = (await streamOf(social, door, own)).text();
  await social.send(await social.get("/"), "/sign-out");
  expect(await untilSignedOut).toContain("event: end");
  expect((await streamOf(social, door, own)).status).toBe(303);
  await likeNothing(lead, await lead.get(path));
}, 120_000);

test("a notice goes to a school alone, sent twice goes on once, and what comes next is for who wrote it alone", async () => {
  const social = await person(`${door}.social-worker`);
  const manager = await person(`${door}.front-door-manager`);
  const { draft, shown } = await previewedNotice(social);
  // What no choice of the page says is no answer, whatever the form brings.
  for (const other of ["northshire-police", "unknown-school", ""])
    expect((await answerQuestion(social, draft, "school", { school: other })).status).toBe(422);
  await likeNothing(manager, await manager.send(shown, `${draft}/send`));
  const sent = await social.send(shown, `${draft}/send`);
  const next = /href="(\/drafts\/[0-9a-f-]+)"/.exec(sent.html)?.[1] ?? "none";
  expect([new URL(sent.url).pathname.startsWith("/sent/"), next.startsWith("/drafts/")]).toEqual([true, true]);
  await likeNothing(social, await social.send(shown, `${draft}/send`));
  const begun = (html: string): number => html.split("Tell a school of domestic abuse</a><br>").length - 1;
  expect(begun((await social.get("/")).html)).toBe(1);
  // The same page for a colleague says how far it came, and leads to nobody's draft.
  const theirs = await manager.get(new URL(sent.url).pathname);
  expect([theirs.status, theirs.html.includes("/drafts/")]).toEqual([200, false]);
  await likeNothing(manager, await manager.get(next));
  const incident = await social.get(`${next}/questions/incident`);
  expect([incident.html.includes("NP-2026-7"), incident.html.includes(child.name)]).toEqual([true, false]);
  expect((await social.get(`${next}/questions/child`)).html).not.toContain(child.name);
  expect(lines.join("")).not.toMatch(/NP-2026-7|Ada Lovell/);
}, 120_000);
