import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "@gatehouse/observe/log";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { completeConcern, objectionFields } from "@gatehouse/test/kit/concern-fields";
import { child } from "@gatehouse/test/kit/concern-form";
import { crawl } from "@gatehouse/test/kit/crawler";
import type { Found } from "@gatehouse/test/kit/crawler";
import { familyEvents } from "@gatehouse/test/kit/family";
import { FormVisitor } from "@gatehouse/test/kit/form-visitor";
import type { Page } from "@gatehouse/test/kit/form-visitor";
import { answerQuestion } from "@gatehouse/test/kit/notice-fields";
import { sealedUpdate } from "./casework-sealed.ts";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const agencies = [door, school, charity];
/** What the pages let one person ask for in a minute. */
const perMinute = 240;
const poll = { timeout: 60_000, interval: 300 };
const lines: string[] = [];
let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;
/** In a crawl people ask for more than the pages let them: so a minute goes by in between. */
let clock = 0;
let asked = 0;
const wait = (): void => {
  asked += 1;
  if (asked % 100 === 0) clock += 60_000;
};

beforeAll(async () => {
  broker = await startTestBroker();
  await broker.startGateway();
  const log = openLog({ service: "pages", level: "info", destination: { write: (line) => void lines.push(line) } });
  pages = await openPages(broker, agencies, { now: () => Date.now() + clock, log });
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

function at(agency: string): NonNullable<ReturnType<typeof pages.get>> {
  const found = pages.get(agency);
  if (found === undefined) throw new Error(`no pages of ${agency}`);
  return found;
}

type Person = { readonly account: string; readonly agency: string; readonly visitor: FormVisitor };

/** Everybody who can be somebody at these agencies, signed in. */
async function everybody(): Promise<readonly Person[]> {
  return await Promise.all(
    pages.people
      .filter(({ agency }) => agencies.includes(agency))
      .map(async ({ sub, agency }) => {
        const visitor = new FormVisitor(at(agency).url);
        await visitor.signIn(sub);
        return { account: sub, agency, visitor };
      }),
  );
}

function personOf(people: readonly Person[], account: string): FormVisitor {
  const found = people.find((one) => one.account === account);
  if (found === undefined) throw new Error(`nobody is ${account}`);
  return found.visitor;
}

/** What the front door asks the others. */
const request = {
  kind: "information-request",
  from: door,
  author: { name: "L. Abara", role: "social-worker" },
  to: [school, charity],
  case: "case-h",
  purpose: "child-protection",
  people: [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: child.nhsNumber }] }],
  statements: [],
  items: ["family.youngCarer"],
  power: "children-act-1989-s47",
  reason: "To see who helps at home",
  historyFrom: "2026-01-01",
  urgency: "amber",
  told: { status: "told" },
  basis: { power: "children-act-1989-s47", gdpr: "6-1-e", condition: "safeguarding-para-18" },
};

/** A case and what waits around it: copies, a question, an emergency, a request, tellings. */
async function scene(): Promise<void> {
  // An event's id is nobody's; a case's is not for a log.
  const events = familyEvents("h", agencies).map((event, index) => ({ ...event, id: `event-${index}` }));
  await recordAll(at(door), events);
  const createdAt = wholeSecond();
  const risk = concernRisk([door], {
    emergency: true,
    decidedBy: { name: "T. Birch", role: "designated-safeguarding-lead" },
  });
  const later = wholeSecond(Date.now() + 6 * 24 * 3_600_000).slice(0, 10);
  const told = { status: "deferred", reason: "child-may-disengage", reviewOn: later };
  const { client } = at(school);
  await client.publish(sealedUpdate("Said to the nurse alone that she is a boy", { told }));
  await client.publish({ ...schoolConcern("h", { risk }), createdAt });
  await at(door).client.publish({ ...request, createdAt });
}

/** What people have begun, sent and recorded: drafts of everything, a concern as it would go, a wish. */
async function busy(people: readonly Person[]): Promise<void> {
  for (const { visitor } of people) {
    const { html } = await visitor.get("/");
    for (const [, begin = ""] of html.matchAll(/href="(\/begin\/[a-z-]+)"/g))
      await visitor.send(await visitor.get(begin), begin);
  }
  const worker = personOf(people, `${charity}.family-worker`);
  const concern = await completeConcern(worker);
  await worker.send(concern.check, `${concern.draft}/preview`);
  const other = await completeConcern(worker);
  const shown = await worker.send(other.check, `${other.draft}/preview`);
  await worker.send(shown, `${other.draft}/send`);
  const begun = new URL((await worker.send(await worker.get("/begin/objection"), "/begin/objection")).url).pathname;
  for (const [question, fields] of Object.entries(objectionFields))
    await answerQuestion(worker, begun, question, fields);
  await worker.send(await worker.get(`${begun}/check`), `${begun}/record`);
}

/** The address of the case, once this person follows it. */
async function caseOf(visitor: FormVisitor): Promise<string> {
  return new URL((await visitor.send(await visitor.get("/cases"), "/cases", { case: "case-h" })).url).pathname;
}

/** Both who may decide what waits at the school have just proved once more who they are, and so are led as far as the button. */
async function proveApprovers(people: readonly Person[]): Promise<void> {
  for (const role of ["designated-safeguarding-lead", "deputy-safeguarding-lead"]) {
    const visitor = personOf(people, `${school}.${role}`);
    const hold = /href="(\/holds\/[0-9a-f]+)"/.exec((await visitor.get("/holds")).html)?.[1] ?? "";
    await visitor.confirm(hold.slice(1), `${school}.${role}`);
  }
}

/** What everybody is led to, once what was sent has come: when another look finds what the one before found. */
async function foundBy(people: readonly Person[]): Promise<ReadonlyMap<string, Found>> {
  const listOf = (found: ReadonlyMap<string, Found>): string =>
    JSON.stringify([...found].map(([account, { paths, forms }]) => [account, [...paths], [...forms.keys()]]));
  const look = async (): Promise<ReadonlyMap<string, Found>> => {
    const found = new Map<string, Found>();
    for (const { account, visitor } of people) found.set(account, await crawl(visitor, wait));
    return found;
  };
  let found = await look();
  await expect
    .poll(async () => {
      const before = listOf(found);
      found = await look();
      return before === listOf(found);
    }, poll)
    .toBe(true);
  return found;
}

const plain = (html: string): string => html.replaceAll(/name="form" value="[^"]*"/g, "");

/** Tries something, which must look like nothing and be recorded. @returns what was wrong, if anything was */
async function refused(what: string, nothing: string, attempt: () => Promise<Page>): Promise<readonly string[]> {
  wait();
  const before = lines.length;
  const page = await attempt();
  const isNothing = page.status === 404 && plain(page.html) === nothing;
  const isRecorded = lines.slice(before).some((line) => line.includes("http.refused") && line.includes('"status":404'));
  return [
    ...(isNothing ? [] : [`${what} was answered by ${page.status}`]),
    ...(isRecorded ? [] : [`${what} was not recorded`]),
  ];
}

test("every address and every form that one account is led to is to every other, unless it is led there too, as a page that is not there, and recorded", async () => {
  await scene();
  const people = await everybody();
  for (const { visitor } of people) await caseOf(visitor);
  for (const account of [`${school}.designated-safeguarding-lead`, `${charity}.family-worker`])
    await expect
      .poll(async () => (await personOf(people, account).get("/messages")).html, poll)
      .toContain("Request for information");
  for (const account of [`${school}.designated-safeguarding-lead`, `${school}.deputy-safeguarding-lead`])
    await expect
      .poll(async () => (await personOf(people, account).get("/holds")).html, poll)
      .toContain('href="/holds/');
  await busy(people);
  await proveApprovers(people);
  const found = await foundBy(people);
  const everywhere = [...found.values()].flatMap(({ paths, forms }) => [...paths, ...forms.keys()]);
  // The scene has something of everything that is somebody's: a wall that nobody runs against is not tried.
  const areas = [
    /^\/cases\/[0-9a-f]+\/(known|pack|live|wishes|update|ask|follow|leave)$/,
    /^\/cases\/[0-9a-f]+\/entries\/[0-9a-f]+\/acknowledge$/,
    /^\/messages\/[0-9a-f]+(\/acknowledge|\/answer)?$/,
    /^\/drafts\/[0-9a-f-]+(\/questions\/[a-z-]+|\/check|\/preview|\/send|\/remove)?$/,
    /^\/holds\/[0-9a-f]+(\/decide|\/look)?$/,
    /^\/emergencies\/[0-9a-f]+$/,
    /^\/tellings\/[0-9a-f]+$/,
    /^\/sent\/[0-9a-f-]+$/,
    /^\/wishes\/[a-z0-9-]+(\/withdraw)?$/,
    /^\/begin\/domestic-abuse-notice$/,
  ];
  expect(areas.filter((area) => !everywhere.some((path) => area.test(path)))).toEqual([]);
  const nothing = new Map<string, string>();
  for (const { account, visitor } of people) nothing.set(account, plain((await visitor.get("/no-such-page")).html));

  const wrong: string[] = [];
  for (const [owner, { paths, forms }] of found) {
    for (const path of paths) {
      if (path.startsWith("/confirm/")) continue;
      for (const { account, visitor } of people) {
        if (found.get(account)?.paths.has(path) === true) continue;
        const what = `${path} of ${owner} to ${account}`;
        wrong.push(...(await refused(what, nothing.get(account) ?? "", () => visitor.get(path))));
      }
    }
    for (const { action, fields } of forms.values()) {
      for (const { account, visitor } of people) {
        if (account === owner) continue;
        const what = `the form ${action} of ${owner} to ${account}`;
        wrong.push(...(await refused(what, nothing.get(account) ?? "", () => visitor.post(action, fields))));
      }
    }
  }
  expect(wrong).toEqual([]);
  // Nothing came of all that: everybody is led to what they were led to before.
  await proveApprovers(people);
  const afterwards = await foundBy(people);
  for (const [account, { paths, forms }] of found) {
    expect([account, [...(afterwards.get(account)?.paths ?? [])]]).toEqual([account, [...paths]]);
    expect([account, [...(afterwards.get(account)?.forms.keys() ?? [])]]).toEqual([account, [...forms.keys()]]);
  }
}, 600_000);

test("of a case whose team somebody left, no address and no form that was theirs a moment before is there for them", async () => {
  const lead = new FormVisitor(at(school).url);
  await lead.signIn(`${school}.designated-safeguarding-lead`);
  const path = await caseOf(lead);
  const draft = new URL((await lead.send(await lead.get(path), `${path}/update`)).url).pathname;
  expect((await lead.get("/")).html).toContain("case case-h");
  const { paths, forms } = await crawl(lead, wait);
  const isTheirs = (one: string): boolean => [path, draft].some((of) => one === of || one.startsWith(`${of}/`));
  expect([...paths].filter(isTheirs).length).toBeGreaterThan(8);
  const nothing = plain((await lead.get("/no-such-page")).html);
  const left = { ...familyEvents("h", [school]).at(-1), id: "left-h", type: "team.left" };
  await recordAll(at(door), [left]);
  await expect.poll(async () => (await lead.get(path)).status, poll).toBe(404);
  const wrong: string[] = [];
  for (const one of [...paths].filter(isTheirs)) wrong.push(...(await refused(one, nothing, () => lead.get(one))));
  for (const { action, fields } of [...forms.values()].filter((form) => isTheirs(form.action)))
    wrong.push(...(await refused(`the form ${action}`, nothing, () => lead.post(action, fields))));
  expect(wrong).toEqual([]);
  // What they had begun stays in their list, and whose it was is said no more.
  expect((await lead.get("/")).html).not.toMatch(/case-h|Lovell/);
  for (const line of lines) expect(line).not.toMatch(/Lovell|9998259797|case-h|Birch|Okafor|Abara|Lindow|Renn/);
}, 180_000);

test("who asks more than a person can is told to wait, also when asking to prove once more who they are", async () => {
  const visitor = new FormVisitor(at(charity).url);
  await visitor.signIn(`${charity}.family-worker`);
  // A minute of its own, so that what is asked here counts together.
  clock += 60_000 - ((Date.now() + clock) % 60_000);
  for (let count = 0; count < perMinute; count += 1) await visitor.get("/begin/concern");
  for (const path of ["/begin/concern", "/confirm/drafts/00000000-0000-4000-8000-000000000000"]) {
    const page = await visitor.get(path);
    expect([path, page.status, page.html.includes("Wait a minute")]).toEqual([path, 429, true]);
  }
  clock += 60_000;
  expect((await visitor.get("/begin/concern")).status).toBe(200);
});
