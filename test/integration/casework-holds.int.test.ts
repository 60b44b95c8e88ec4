import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "@gatehouse/observe/log";
import { listen, recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import type { Listener } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { completeConcern } from "@gatehouse/test/kit/concern-fields";
import { familyEvents } from "@gatehouse/test/kit/family";
import { FormVisitor, tokenOf } from "@gatehouse/test/kit/form-visitor";
import type { Page } from "@gatehouse/test/kit/form-visitor";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { sealedUpdate } from "./casework-sealed.ts";

const school = "hillside-school";
const door = "northshire-council";
const lead = `${school}.designated-safeguarding-lead`;
const deputy = `${school}.deputy-safeguarding-lead`;
const secret = "Said to the nurse alone that she is a boy";
const poll = { timeout: 60_000, interval: 200 };
const lines: string[] = [];
let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;
let charity: Listener;

beforeAll(async () => {
  broker = await startTestBroker();
  await broker.startGateway();
  const log = openLog({ service: "pages", level: "debug", destination: { write: (line) => void lines.push(line) } });
  pages = await openPages(broker, [school, door], { log });
  charity = await listen(broker, "family-support");
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

async function person(account: string): Promise<FormVisitor> {
  const visitor = new FormVisitor(pages.get(account.split(".")[0] ?? "")?.url ?? "");
  await visitor.signIn(account);
  return visitor;
}

/** A school's update with a sealed item: it waits for the school's approver, and the rest goes. */
async function sendSealed(told: Readonly<Record<string, unknown>> = { status: "told" }): Promise<string> {
  return (await pages.get(school)?.client.publish(sealedUpdate(secret, { told })))?.id ?? "";
}

/** The address of the question about what is for the charity, as the queue of somebody there has it. */
async function questionFor(visitor: FormVisitor, agency: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const { html } = await visitor.get("/holds");
      found = html.split("<li>").find((row) => row.includes(`for ${agency}`) && row.includes('href="/holds/'));
      return found;
    }, poll)
    .toBeDefined();
  return /href="(\/holds\/[0-9a-f]+)"/.exec(found ?? "")?.[1] ?? "";
}

/** What a page that must not be told from one that is not there looks like. */
async function likeNothing(visitor: FormVisitor, page: Page): Promise<void> {
  const nothing = await visitor.get("/no-such-page");
  const plain = (html: string): string => html.replaceAll(/name="form" value="[^"]*"/g, "");
  expect([page.status, plain(page.html)]).toEqual([404, plain(nothing.html)]);
}

const why = { outcome: "release", why: "The charity runs the group that she asked for." };

test("a release that cannot be taken back counts when a second person has signed it, and the first is never the second", async () => {
  const client = pages.get(door)?.client;
  if (client === undefined) throw new Error("no pages");
  await recordAll({ client }, familyEvents("h", [door, school, "family-support"]));
  await sendSealed();
  const first = await person(lead);
  const hold = await questionFor(first, "Northshire Family Support");
  const what = hold.slice(1);
  // Nothing is decided, and nothing shown, by somebody who has not proved once more who they are.
  const unproved = await first.get(hold);
  expect(unproved.html).toContain("Confirm it is you");
  expect(new URL((await first.get(`${hold}/decide`)).url).pathname).toBe(hold);
  const opened = await first.confirm(what, lead);
  expect(new URL(opened.url).pathname).toBe(hold);
  expect(opened.html).not.toContain(secret);
  const form = await first.get(`${hold}/decide`);
  const other = await first.get(`${hold}/decide`);
  // Two presses at once are one decision.
  const presses = await Promise.all([0, 1].map(() => first.send(form, `${hold}/decide`, why)));
  const decided = presses.find(({ status }) => status === 200) ?? form;
  expect(presses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  expect(decided.html).toContain("It counts when a second person signs it.");
  // The same button again, and a page from before, come to nothing.
  await likeNothing(first, await first.send(form, `${hold}/decide`, why));
  await likeNothing(first, await first.send(other, `${hold}/decide`, { ...why, outcome: "withhold" }));
  // Nor can the first be the second, by a field that their page does not have.
  await likeNothing(first, await first.send(decided, `${hold}/second`, { word: "yes" }));
  expect(lines.some((line) => line.includes("not-a-second-person"))).toBe(true);
  expect(charity.copies.flatMap(({ view }) => view.statements).some(({ value }) => value === secret)).toBe(false);
  const second = await person(deputy);
  const shown = await second.confirm(what, deputy);
  const signed = await second.send(shown, `${hold}/second`, { word: "yes" });
  expect(signed.html).toContain("Second person");
  await expect
    .poll(() => charity.copies.flatMap(({ view }) => view.statements).some(({ value }) => value === secret), poll)
    .toBe(true);
  await likeNothing(second, await second.send(shown, `${hold}/second`, { word: "yes" }));
}, 120_000);

test("a look is in the ledger with who looked and nothing of what was read, and its button counts for one", async () => {
  await sendSealed();
  const visitor = await person(deputy);
  const hold = await questionFor(visitor, "Northshire Family Support");
  const unproved = await visitor.get(hold);
  expect(unproved.html).not.toContain("Show what it says");
  const page = await visitor.confirm(hold.slice(1), deputy);
  const content = await visitor.send(page, `${hold}/look`);
  expect(content.html).toContain(secret);
  await likeNothing(visitor, await visitor.send(page, `${hold}/look`));
  const looks = (await scanLedger(broker)).filter(({ common }) => common.type === "look");
  expect(looks.map(({ step }) => step.effect)).toMatchObject([
    { type: "looked", by: { agency: school, role: "deputy-safeguarding-lead" } },
  ]);
  expect(JSON.stringify(looks)).not.toMatch(/Okafor|grandmother|9998259797|p-h/);
  // Proved for this one, for no other: and nobody else at the desk proves it for them.
  const another = await person(lead);
  await another.confirm(hold.slice(1), deputy);
  expect(new URL((await another.get("/holds")).url).pathname).toBe("/sign-in");
}, 120_000);

test("a reviewer of another agency reads what it could be given of the message, and nothing that is sealed from it", async () => {
  await sendSealed({ status: "not-contactable" });
  const account = `${door}.front-door-manager`;
  const manager = await person(account);
  const hold = await questionFor(manager, "Northshire Council");
  const page = await manager.confirm(hold.slice(1), account);
  expect(page.html).toContain("it needs the attempts that were made");
  const content = await manager.send(page, `${hold}/look`);
  expect(content.html).toContain("To see her grandmother");
  expect(content.html).toContain("1 of its statements your agency may not read");
  expect(content.html).not.toContain(secret);
}, 120_000);

test("another agency's reviewer, a role that decides nothing, a guessed id and a changed field find nothing", async () => {
  const deciding = await person(deputy);
  const hold = await questionFor(deciding, "Northshire Family Support");
  const manager = await person(`${door}.front-door-manager`);
  const social = await person(`${door}.social-worker`);
  await manager.confirm(hold.slice(1), `${door}.front-door-manager`);
  for (const path of [hold, `${hold}/decide`, hold.replace("/holds/", "/rulings/"), "/holds/0", "/tellings/0"])
    await likeNothing(manager, await manager.get(path));
  for (const path of ["/holds", hold, hold.replace("/holds/", "/rulings/")])
    await likeNothing(social, await social.get(path));
  await likeNothing(social, await social.get("/confirm/messages/x"));
  const page = await deciding.confirm(hold.slice(1), deputy);
  const form = await deciding.get(`${hold}/decide`);
  const token = tokenOf(form, `${hold}/decide`);
  await likeNothing(deciding, await deciding.post(`${hold}/decide`, { ...why, form: tokenOf(page, `${hold}/look`) }));
  await likeNothing(manager, await manager.post(`${hold}/decide`, { ...why, form: token }));
  await likeNothing(
    deciding,
    await deciding.post(`${hold.slice(0, -1)}${hold.endsWith("0") ? "1" : "0"}/decide`, { ...why, form: token }),
  );
  const empty = await deciding.post(`${hold}/decide`, { form: token });
  expect([empty.status, empty.html.includes("Say why")]).toEqual([400, true]);
  expect(lines.join("")).not.toMatch(/Okafor|Birch|grandmother|9998259797/);
}, 120_000);

test("who is to be told is told, tried in vain or put off, and what was put off comes back to be looked at", async () => {
  const later = wholeSecond(Date.now() + 6 * 24 * 3_600_000).slice(0, 10);
  const id = await sendSealed({ status: "deferred", reason: "child-may-disengage", reviewOn: later });
  const visitor = await person(lead);
  const find = async (text: string): Promise<string> => {
    await expect.poll(async () => (await visitor.get("/tellings")).html, poll).toContain(text);
    const rows = (await visitor.get("/tellings")).html.split("<li>");
    return /href="(\/tellings\/[0-9a-f]+)"/.exec(rows.find((row) => row.includes(text)) ?? "")?.[1] ?? "";
  };
  const review = await find("Look again whether the family can be told");
  const page = await visitor.get(review);
  const nothing = await visitor.send(page, review);
  expect([nothing.status, nothing.html.includes("Say what happened")]).toEqual([400, true]);
  await visitor.send(page, review, { status: "told" });
  await expect
    .poll(
      async () =>
        (await pages.get(school)?.client.tellings({ name: "T. Birch", role: "designated-safeguarding-lead" }))?.map(
          ({ message }) => message,
        ),
      poll,
    )
    .not.toContain(id);
  await likeNothing(visitor, await visitor.send(page, review, { status: "told" }));
  expect((await visitor.get("/tellings")).html).toContain("They know now");
}, 120_000);

test("an emergency is confirmed by a second person who read what was judged, and never by who judged it", async () => {
  const evidence = "Marks on both wrists this morning, and she will not go home tonight.";
  const client = pages.get(school)?.client;
  const decidedBy = { name: "T. Birch", role: "designated-safeguarding-lead" };
  const risk = concernRisk([door], { emergency: true, evidence, decidedBy });
  const { id } = (await client?.publish({ ...schoolConcern("h", { risk }), createdAt: wholeSecond() })) ?? { id: "" };
  await expect.poll(async () => (await client?.status(id))?.outcome, poll).toBe("decided");
  const first = await person(lead);
  expect((await first.get("/holds")).html).toContain("so somebody else confirms it");
  const second = await person(deputy);
  const queue = await second.get("/holds");
  const path = /href="(\/emergencies\/[0-9a-f]+)"/.exec(queue.html)?.[1] ?? "";
  await likeNothing(first, await first.get(path));
  expect((await second.get(path)).html).not.toContain(evidence);
  const page = await second.confirm(path.slice(1), deputy);
  expect(page.html).toContain(evidence);
  await likeNothing(first, await first.post(`${path}/confirm`, { why: "yes", form: tokenOf(page, `${path}/confirm`) }));
  const confirmed = await second.send(page, `${path}/confirm`, { why: "I saw the marks as well." });
  await expect.poll(async () => (await second.get(new URL(confirmed.url).pathname)).html, poll).toContain("It counts.");
  await likeNothing(second, await second.get(path));
}, 120_000);

test("an emergency that nobody has confirmed is sent only by somebody who proved once more who they are", async () => {
  const visitor = await person(deputy);
  const { draft } = await completeConcern(visitor, {
    "decided-by": { "decided-how": "emergency", "holds-for": "7" },
    recipients: { to: ["riverside-practice"] },
  });
  const shown = await visitor.send(await visitor.get(`${draft}/check`), `${draft}/preview`);
  expect(shown.html).toContain("Before you send it, confirm that it is you.");
  expect(() => tokenOf(shown, `${draft}/send`)).toThrow("no form");
  const proved = await visitor.confirm(draft.slice(1), deputy);
  expect(new URL(proved.url).pathname).toBe(`${draft}/preview`);
  expect((await visitor.send(proved, `${draft}/send`)).url).toMatch(/\/sent\/[0-9a-f-]+$/);
}, 120_000);

test("the front door's approver reads a letter with what it leaves out, approves it and prints it; nobody else has it", async () => {
  const account = `${door}.front-door-manager`;
  const manager = await person(account);
  const ask = await manager.confirm("letters/new", account);
  const none = await manager.send(ask, "/letters/new", { person: "p-nobody", reader: "subject" });
  expect([none.status, none.html.includes("nobody is known by the reference")]).toEqual([400, true]);
  const draft = await manager.send(ask, "/letters/new", { person: "p-h", reader: "child" });
  expect(draft.html).toContain("Who knows what about you");
  const path = new URL(draft.url).pathname;
  await likeNothing(manager, await manager.get(`${path}/print`));
  const other = await person(account);
  expect(new URL((await other.get(path)).url).pathname).toBe("/letters/new");
  const approved = await manager.send(draft, `${path}/approve`);
  expect(approved.html).toContain("Your approval is record");
  await likeNothing(manager, await manager.send(draft, `${path}/approve`));
  const sheet = await manager.get(`${path}/print`);
  expect(sheet.html).toContain("Childline");
  expect(sheet.html).not.toContain("never send any of it");
  const social = await person(`${door}.social-worker`);
  for (const address of [path, `${path}/print`, "/letters/new"]) await likeNothing(social, await social.get(address));
  const schools = await person(lead);
  await likeNothing(schools, await schools.get("/letters/new"));
}, 120_000);
