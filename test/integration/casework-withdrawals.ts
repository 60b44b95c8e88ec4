import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { holdsUp } from "@gatehouse/test/kit/people-at-pages";
import type { OpenSession } from "./casework-session.ts";

const school = "hillside-school";
const door = "northshire-council";
const charity = "family-support";
const patiently = { timeout: 60_000 };
const childsName = "Ivy Marsh";
const told = "Rung back on the number that the school has";

/** Of a child of their own: two references for one number would be a question for every message about either. */
function theirs<T>(about: T): T {
  const own = JSON.stringify(about).replaceAll("9998259797", "9434765919").replaceAll("Ada Lovell", childsName);
  return JSON.parse(own.replaceAll("2017-03-09", "2015-06-11")) as T;
}

/** A parent's objection to anything going to the school, recorded by the charity's own system. */
async function objectAt({ pagesOf }: OpenSession, suffix: string): Promise<string> {
  const id = `obj-withdrawn-${suffix}`;
  const by = { agency: charity, name: "P. Renn", role: "family-worker" };
  const madeBy = { person: `p-${suffix}-mother`, capacity: "parent", parentalResponsibility: true };
  const scope = { agencies: [school], purposes: "all", categories: "all" };
  await pagesOf(charity).client.record({ id, type: "objection.recorded", by, person: `p-${suffix}`, madeBy, scope });
  await expect.poll(async () => (await pagesOf(charity).client.status(id))?.outcome, patiently).toBe("recorded");
  return id;
}

/** What becomes at the school of an update of the front door's. */
async function sentToSchool({ pagesOf }: OpenSession, suffix: string): Promise<string | undefined> {
  const { client } = pagesOf(door);
  const author = { name: "L. Abara", role: "social-worker" };
  const draft = { ...theirs(schoolUpdate(suffix)), from: door, author, to: [school], createdAt: wholeSecond() };
  const { id } = await client.publish(draft);
  const outcome = async (): Promise<string | undefined> => (await client.status(id))?.recipients[school];
  await expect.poll(outcome, patiently).toMatch(/withheld|delivered|acknowledged/);
  return await outcome();
}

/** Somebody who never saw the case finds it by its reference, as the one who rings gives it. */
async function openWishes(page: Page, url: string, suffix: string): Promise<void> {
  await page.goto(`${url}/cases`);
  await page.getByLabel("Reference of the case").fill(`case-${suffix}`);
  await page.getByRole("button", { name: "Follow it" }).click();
  await page.getByRole("link", { name: "Objections and agreements" }).click();
}

/** Journeys of the front door's people where another agency recorded the wish; called inside `describeJourneys`. */
export function testWithdrawals(session: OpenSession): void {
  const { pagesOf, at, untilSays } = session;

  test("a parent rings the front door: its manager records that the charity's objection is withdrawn, nobody else may, and it stops nothing more", async () => {
    const suffix = "withdrawn";
    await recordAll(pagesOf(door), theirs(familyEvents(suffix, [door, school, charity])));
    await objectAt(session, suffix);
    expect(await sentToSchool(session, suffix)).toBe("withheld");
    const never = [childsName, `p-${suffix}`, "Mary"];
    const manager = await at(door, "G. Lindow");
    await openWishes(manager, pagesOf(door).url, suffix);
    await holdsUp(manager, never);
    // Who may not lift others' records has no such link, and finds nothing at its address.
    const path = await manager.getByRole("link", { name: /^Record that they withdraw it/ }).getAttribute("href");
    const social = await at(door, "L. Abara");
    await openWishes(social, pagesOf(door).url, suffix);
    expect(await social.getByRole("link", { name: /^Record that they withdraw it/ }).count()).toBe(0);
    const worker = await at(charity, "P. Renn");
    const addresses = [
      [social, `${pagesOf(door).url}${path}`],
      [worker, `${pagesOf(charity).url}${path}`],
      [manager, `${pagesOf(door).url}${path?.slice(0, -1)}x`],
    ] as const;
    for (const [page, url] of addresses) expect((await page.goto(url))?.status()).toBe(404);

    await manager.goto(`${pagesOf(door).url}${path}`);
    await holdsUp(manager, never);
    const button = manager.getByRole("button", { name: "Yes, they withdraw it" });
    expect(await button.count()).toBe(0);
    await manager.getByRole("button", { name: "Confirm it is you" }).click();
    await manager.getByRole("button", { name: "G. Lindow" }).click();
    await holdsUp(manager, never);
    await button.click();
    expect(await manager.getByRole("alert").innerText()).toContain("Select who told you");
    await holdsUp(manager, never);
    // Another parent's word withdraws nothing.
    await manager.getByLabel("Somebody else", { exact: true }).check();
    await manager.getByLabel("How do you know that it is them?", { exact: true }).fill(told);
    await button.click();
    expect(await manager.getByRole("alert").innerText()).toContain("Only who objected");
    await manager.getByLabel("They did themselves, and I know that it is them", { exact: true }).check();
    await button.click();
    await untilSays(manager, "It counts no more.");
    await holdsUp(manager, never);
    expect(await sentToSchool(session, suffix)).not.toBe("withheld");
    // Once: the address leads to what became of it, and the list to no further withdrawal.
    await manager.getByRole("link", { name: "Back to the wishes in this case" }).click();
    await untilSays(manager, "It was taken back, and counts no more.");
    expect(await manager.getByRole("link", { name: /^Record that they withdraw it/ }).count()).toBe(0);
    // The charity reads that it was taken back, and nothing of who said so.
    await worker.goto(`${pagesOf(charity).url}/wishes`);
    await untilSays(worker, "It was taken back, and counts no more.");
    // All that it recorded before was withdrawn by itself: nothing of its own counts any more.
    expect(await worker.locator("main").innerText()).not.toContain("It counts for what it covers");
    expect(await worker.content()).not.toContain(told);
    for (const page of [manager, social, worker]) await page.context().close();
  });
}
