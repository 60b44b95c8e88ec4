import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { child } from "@gatehouse/test/kit/concern-form";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { holdsUp } from "@gatehouse/test/kit/people-at-pages";
import type { OpenSession } from "./casework-holds.ts";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const note = "Asked twice whether she may stay in the classroom at lunch";
const action = { title: "Walk to school together", action: "Meet her at the gate", outcomeSought: "She is in by nine" };

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

/** Journeys of those who work on a case; called inside the browser session's `describe`. */
export function testCases({ pagesOf, at }: OpenSession): void {
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
      "T. Birch, Hillside School says this of",
      "2 not read by you",
    ])
      expect(said).toContain(text);
    await social
      .getByRole("button", { name: /^I have read this/ })
      .first()
      .click();
    await social.getByText("1 not read by you").waitFor();
    await holdsUp(social, [child.name, "case-c"]);

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
    await lead.getByRole("link", { name: "Pack for a meeting" }).click();
    await lead.getByRole("heading", { name: /^Pack for a meeting/ }).waitFor();
    await holdsUp(lead, [child.name, "case-c"]);
    // Whoever leaves the team has the page taken away, and does not get it back by going back.
    const left = { ...familyEvents("c", [school]).at(-1), id: "team-left-c", type: "team.left" };
    await recordAll(pagesOf(door), [left]);
    await lead.getByRole("heading", { name: "Page not found" }).waitFor();
    await lead.goBack();
    await lead.getByRole("heading", { name: "Page not found" }).waitFor();
    expect(await main(lead)).not.toContain("Walk to school");
    await lead.context().close();
    await social.context().close();
  });
}
