import { afterAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { child } from "@gatehouse/test/kit/concern-form";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { answer, holdsUp } from "@gatehouse/test/kit/people-at-pages";
import type { OpenSession } from "./casework-session.ts";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const record = "The family moves to her grandmother's on Friday";
const short = "The family moves on Friday.";
const reference = "NP-2026-118834";
const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10);

const main = async (page: Page): Promise<string> => await page.locator("main").innerText();

/** Makes the family's case known to its team, as a day of work does. */
async function begin({ pagesOf }: OpenSession): Promise<void> {
  await recordAll(pagesOf(door), familyEvents("b", [door, school, charity]));
  const author = { name: "L. Abara", role: "social-worker" };
  await pagesOf(door).client.publish({ ...schoolUpdate("b"), from: door, author, createdAt: wholeSecond() });
  await pagesOf(school).client.publish({ ...schoolUpdate("b"), createdAt: wholeSecond() });
}

/** Opens the case once its agency has heard of it. */
async function openCase(page: Page): Promise<void> {
  await page.getByRole("link", { name: "See the cases you work on" }).click();
  const link = page.getByRole("link", { name: /case-b$/ });
  await expect
    .poll(
      async () => {
        await page.reload();
        return await link.count();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(1);
  await link.click();
  await page.getByRole("heading", { name: "What came and went" }).waitFor();
}

/** Journeys of telling a team, and of telling a school; called inside `describeJourneys`. */
export function testUpdates(session: OpenSession): void {
  const { pagesOf, at, openMessage } = session;
  // Signing in is the slowest of all that these people do: they stay for all their journeys.
  const signedIn = new Map<string, Promise<Page>>();
  const person = async (agency: string, name: string, habits: Parameters<typeof at>[2] = {}): Promise<Page> => {
    const open = signedIn.get(name) ?? at(agency, name, habits);
    signedIn.set(name, open);
    const page = await open;
    await page.goto(pagesOf(agency).url);
    return page;
  };
  const socialWorker = (): Promise<Page> => person(door, "L. Abara", { width: 320 });
  afterAll(async () => {
    for (const page of signedIn.values()) await (await page).context().close();
  });

  test("an update from the case page is on the other's open page at once, record and opinion apart, as the preview showed it", async () => {
    await begin(session);
    const lead = await person(school, "T. Birch");
    await openCase(lead);
    const social = await socialWorker();
    await openCase(social);
    await social.getByRole("button", { name: "Send an update" }).click();
    await social.getByRole("heading", { name: "Send an update" }).waitFor();
    await holdsUp(social, [child.name, "case-b"]);
    await social.getByRole("link", { name: "Who it is about" }).click();
    expect(await social.getByLabel("Full name of the child").inputValue()).toBe(child.name);
    await answer(social, []);
    await social.getByRole("link", { name: "What to tell the team" }).click();
    await answer(social, []);
    await social.getByRole("alert").waitFor();
    await holdsUp(social, [child.name, "case-b"]);
    await answer(social, [["choose", "Something changed, or was seen or said"]]);
    await answer(social, [
      ["choose", "Yes"],
      ["fill", "What your records say", record],
      ["date", "Of which day is that?", yesterday],
      ["fill", "The same in one or two sentences (optional)", short],
    ]);
    await answer(social, [["choose", "No"]]);
    await answer(social, [["choose", "No, nobody told me anything"]]);
    await answer(social, [["fill", "What worries you (optional)", "I think that she will miss her school."]]);
    await social.getByRole("link", { name: "Telling the family" }).click();
    await answer(social, [["choose", "Yes"]]);
    await holdsUp(social, [child.name, "case-b"]);
    await social.getByRole("button", { name: "See what goes to whom" }).click();
    const account = social.getByRole("row", { name: /The account of the concern/ });
    expect(await account.getByRole("cell").allInnerTexts()).toEqual(["Short form", "Short form"]);
    await social.getByText("What Hillside School would read").click();
    expect(await social.getByText(short).first().isVisible()).toBe(true);
    await holdsUp(social, [child.name, "case-b"]);
    await social.getByRole("button", { name: "Confirm and send" }).click();
    // Nobody touches the other window.
    await lead.getByText(short).waitFor();
    const said = await main(lead);
    for (const text of ["L. Abara, Social worker", "Fact, as recorded", "Short form"]) expect(said).toContain(text);
    expect(said).not.toContain("grandmother");
    await holdsUp(lead, [child.name, "case-b"]);
  });

  test("a meeting and what is to be ready for it are told 320 px wide without scripts, and stand in the others' plan", async () => {
    await begin(session);
    const plain = await person(door, "G. Lindow", { javaScript: false, width: 320 });
    const narrow = async (): Promise<void> => {
      const wider = await plain.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
      expect(wider).toBeLessThanOrEqual(0);
    };
    await openCase(plain);
    await plain.getByRole("button", { name: "Send an update" }).click();
    await plain.getByRole("link", { name: "Who it is about" }).click();
    await answer(plain, []);
    await plain.getByRole("link", { name: "What to tell the team" }).click();
    await answer(plain, [["choose", "A meeting to come"]]);
    await narrow();
    await answer(plain, [
      ["date", "Day of the meeting", "2099-05-04"],
      ["fill", "When it begins", "14:30"],
      ["fill", "What it is about", "The move"],
    ]);
    await narrow();
    await answer(plain, [
      ["fill", "The action in a few words", "Say how she travels"],
      ["fill", "What exactly is to be done", "Ask the bus company"],
      ["choose", "Hillside School"],
      ["fill", "What it is to achieve", "She comes every day"],
    ]);
    await plain.getByRole("link", { name: "Telling the family" }).click();
    await answer(plain, [["choose", "Yes"]]);
    await plain.getByRole("button", { name: "See what goes to whom" }).click();
    await narrow();
    await plain.getByRole("button", { name: "Confirm and send" }).click();
    await plain.getByRole("heading", { name: "Sent", exact: true }).waitFor();
    const lead = await person(school, "T. Birch");
    await openCase(lead);
    await lead.getByText("Say how she travels").first().waitFor();
    for (const text of ["4 May 2099, 14:30", "The move", "Hillside School, by 4 May 2099", "Ask the bus company"])
      expect(await main(lead)).toContain(text);
  });

  test("a school is told of domestic abuse, child by child, sees what the preview showed, and is told to keep it", async () => {
    await begin(session);
    const social = await socialWorker();
    await social.getByRole("link", { name: "Tell a school of domestic abuse" }).click();
    await holdsUp(social);
    await social.getByRole("button", { name: "Start now" }).click();
    await social.getByRole("link", { name: "The incident" }).click();
    await answer(social, [["fill", "At what time?", "25:00"]]);
    await social.getByRole("alert").waitFor();
    await holdsUp(social, [reference]);
    await answer(social, [
      ["fill", "Police reference", reference],
      ["date", "When did it happen?", yesterday],
      ["fill", "At what time?", "22:40"],
    ]);
    await social.getByRole("link", { name: "The child" }).click();
    await answer(social, [
      ["fill", "Full name of the child", child.name],
      ["choose", "I can say"],
      ["date", "Date of birth", child.born],
    ]);
    await answer(social, [
      ["choose", "I can say"],
      ["fill", "NHS number", child.nhsNumber],
    ]);
    await holdsUp(social, [reference, child.name]);
    await answer(social, [
      ["choose", "Yes"],
      ["fill", "What the child said, in the child's own words (optional)", "I hid under my bed"],
    ]);
    await social.getByRole("link", { name: "The school" }).click();
    await answer(social, [["choose", "Hillside School"]]);
    await holdsUp(social, [reference, child.name]);
    await answer(social, [["choose", "Let the child have a quiet place and time."]]);
    await social.getByRole("link", { name: "Other children" }).click();
    await answer(social, [["choose", "Yes, go on with the next child afterwards"]]);
    await social.getByRole("button", { name: "See what goes to whom" }).click();
    const incident = social.getByRole("row", { name: /Police incident/ });
    expect(await incident.getByRole("cell").allInnerTexts()).toEqual(["Short form"]);
    await social.getByText("What Hillside School would read").click();
    const copy = social.locator("details", { hasText: "What Hillside School would read" });
    for (const text of ["Do not discuss with the family", reference, "I hid under my bed", "quiet place"])
      expect(await copy.innerText()).toContain(text);
    expect(await copy.innerText()).not.toContain("22:40");
    await holdsUp(social, [reference, child.name]);
    await social.getByRole("button", { name: "Confirm and send" }).click();
    await social.getByRole("button", { name: "Go on with the next child" }).waitFor();
    await holdsUp(social, [reference, child.name]);
    await social.getByRole("button", { name: "Go on with the next child" }).click();
    expect(await main(social)).toContain("You have completed 1 of 4 parts");
    const lead = await person(school, "T. Birch");
    await openMessage(lead, /Domestic abuse notice from Northshire Council/);
    const said = await main(lead);
    for (const text of ["Do not discuss with the family", reference, "I hid under my bed", "quiet place"])
      expect(said).toContain(text);
    expect(said).not.toContain("22:40");
    await holdsUp(lead, [reference, child.name]);
  });
}
