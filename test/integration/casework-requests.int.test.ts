import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { concernFields } from "@gatehouse/test/kit/concern-fields";
import { familyEvents } from "@gatehouse/test/kit/family";
import { FormVisitor, tokenOf } from "@gatehouse/test/kit/form-visitor";
import type { Page } from "@gatehouse/test/kit/form-visitor";
import { answer, holdsUp, openBrowser, signIn } from "@gatehouse/test/kit/people-at-pages";
import { keepScreens } from "@gatehouse/test/kit/screens";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const door = "northshire-council";
const charity = "family-support";
let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;

beforeAll(async () => {
  broker = await startTestBroker();
  await broker.startGateway();
  pages = await openPages(broker, [charity, door]);
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

async function visitorAt(agency: string, sub: string): Promise<FormVisitor> {
  const visitor = new FormVisitor(pages.get(agency)?.url ?? "");
  await visitor.signIn(sub);
  return visitor;
}

const wanted = "Mornings, and money for breakfast";
const same = ["child", "nhs-number", "address", "parents", "setting"];
const fields: typeof concernFields = {
  ...Object.fromEntries(Object.entries(concernFields).filter(([question]) => same.includes(question))),
  help: { help: `${wanted}.`, "help-short": "Mornings and money." },
  seen: { "seen-any": "no" },
  told: { "told-by": "no" },
  opinion: {},
  wishes: { "wishes-known": "known", wishes: "Less rush." },
  "with-parent": { "with-parent": "yes" },
  recipients: {},
};

async function complete(visitor: FormVisitor, begin: string, all: typeof concernFields): Promise<string> {
  const start = await visitor.get(begin);
  const draft = new URL((await visitor.send(start, begin)).url).pathname;
  for (const [question, answers] of Object.entries(all)) {
    const action = `${draft}/questions/${question}`;
    await visitor.send(await visitor.get(action), action, answers);
  }
  return draft;
}

async function preview(visitor: FormVisitor, draft: string): Promise<Page> {
  return await visitor.send(await visitor.get(`${draft}/check`), `${draft}/preview`);
}

test("a request for support goes by agreement alone, can be printed word for word before it goes, and arrives as it was printed", async () => {
  const visitor = await visitorAt(charity, "family-support.family-worker");
  const draft = await complete(visitor, "/begin/support-request", fields);
  const council = pages.get(door)?.client;
  for (const event of familyEvents("support", [charity])) await council?.record(event);
  // Nobody agreed: it cannot be sent, and there is nothing to print.
  await expect.poll(async () => (await preview(visitor, draft)).html).toContain("This cannot be sent as it is");
  expect((await visitor.get(`${draft}/paper`)).html).not.toContain(wanted);

  const by = { agency: door, name: "G. Lindow", role: "social-worker" };
  const everything = { agencies: "all", purposes: "all", categories: "all" };
  const mother = { person: "p-support-mother", capacity: "parent", parentalResponsibility: true };
  const agreed = { type: "consent.given", by, person: "p-support", givenBy: mother, scope: everything };
  await council?.record({ id: "agreed-support", ...agreed });
  await expect.poll(async () => (await preview(visitor, draft)).html.includes("Confirm and send")).toBe(true);
  const paper = await visitor.get(`${draft}/paper`);
  expect(paper.html).toContain(wanted);
  expect(paper.html).not.toContain("Confirm and send");

  const another = await visitorAt(door, "northshire-council.social-worker");
  expect((await another.get(`${draft}/paper`)).status).toBe(404);
  const shown = await visitor.get(`${draft}/preview`);
  const token = tokenOf(shown, `${draft}/send`);
  expect(new URL((await visitor.send(shown, `${draft}/send`)).url).pathname).toMatch(/^\/sent\//);
  // Sent once: the form counts no more, and the paper is gone with the draft.
  expect((await visitor.post(`${draft}/send`, { form: token })).status).toBe(404);
  expect((await visitor.get(`${draft}/paper`)).status).toBe(404);

  const messages = async (): Promise<Page> => await another.get("/messages");
  await expect.poll(async () => (await messages()).html.includes("Request for support")).toBe(true);
  const path = /href="(\/messages\/[^"]+)"/.exec((await messages()).html)?.[1] ?? "";
  expect((await another.get(path)).html).toContain(wanted);
});

test("the paper and the pages of a request are for everyone to read, by keyboard, on paper and made larger", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  await keepScreens("casework-requests");
  const visitor = await visitorAt(charity, "family-support.family-worker");
  const draft = await complete(visitor, "/begin/support-request", fields);
  await expect.poll(async () => (await preview(visitor, draft)).html).toContain("Confirm and send");
  const browser = await openBrowser(chromium);
  onTestFinished(() => browser.close());
  const page = await signIn(browser, pages.get(charity)?.url ?? "", "P. Renn");
  await holdsUp(page);
  for (const path of [`${draft}/paper`, `${draft}/preview`, "/begin/information-request", "/begin/advice-query"]) {
    await page.goto(`${pages.get(charity)?.url}${path}`);
    await holdsUp(page, [wanted]);
  }
  // On paper stands what would be read, and nothing to press.
  await page.goto(`${pages.get(charity)?.url}${draft}/paper`);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByText(wanted).first().isVisible()).toBe(true);
  expect(await page.getByRole("link", { name: "Back to what goes to whom" }).isVisible()).toBe(false);
});

test("what is not gone through with the family has no paper", async () => {
  const visitor = await visitorAt(charity, "family-support.family-worker");
  const draft = await complete(visitor, "/begin/concern", concernFields);
  await preview(visitor, draft);
  expect((await visitor.get(`${draft}/paper`)).status).toBe(404);
});

test("a request for information asks for the items that were chosen, and whom it asks reads which, why and by when", async () => {
  const visitor = await visitorAt(charity, "family-support.family-worker");
  const draft = await complete(visitor, "/begin/information-request", {
    ...Object.fromEntries(Object.entries(fields).filter(([question]) => ["child", "nhs-number"].includes(question))),
    items: { about: ["family"], "items-family": ["family.planStatus"], "items-health": ["health.injuries"] },
    reason: {
      power: "children-act-1989-s17",
      reason: "To know who else helps the family.",
      "history-from-day": "1",
      "history-from-month": "9",
      "history-from-year": "2025",
    },
    urgency: { urgency: "green" },
    asked: { to: [door] },
  });
  await expect.poll(async () => (await preview(visitor, draft)).html.includes("Confirm and send")).toBe(true);
  const shown = await visitor.get(`${draft}/preview`);
  await visitor.send(shown, `${draft}/send`);
  const asked = await visitorAt(door, "northshire-council.social-worker");
  const path = async (): Promise<string> =>
    /href="(\/messages\/[^"]+)"[^<]*>[^<]*Request for information/.exec((await asked.get("/messages")).html)?.[1] ?? "";
  await expect.poll(path).not.toBe("");
  const { html } = await asked.get(await path());
  for (const told of ["To know who else helps the family.", "Plan status"]) expect(html).toContain(told);
  expect(html).not.toContain("Injuries");
});

test("advice without names reaches the front door, and a text that names somebody does not get that far", async () => {
  const visitor = await visitorAt(charity, "family-support.family-worker");
  const situation = { situation: "The younger comes hungry most days.", "known-how": "observed" };
  const asked = { ...situation, "advice-question": "Is this one for you?" };
  const named = { ...asked, situation: "Mrs Lovell, NS4 2QT" };
  const draft = await complete(visitor, "/begin/advice-query", { situation: named });
  expect(new URL((await visitor.get(`${draft}/check`)).url).pathname).toBe(draft);
  const action = `${draft}/questions/situation`;
  expect((await visitor.get(action)).html).toContain("What is it about?");
  await visitor.send(await visitor.get(action), action, asked);
  await preview(visitor, draft);
  const shown = await visitor.get(`${draft}/preview`);
  expect(shown.html).toContain("Confirm and send");
  await visitor.send(shown, `${draft}/send`);
  const read = await visitorAt(door, "northshire-council.social-worker");
  const inbox = async (): Promise<string> => (await read.get("/messages")).html;
  await expect.poll(inbox).toContain("advice");
});

test("a question for advice is answered at the front door in one browser, and read in another by who asked, without a name", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  await keepScreens("casework-advice");
  const browser = await openBrowser(chromium);
  onTestFinished(() => browser.close());
  const asker = await signIn(browser, pages.get(charity)?.url ?? "", "P. Renn", { width: 320 });
  await asker.getByRole("link", { name: "Ask for advice without naming anybody" }).click();
  await asker.getByRole("button", { name: "Start now" }).click();
  await asker.getByRole("link", { name: "What you want to talk over" }).click();
  await holdsUp(asker);
  await answer(asker, [
    ["fill", "What do you know?", "A girl of about nine is tired and hungry most mornings."],
    ["choose", "I saw or heard it myself"],
    ["fill", "What would you like to know?", "Is hunger in the morning one for you?"],
  ]);
  await asker.getByRole("button", { name: "See what goes to whom" }).click();
  await asker.getByRole("button", { name: "Confirm and send" }).click();
  await asker.getByRole("heading", { name: "Sent", exact: true }).waitFor();

  const social = await signIn(browser, pages.get(door)?.url ?? "", "L. Abara");
  const opened = async (page: typeof social, name: RegExp): Promise<string> => {
    await page.getByRole("link", { name: "Read what other agencies sent" }).click();
    const link = page.getByRole("link", { name });
    const count = async (): Promise<number> => (await page.reload(), await link.count());
    await expect.poll(count, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);
    await link.first().click();
    return await page.locator("main").innerText();
  };
  expect(await opened(social, /Question for advice from Northshire Family Support/)).toContain("tired and hungry");
  await holdsUp(social);
  await social.getByRole("button", { name: "Give advice" }).click();
  await holdsUp(social);
  await social.getByRole("link", { name: "What you advise" }).click();
  await holdsUp(social);
  // What was asked stands above the answer, and a name in it goes no further.
  expect(await social.locator("main").innerText()).toContain("Is hunger in the morning one for you?");
  const advice = "Why, and what to look for";
  await answer(social, [
    ["choose", "Ask for support, with a parent and their agreement"],
    ["fill", advice, "We know Mrs Lovell"],
  ]);
  expect(await social.getByRole("alert").innerText()).toContain("Take out what may tell who it is: somebody's name");
  await holdsUp(social);
  await answer(social, [["fill", advice, "You asked about hunger: ask what mornings are like, and write it down."]]);
  await holdsUp(social);
  await social.getByRole("button", { name: "See what goes to whom" }).click();
  await holdsUp(social);
  const row = social.getByRole("row", { name: /The account of the concern/ });
  expect(await row.getByRole("cell").allInnerTexts()).toEqual(["Short form"]);
  await social.getByRole("button", { name: "Confirm and send" }).click();
  await social.getByRole("heading", { name: "Sent", exact: true }).waitFor();

  await asker.goto(pages.get(charity)?.url ?? "");
  const read = await opened(asker, /Advice from Northshire Council/);
  for (const text of ["What they advise", "Ask for support for this family", "ask what mornings are like", "L. Abara"])
    expect(read).toContain(text);
  expect(read).not.toContain("Short form");
  await holdsUp(asker);
  // Nobody here may answer the advice itself.
  expect(await asker.getByRole("button", { name: "Give advice" }).count()).toBe(0);
  await asker.getByRole("button", { name: "I have read this" }).click();
  expect(await asker.locator("main").innerText()).toContain("P. Renn, Family worker");
});
