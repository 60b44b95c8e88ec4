import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { child } from "@gatehouse/test/kit/concern-form";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { answer, holdsUp } from "@gatehouse/test/kit/people-at-pages";
import { tourPicture } from "@gatehouse/test/kit/tour";
import type { OpenSession } from "./casework-session.ts";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const note = "Asked twice whether she may stay in the classroom at lunch";
const action = { title: "Walk to school together", action: "Meet her at the gate", outcomeSought: "She is in by nine" };

const narrowNote = "Fell asleep over her books at ten";
const caring = "She gets her brother up every morning.";

const main = async (page: Page): Promise<string> => await page.locator("main").innerText();

/** Opens a case from the start page, as somebody does who has never followed it. */
async function openCase(page: Page, ref: string): Promise<void> {
  await page.getByRole("link", { name: "See the cases you work on" }).click();
  await page.getByRole("link", { name: new RegExp(`${ref}$`) }).click();
  await page.getByRole("heading", { name: "What came and went" }).waitFor();
}

/** What the front door tells the team: what the school does, and when people meet. */
function plan(suffix: string): Record<string, unknown> {
  const update = schoolUpdate(suffix);
  const said = { id: "s1", about: "child", assertion: "fact", on: wholeSecond().slice(0, 10), item: "plan.action" };
  return {
    ...update,
    kind: "meeting",
    from: door,
    author: { name: "L. Abara", role: "social-worker" },
    statements: [{ ...said, value: { ...action, owner: school, due: "2099-03-01" } }],
    start: "2099-02-01T10:00:00Z",
    agenda: "What has changed at home",
    createdAt: wholeSecond(),
  };
}

/** A second case of the child of family "b", with the same team. */
function anotherCase(): readonly Record<string, unknown>[] {
  const [, opened, ...team] = familyEvents("c", [door, school, charity]);
  return [{ ...opened, child: "p-b" }, ...team];
}

/** Journeys of those who work on a case; called inside `describeJourneys`. */
export function testCases({ pagesOf, at, untilSays }: OpenSession): void {
  test("what one agency sends is on the other's open case page at once, is acknowledged by one press, and ends with the team", async () => {
    await recordAll(pagesOf(door), [...familyEvents("b", [door, school, charity]), ...anotherCase()]);
    const teacher = pagesOf(school).client;
    await teacher.publish({ ...schoolUpdate("c"), createdAt: wholeSecond() });
    const social = await at(door, "L. Abara");
    await expect
      .poll(async () => {
        await social.goto(`${pagesOf(door).url}/cases`);
        return await social.locator("main").innerText();
      })
      .toContain("case-c");
    await holdsUp(social, [child.name, "case-c"]);
    await social.goto(pagesOf(door).url);
    await openCase(social, "case-c");
    await holdsUp(social, [child.name, "case-c"]);
    // Nobody touches this window from here on: what comes next comes by itself.
    await teacher.publish({
      ...schoolUpdate("c", note),
      told: { status: "deferred", reason: "child-may-disengage", reviewOn: "2099-01-05" },
      createdAt: wholeSecond(),
    });
    await social.getByText(note).waitFor();
    const said = await main(social);
    for (const text of [
      "Do not discuss with the family",
      "Fact, as recorded",
      "says T. Birch, Hillside School",
      "2 not read by you",
    ])
      expect(said).toContain(text);
    await social
      .getByRole("button", { name: /^I have read this/ })
      .first()
      .click();
    await social.getByText("1 not read by you").waitFor();
    await holdsUp(social, [child.name, "case-c"]);
    await tourPicture(social, "case");

    const lead = await at(school, "T. Birch");
    await lead.getByRole("link", { name: "See the cases you work on" }).click();
    await lead.getByLabel("Reference of the case").fill("case-nowhere");
    await lead.getByRole("button", { name: "Follow it" }).click();
    await lead.getByRole("alert").waitFor();
    await holdsUp(lead);
    await lead.getByLabel("Reference of the case").fill("case-c");
    await lead.getByRole("button", { name: "Follow it" }).click();
    await lead.getByRole("button", { name: "Stop following this case" }).waitFor();
    await pagesOf(door).client.publish(plan("c"));
    await lead.getByText("Walk to school together").first().waitFor();
    for (const text of ["Hillside School, by 1 March 2099", "She is in by nine", "1 February 2099, 10:00"])
      expect(await main(lead)).toContain(text);
    // In another window of theirs they have just acknowledged, and are at the entry that they acknowledged.
    const beside = await lead.context().newPage();
    await beside.goto(lead.url());
    await beside
      .getByRole("button", { name: /^I have read this/ })
      .first()
      .click();
    await beside.waitForURL(/\/cases\/[0-9a-f]+#[0-9a-f]+$/);
    await beside.locator("[data-live]").waitFor();
    await lead.getByRole("link", { name: "Pack for a meeting" }).click();
    await lead.getByRole("heading", { name: /^Pack for a meeting/ }).waitFor();
    await holdsUp(lead, [child.name, "case-c"]);
    // Whoever leaves the team has the page taken away, and does not get it back by going back.
    const left = { ...familyEvents("c", [school]).at(-1), id: "team-left-c", type: "team.left" };
    await recordAll(pagesOf(door), [left]);
    for (const page of [lead, beside]) await page.getByRole("heading", { name: "Page not found" }).waitFor();
    await lead.goBack();
    await lead.getByRole("heading", { name: "Page not found" }).waitFor();
    expect(await main(lead)).not.toContain("Walk to school");
    await lead.emulateMedia({ media: "print" });
    for (const text of ["Walk to school", child.name, "case-c"]) expect(await lead.content()).not.toContain(text);
    await lead.context().close();
    await social.context().close();
  });

  test("a request is answered from its case, and what was answered is corrected and recalled where it went", async () => {
    await recordAll(pagesOf(door), familyEvents("b", [door, school, charity]));
    await pagesOf(door).client.publish({ ...request(), createdAt: wholeSecond() });
    const lead = await at(school, "T. Birch");
    const social = await at(door, "L. Abara");
    await untilSays(lead, "not read");
    await openCase(lead, "case-b");
    await lead.getByText("They ask for:").first().waitFor();
    await lead.getByRole("button", { name: "Answer this request" }).first().click();
    await lead.getByRole("link", { name: "What they ask for" }).click();
    await answer(lead, [
      ["choose", "We hold it, and this is it"],
      ["fill", "What you hold", caring],
      ["date", "When was that true, or seen?", "2026-10-01"],
      ["choose", "Opinion"],
    ]);
    await send(lead);
    await social.goto(pagesOf(door).url);
    await untilSays(social, "not read");
    await openCase(social, "case-b");
    await social.getByText(caring).waitFor();
    expect(await main(social)).toContain("Opinion");

    await lead.goto(pagesOf(school).url);
    await openCase(lead, "case-b");
    await lead
      .getByRole("link", { name: /^Correct or recall it/ })
      .first()
      .click();
    await untilSays(lead, "A correction or a recall reaches Northshire Council");
    await holdsUp(lead, [child.name, "case-b"]);
    await lead.getByRole("button", { name: /^Correct it/ }).click();
    await lead.getByRole("link", { name: "What is right instead" }).click();
    await holdsUp(lead);
    await lead.getByRole("radio").first().check();
    await lead.getByRole("button", { name: "Save and continue" }).click();
    await answer(lead, [
      ["fill", "What you hold", "It is her cousin who gets him up."],
      ["date", "When was that true, or seen?", "2026-10-01"],
      ["choose", "Told to the writer"],
      ["fill", "Why is it corrected?", "We took one for the other."],
    ]);
    await send(lead);
    await social.getByText("It is her cousin who gets him up.").waitFor();
    await social.getByText("Corrected since").waitFor();

    await lead.goto(pagesOf(school).url);
    await openCase(lead, "case-b");
    await lead.getByRole("link", { name: "Who knows what" }).click();
    await lead.getByRole("button", { name: /^Recall it.*Answer/ }).click();
    await lead.getByRole("link", { name: "What they should do with it" }).click();
    await holdsUp(lead);
    await answer(lead, [
      ["choose", "Delete it"],
      ["fill", "Why?", "It was about another child."],
    ]);
    await send(lead);
    await social.getByText("Recalled since").waitFor();
    expect(await main(social)).toContain("Delete your copy and everything made from it");
    await holdsUp(social, [child.name, "case-b"]);
    // To say that the recall was read is to say that the copy is deleted, and so it is.
    await social
      .locator("article, li, section")
      .filter({ hasText: "Delete your copy and everything made from it" })
      .getByRole("button", { name: /^I have read this/ })
      .first()
      .click();
    await expect.poll(async () => main(social)).not.toContain(caring);
    await lead.context().close();
    await social.context().close();
  });

  test("a case is read, acknowledged and packed 320 px wide without scripts, and every page of it holds up there", async () => {
    await recordAll(pagesOf(door), familyEvents("b", [door, school, charity]));
    await pagesOf(school).client.publish({ ...schoolUpdate("b", narrowNote), createdAt: wholeSecond() });
    const plain = await at(door, "G. Lindow", { javaScript: false, width: 320 });
    await untilSays(plain, "not read");
    await openCase(plain, "case-b");
    await plain.getByRole("link", { name: "Look for what is new" }).click();
    await untilSays(plain, narrowNote);
    const unread = plain.getByRole("button", { name: /^I have read this/ });
    const before = await unread.count();
    await unread.first().click();
    expect(await unread.count()).toBe(before - 1);
    await plain.getByRole("button", { name: "Follow this case" }).click();
    await plain.getByRole("button", { name: "Stop following this case" }).waitFor();
    const narrow = await at(door, "G. Lindow", { width: 320 });
    for (const way of ["", "/known", "/pack"]) {
      await narrow.goto(`${plain.url()}${way}`);
      await narrow.locator("[data-live]").waitFor();
      await holdsUp(narrow, [child.name, "case-b"]);
    }
    await narrow.goto(`${pagesOf(door).url}/cases`);
    await holdsUp(narrow, [child.name, "case-b"]);
    await narrow.context().close();
    await plain.context().close();
  });
}

/** From the check to the confirmation. */
async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "See what goes to whom" }).click();
  await page.getByRole("button", { name: "Confirm and send" }).click();
  await page.getByRole("heading", { name: "Sent", exact: true }).waitFor();
}

/** What the front door asks the school. */
function request(): Record<string, unknown> {
  return {
    kind: "information-request",
    from: door,
    author: { name: "L. Abara", role: "social-worker" },
    to: [school],
    case: "case-b",
    purpose: "child-protection",
    people: [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: child.nhsNumber }] }],
    statements: [],
    items: ["family.youngCarer"],
    power: "children-act-1989-s47",
    reason: "Somebody said that she looks after her brother.",
    historyFrom: "2026-01-01",
    urgency: "amber",
    told: { status: "told" },
    basis: { power: "children-act-1989-s47", gdpr: "6-1-e", condition: "safeguarding-para-18" },
  };
}
