import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { concernRisk } from "@gatehouse/test/kit/concern";
import { child } from "@gatehouse/test/kit/concern-form";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { answer, holdsUp } from "@gatehouse/test/kit/people-at-pages";
import type { OpenSession } from "./casework-session.ts";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const people = [child.name, "Mary", "Finn"];

const main = async (page: Page): Promise<string> => await page.locator("main").innerText();

async function begin(page: Page, journey: string, part: string): Promise<void> {
  await page.getByRole("link", { name: journey }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await page.getByRole("link", { name: part }).click();
}

/** Who it is about: the child of family "b", by the front door's reference. */
async function aboutTheChild(page: Page, look: (page: Page) => Promise<void> = holdsUp): Promise<void> {
  await look(page);
  await answer(page, [["choose", "A child or young person under 18"]]);
  await answer(page, [
    ["fill", "Full name of the child", child.name],
    ["date", "Date of birth", child.born],
    ["choose", "By a reference that the front door gave us"],
    ["fill", "Reference", "p-b"],
  ]);
}

async function spokenBy(page: Page, who: string, name: string): Promise<void> {
  await answer(page, [
    ["choose", who],
    ["fill", "Their full name", name],
  ]);
}

/** An update of the charity to the school and the front door; the id under which it was sent. */
async function updateToSchool(
  { pagesOf }: OpenSession,
  change: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { client } = pagesOf(charity);
  const author = { name: "P. Renn", role: "family-worker" };
  const draft = { ...schoolUpdate("b"), from: charity, author, to: [school, door], ...change };
  const { id } = await client.publish({ ...draft, createdAt: wholeSecond() });
  await expect.poll(async () => (await client.status(id))?.outcome, { timeout: 60_000 }).toBe("decided");
  return id;
}

/** Journeys of those who record what families wish; called inside `describeJourneys`. */
export function testWishes(session: OpenSession): void {
  const { pagesOf, at, untilSays } = session;

  test("an objection says what it will do, then what it stopped and what went in spite of it, and is withdrawn", async () => {
    await recordAll(pagesOf(door), familyEvents("b", [door, school, charity]));
    const first = await updateToSchool(session);
    const { client } = pagesOf(charity);
    await expect
      .poll(async () => (await client.status(first))?.recipients[school], { timeout: 60_000 })
      .toMatch(/delivered|acknowledged/);
    const worker = await at(charity, "P. Renn");
    await begin(worker, "Record an objection to sharing", "Who objects, and about whom");
    await aboutTheChild(worker);
    await holdsUp(worker, people);
    await spokenBy(worker, "A parent", "Mary Lovell");
    await holdsUp(worker, people);
    await choose(worker, "Do they hold parental responsibility for the child?", "Yes");
    await choose(worker, "Is this person said to be the source of harm?", "No");
    await answer(worker, []);
    await worker.getByRole("link", { name: "What they do not want shared" }).click();
    await answer(worker, [
      ["choose", "Some of them"],
      ["choose", "Hillside School"],
    ]);
    await answer(worker, [["choose", "Everything"]]);
    await answer(worker, [["choose", "Everything"]]);
    await answer(worker, []);
    expect(await main(worker)).toContain(
      `From now on Hillside School will no longer get anything about ${child.name}, whoever sends it.`,
    );
    await holdsUp(worker, people);
    await worker.getByRole("button", { name: "Record the objection" }).click();
    await untilSays(worker, "It counts from now on.");
    expect(await main(worker)).toMatch(/What had gone before it was recorded[^]*Case update, to Hillside School/);
    await holdsUp(worker, people);
    await updateToSchool(session);
    await updateToSchool(session, { risk: concernRisk([school]) });
    await worker.getByRole("link", { name: "See what was recorded here" }).click();
    await holdsUp(worker, people);
    await worker.getByRole("link", { name: /^What it has stopped ?: Mary/ }).click();
    const said = await main(worker);
    expect(said).toMatch(
      /What it has stopped[^]*Case update, to Hillside School[^]*The objection covers it[^]*What went in spite of it[^]*Case update, to Hillside School[^]*A named professional judged that someone may be harmed/,
    );
    await holdsUp(worker, people);
    await fathersAgreement(session);
    await worker.goto(`${pagesOf(charity).url}/wishes`);
    expect(await main(worker)).toMatch(/They differ\. Finn Lovell agreed on .* Mary Lovell objected on/);
    await holdsUp(worker, people);
    await inTheCase(session);
    for (const who of [/Withdraw ?: Finn/, /Withdraw ?: Mary/]) {
      await worker.getByRole("link", { name: who }).click();
      await holdsUp(worker, people);
      await worker.getByRole("button", { name: "Yes, they withdraw it" }).click();
    }
    expect(await main(worker)).toContain("Withdrawn on");
    await worker.context().close();
  });

  test("a child's own word waits for an assessment, an adult's is about themselves: what is asked follows from who speaks", async () => {
    const worker = await at(charity, "P. Renn", { javaScript: false, width: 320 });
    await begin(worker, "Record an objection to sharing", "Who objects, and about whom");
    await aboutTheChild(worker, fits);
    await spokenBy(worker, "The child", child.name);
    expect(await main(worker)).toContain("Gillick competence");
    await fits(worker);
    await answer(worker, [["choose", "Yes: the child can decide this"]]);
    await fits(worker);
    await answer(worker, [["choose", "No, not yet"]]);
    await worker.getByRole("link", { name: "Who objects, and about whom" }).click();
    await answer(worker, [["choose", "An adult, who speaks about what is held on themselves"]]);
    await worker.goto(worker.url().replace(/\/questions\/.*$/, ""));
    expect(await main(worker)).toContain("This person is under 18");
    await fits(worker);
    await worker.getByRole("link", { name: "Change it" }).click();
    await fits(worker);
    await worker.context().close();
  });
}

/** Nothing is wider than a small screen: axe needs scripts, which this window has not. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
}

/** Chooses in one of several groups of the same answers. */
async function choose(page: Page, group: string, choice: string): Promise<void> {
  await page.getByRole("group", { name: group, exact: true }).getByLabel(choice, { exact: true }).check();
}

/** The other parent agrees to what the first objects to; recorded on a small screen. */
async function fathersAgreement({ at, untilSays }: OpenSession): Promise<void> {
  const worker = await at(charity, "P. Renn", { width: 320 });
  await begin(worker, "Record an agreement to sharing, or a refusal", "Who answered, and about whom");
  await aboutTheChild(worker);
  await spokenBy(worker, "A parent", "Finn Lovell");
  await choose(worker, "Do they hold parental responsibility for the child?", "Yes");
  await choose(worker, "Is this person said to be the source of harm?", "No");
  await answer(worker, []);
  await worker.getByRole("link", { name: "What they answered" }).click();
  await holdsUp(worker, people);
  await answer(worker, [["choose", "They agree"]]);
  for (const all of ["All of them", "Everything", "Everything"]) await answer(worker, [["choose", all]]);
  await holdsUp(worker, people);
  await answer(worker, [["choose", "Six months"]]);
  expect(await main(worker)).toMatch(/Mary Lovell objected on .* An objection always counts over an agreement/);
  await holdsUp(worker, people);
  await worker.getByRole("button", { name: "Record the answer" }).click();
  await untilSays(worker, "It counts from now on.");
  await holdsUp(worker, people);
  await worker.context().close();
}

/** The front door reads of all of a case's wishes, whoever recorded them. */
async function inTheCase({ at, untilSays }: OpenSession): Promise<void> {
  const social = await at(door, "L. Abara");
  await social.getByRole("link", { name: "See the cases you work on" }).click();
  await social.getByRole("link", { name: /case-b$/ }).click();
  await social.getByRole("link", { name: "Objections and agreements" }).click();
  await untilSays(social, "A parent objects");
  await holdsUp(social, people);
  await social.getByRole("link", { name: /^What it has stopped ?: (Mary Lovell|A parent) objects/ }).click();
  expect(await main(social)).toContain("Case update, from Northshire Family Support, to Hillside School");
  await holdsUp(social, people);
  await social.context().close();
}
