import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Browser, Page } from "playwright-core";
import { wholeSecond } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { FormVisitor } from "@gatehouse/test/kit/form-visitor";
import { answer, holdsUp, openBrowser, signIn } from "@gatehouse/test/kit/people-at-pages";
import type { Habits } from "@gatehouse/test/kit/people-at-pages";
import { keepScreens } from "@gatehouse/test/kit/screens";
import { sealedUpdate } from "./casework-sealed.ts";

const school = "hillside-school";
const door = "northshire-council";
const [lead, deputy, manager] = ["T. Birch", "R. Okafor", "G. Lindow"] as const;
const never = ["p-h", "Lovell"];
const poll = { timeout: 60_000, interval: 500 };
const mothersNumber = "9434765919";
const executablePath = await findChromium();
const skipped = executablePath === null;

let broker: TestBroker;
let pages: Awaited<ReturnType<typeof openPages>>;
let browser: Browser;
/** By how much the pages' clock is ahead. */
let aheadMs = 0;

const urlOf = (agency: string): string => pages.get(agency)?.url ?? "";

async function at(agency: string, name: string, habits: Habits = {}): Promise<Page> {
  return await signIn(browser, urlOf(agency), name, habits);
}

/** What waits here of the charity's copies. */
async function waiting(visitor: FormVisitor): Promise<readonly string[]> {
  const rows = (await visitor.get("/holds")).html.split("<li>");
  const ours = rows.filter((row) => row.includes("for Northshire Family Support"));
  return ours.flatMap((row) => /href="(\/holds\/[0-9a-f]+)"/.exec(row)?.[1] ?? []);
}

/** What an update makes wait for the school's approver, and nothing that waited before it. */
async function sealedHold(people: readonly Readonly<Record<string, unknown>>[] = []): Promise<string> {
  const visitor = new FormVisitor(urlOf(school));
  await visitor.signIn(`${school}.designated-safeguarding-lead`);
  const before = await waiting(visitor);
  await pages.get(school)?.client.publish(sealedUpdate("Said to the nurse alone", { people }));
  let found: string | undefined;
  const fresh = async (): Promise<string | undefined> =>
    (found = (await waiting(visitor)).find((href) => !before.includes(href)));
  await expect.poll(fresh, poll).toBeDefined();
  return found ?? "";
}

// States of pages that few ever see, each as it comes about: they too are to be read, in the worst hour of a week. A file
// of their own: an agency may ask its gateway 120 questions in a minute, and each of these pages asks some.
describe.skipIf(skipped)(`rare states in a browser${skipped ? ` (${noChromium})` : ""}`, () => {
  beforeAll(async () => {
    await keepScreens("casework-rare");
    broker = await startTestBroker();
    await broker.startGateway();
    pages = await openPages(broker, [school, door], { now: () => Date.now() + aheadMs });
    browser = await openBrowser(executablePath ?? "");
    const council = pages.get(door)?.client;
    for (const event of familyEvents("h", [door, school, "family-support"])) {
      const recorded = await council?.record(event);
      const isThere = async (): Promise<boolean> => (await council?.status(recorded?.id ?? ""))?.outcome === "recorded";
      await vi.waitUntil(isThere, { timeout: 60_000, interval: 100 });
    }
  });
  afterAll(async () => {
    await browser.close();
    await pages[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });

  test("what one decided and another signs, from the first word to the second", async () => {
    const hold = await sealedHold();
    const first = await at(school, lead);
    await first.goto(`${urlOf(school)}${hold}`);
    await confirm(first, lead);
    await first.getByRole("button", { name: "Decide", exact: true }).click();
    await holdsUp(first, never);
    await decide(first, "Release it", "The charity runs the group that she asked for.");
    await holdsUp(first, never, "by-the-first");
    const second = await at(school, deputy, { width: 320 });
    await second.goto(`${urlOf(school)}${hold}`);
    await holdsUp(second, never, "for-the-second");
    await confirm(second, deputy);
    await holdsUp(second, never, "to-sign");
    await second.getByRole("button", { name: "Sign as the second person" }).click();
    await untilSays(second, "It counts.");
    expect(await second.locator("main").innerText()).toMatch(/Second person\s+R. Okafor/);
    await holdsUp(second, never, "by-two");
    for (const page of [first, second]) await page.context().close();
  });

  test("without scripts the pages of what waits hold up, from the queue to what became of it", async () => {
    const hold = await sealedHold();
    const plain = await at(school, deputy, { javaScript: false });
    await plain.getByRole("link", { name: "Decide what waits" }).click();
    await holdsUp(plain, never);
    await plain.goto(`${urlOf(school)}${hold}`);
    await holdsUp(plain, never);
    await confirm(plain, deputy);
    await holdsUp(plain, never, "proved");
    await plain.getByRole("button", { name: "Show what it says" }).click();
    await plain.getByRole("heading", { name: "What it says" }).waitFor();
    await holdsUp(plain, never);
    await plain.getByRole("button", { name: "Back to the question" }).click();
    await plain.getByRole("button", { name: "Decide", exact: true }).click();
    await plain.getByRole("button", { name: "Record what you decide" }).click();
    await plain.getByRole("alert").waitFor();
    await holdsUp(plain, never);
    await decide(plain, "Keep it back", "Nothing there needs it.");
    await untilSays(plain, "It counts.");
    await holdsUp(plain, never);
    // Whoever looked left it as it was: what needs scripts to look was on for the looking alone.
    expect(await plain.evaluate<boolean>("matchMedia('(scripting: none)').matches")).toBe(true);
    await plain.context().close();
  });

  test("a message that names somebody whom its reader is connected to cannot be shown, and the page says what to do", async () => {
    const council = pages.get(door)?.client;
    const by = { agency: door, name: manager, role: "front-door-manager" };
    const ids = [{ scheme: "nhs-number", value: mothersNumber }];
    const about = { by, person: "p-h-other" };
    await council?.record({ ...about, id: "link-h-other", type: "person.linked", ids });
    const connected = { name: deputy, role: "deputy-safeguarding-lead" };
    const bar = { type: "restriction.placed", restriction: "linked-person", professional: connected };
    await council?.record({ ...about, id: "linked-h-other", ...bar });
    for (const id of ["link-h-other", "linked-h-other"])
      await expect.poll(async () => (await council?.status(id))?.outcome, poll).toBe("recorded");
    const hold = await sealedHold([{ label: "neighbour", role: "connected-adult", ids }]);
    const page = await at(school, deputy);
    await page.goto(`${urlOf(school)}${hold}`);
    await confirm(page, deputy);
    await page.getByRole("button", { name: "Show what it says" }).click();
    await page.getByRole("heading", { name: "It cannot be shown" }).waitFor();
    await holdsUp(page, never);
    await page.context().close();
  });

  test("an emergency is confirmed by a second person, on pages that hold up from the queue to the end", async () => {
    const client = pages.get(school)?.client;
    const decidedBy = { name: lead, role: "designated-safeguarding-lead" };
    const evidence = "She was found alone on the road at six this morning, without shoes.";
    const risk = concernRisk([door], { emergency: true, evidence, decidedBy });
    const { id } = (await client?.publish({ ...schoolConcern("h", { risk }), createdAt: wholeSecond() })) ?? {
      id: "",
    };
    await expect.poll(async () => (await client?.status(id))?.outcome, poll).toBe("decided");
    const own = await at(school, lead);
    await own.goto(`${urlOf(school)}/holds`);
    await untilSays(own, "so somebody else confirms it");
    await holdsUp(own, never, "own-emergency");
    const page = await at(school, deputy);
    await page.goto(`${urlOf(school)}/holds`);
    await page
      .getByRole("link", { name: /^Confirm an emergency/ })
      .first()
      .click();
    await holdsUp(page, never);
    expect(await page.locator("main").innerText()).not.toContain(evidence);
    await page.getByRole("button", { name: "Confirm it is you" }).click();
    await page.getByRole("button", { name: deputy }).click();
    await page.getByRole("heading", { name: "What was judged" }).waitFor();
    expect(await page.locator("main").innerText()).toContain(evidence);
    await holdsUp(page, never, "proved");
    await page.getByRole("button", { name: "Confirm as the second person" }).click();
    await page.getByRole("alert").waitFor();
    await holdsUp(page, never);
    await page.getByLabel(/Why do you agree/).fill("I spoke with the caretaker who found her.");
    await page.getByRole("button", { name: "Confirm as the second person" }).click();
    await untilSays(page, "It counts.");
    await holdsUp(page, never);
    for (const one of [own, page]) await one.context().close();
  });

  test("a letter that would say something else than was read is not approved", async () => {
    const page = await at(door, manager);
    await page.goto(`${urlOf(door)}/letters/new`);
    await page.getByRole("button", { name: "Confirm it is you" }).click();
    await page.getByRole("button", { name: manager }).click();
    await page.getByLabel("Whom is it about?", { exact: true }).fill("p-h");
    await page.getByLabel("They themselves, in words for a child", { exact: true }).check();
    await page.getByRole("button", { name: "Draft the letter" }).click();
    await page.getByRole("heading", { name: "Read the draft, and what it leaves out" }).waitFor();
    // Until now nothing went from the front door to the school.
    const council = pages.get(door)?.client;
    const author = { name: "L. Abara", role: "social-worker" };
    const draft = { ...schoolUpdate("h"), from: door, author, to: [school], createdAt: wholeSecond() };
    const { id } = (await council?.publish(draft)) ?? { id: "" };
    await expect.poll(async () => (await council?.status(id))?.recipients[school], poll).toMatch(/delivered|acknowl/);
    await page.getByRole("button", { name: "Approve this letter" }).click();
    await page.getByRole("heading", { name: "The letter would say something else now" }).waitFor();
    await holdsUp(page, never);
    await page.getByRole("link", { name: "Draft it again" }).click();
    await page.getByRole("heading", { name: "Read the draft" }).or(page.getByLabel("Whom is it about?")).waitFor();
    await page.context().close();
  });

  test("what was written until the session was over is saved, and the page says so and nothing of it", async () => {
    const page = await at(school, lead);
    await page.getByRole("link", { name: "Raise a concern about a child" }).click();
    await page.getByRole("button", { name: "Start now" }).click();
    await page.getByRole("link", { name: "Who it is about" }).click();
    aheadMs = 20 * 60_000;
    try {
      await answer(page, [["fill", "Full name of the child", "Ada Lovell"]]);
      await page.getByRole("heading", { name: "You were signed out, and what you wrote is saved" }).waitFor();
      await holdsUp(page, never);
      expect(await page.content()).not.toContain("Lovell");
    } finally {
      aheadMs = 0;
    }
    await page.context().close();
  });
});

/** Proves once more who one is, at the identity provider, and is back where one was. */
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Confirm it is you" }).click();
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Show what it says" }).waitFor();
}

async function decide(page: Page, outcome: string, why: string): Promise<void> {
  await page.getByLabel(outcome, { exact: true }).check();
  await page.getByLabel("Why?", { exact: true }).fill(why);
  await page.getByRole("button", { name: "Record what you decide" }).click();
}

async function untilSays(page: Page, text: string): Promise<void> {
  const said = async (): Promise<string> => (await page.reload(), await page.locator("main").innerText());
  await expect.poll(said, poll).toContain(text);
}
