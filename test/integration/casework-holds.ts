import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { wholeSecond } from "@gatehouse/test/kit/agencies";
import { child } from "@gatehouse/test/kit/concern-form";
import { schoolUpdate } from "@gatehouse/test/kit/family";
import { holdsUp } from "@gatehouse/test/kit/people-at-pages";
import { tourPicture } from "@gatehouse/test/kit/tour";
import type { OpenSession } from "./casework-session.ts";

const school = "hillside-school";
const door = "northshire-council";
const note = "Came in without a coat, and nobody answers at home";

/** Proves once more who one is, at the identity provider, and is back where one was. */
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Confirm it is you" }).click();
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "Show what it says" }).waitFor();
}

/** The school could not reach the family, and says of no attempt: the front door's copy waits there. */
async function updateWithoutAttempts({ pagesOf }: OpenSession): Promise<void> {
  const told = { status: "not-contactable" };
  await pagesOf(school).client.publish({ ...schoolUpdate("b", note), told, createdAt: wholeSecond() });
}

/** Journeys of those who decide what waits; called inside `describeJourneys`. */
export function testHolds(session: OpenSession): void {
  test("what waits is decided by somebody who looked, for a reason, and the recipient reads it in another browser", async () => {
    const { at, untilSays, openMessage } = session;
    await updateWithoutAttempts(session);
    const manager = await at(door, "G. Lindow");
    await manager.getByRole("link", { name: "Decide what waits" }).click();
    await untilSays(manager, "shows no attempts");
    await holdsUp(manager, [child.name]);
    await manager.getByRole("link", { name: /shows no attempts/ }).click();
    await holdsUp(manager, [child.name]);
    await tourPicture(manager, "hold");
    const asked = await manager.locator("main").innerText();
    expect(asked).toContain("it needs the attempts that were made");
    expect(asked).not.toContain(note);
    await confirm(manager, "G. Lindow");
    await holdsUp(manager, [child.name]);
    await manager.getByRole("button", { name: "Show what it says" }).click();
    await manager.getByRole("heading", { name: "What it says" }).waitFor();
    expect(await manager.locator("main").innerText()).toContain(note);
    await holdsUp(manager, [child.name]);
    await manager.getByRole("button", { name: "Back to the question" }).click();
    await manager.getByRole("button", { name: "Decide", exact: true }).click();
    await holdsUp(manager, [child.name]);
    await manager.getByRole("button", { name: "Record what you decide" }).click();
    await manager.getByRole("alert").waitFor();
    await holdsUp(manager, [child.name]);
    await manager.getByLabel("Release it", { exact: true }).check();
    await manager.getByLabel("Why?", { exact: true }).fill("The school rang four times; they are noted now.");
    await manager.getByRole("button", { name: "Record what you decide" }).click();
    await untilSays(manager, "It counts.");
    await holdsUp(manager, [child.name]);
    const social = await at(door, "L. Abara");
    await openMessage(social, /Case update from Hillside School/);
    await untilSays(social, note);
    await social.context().close();
    await manager.context().close();
  });

  test("who is to be told, and what they are told by letter, is worked through on a small screen", async () => {
    const { at, untilSays } = session;
    const lead = await at(school, "T. Birch", { width: 320 });
    await lead.getByRole("link", { name: "Tell families what was shared" }).click();
    await untilSays(lead, "Tell the family");
    await holdsUp(lead, [child.name]);
    await lead
      .getByRole("link", { name: /^Tell the family/ })
      .first()
      .click();
    await holdsUp(lead, [child.name]);
    await tourPicture(lead, "telling");
    await lead.getByRole("button", { name: "Record it" }).click();
    await lead.getByRole("alert").waitFor();
    await holdsUp(lead, [child.name]);
    await lead.getByLabel("We tried and did not reach them", { exact: true }).check();
    for (const [part, value] of [
      ["Day", "2"],
      ["Month", "11"],
      ["Year", "2026"],
    ] as const)
      await lead.getByRole("group", { name: "When?", exact: true }).getByLabel(part).fill(value);
    await lead.getByLabel("How?", { exact: true }).fill("At the door");
    await lead.getByLabel("What came of it?", { exact: true }).fill("Nobody opened.");
    await lead.getByRole("button", { name: "Record it" }).click();
    await untilSays(lead, "Tried 1 time");
    await holdsUp(lead, [child.name]);
    await lead.context().close();
    const manager = await at(door, "G. Lindow", { width: 320 });
    await manager.goto(`${session.pagesOf(door).url}/letters/new`);
    await holdsUp(manager);
    await manager.getByRole("button", { name: "Confirm it is you" }).click();
    await manager.getByRole("button", { name: "G. Lindow" }).click();
    await manager.getByLabel("Whom is it about?", { exact: true }).fill("p-b");
    await manager.getByRole("button", { name: "Draft the letter" }).click();
    await manager.getByRole("alert").waitFor();
    await holdsUp(manager, ["p-b"]);
    await manager.getByLabel("They themselves, in words for a child", { exact: true }).check();
    await manager.getByRole("button", { name: "Draft the letter" }).click();
    await manager.getByRole("heading", { name: "Read the draft, and what it leaves out" }).waitFor();
    await holdsUp(manager, ["p-b"]);
    await manager.getByRole("button", { name: "Approve this letter" }).click();
    await manager.getByRole("heading", { name: "The letter is approved" }).waitFor();
    await holdsUp(manager, ["p-b"]);
    await manager.getByRole("button", { name: "Open it to print" }).click();
    await manager.getByRole("heading", { name: "Who knows what about you" }).waitFor();
    await holdsUp(manager, ["p-b"]);
    await manager.context().close();
  });
}
