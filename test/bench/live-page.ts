import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Locator, Page } from "playwright-core";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openBrowser, signIn } from "@gatehouse/test/kit/people-at-pages";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Claim, Size } from "./claim.ts";
import { quantile, rounded } from "./statistics.ts";

const school = "hillside-school";
const door = "northshire-council";
/** Updates that are waited for, and times that somebody leaves the team, for each round. */
const UPDATES = 10;
const LEAVINGS = 2;
/** One person may have 240 pages a minute. */
const LOOK_MS = 500;

/** How long until an open page in a browser shows what came, and until it shows nothing to who left the team. */
export async function livePage(size: Size, say: (line: string) => void): Promise<Claim> {
  const chromium = await findChromium();
  if (chromium === null) throw new Error(noChromium);
  await using broker = await startTestBroker();
  await broker.startGateway();
  await using pages = await openPages(broker, [door, school]);
  const [council, teacher] = [pages.get(door), pages.get(school)];
  if (council === undefined || teacher === undefined) throw new Error("no pages");
  for (const event of familyEvents("l", [door, school])) await council.client.record(event);
  await teacher.client.publish(update("The first entry"));
  const browser = await openBrowser(chromium);
  try {
    const reader = await openCase(browser, council.url, "L. Abara");
    const leaver = await openCase(browser, teacher.url, "T. Birch");
    const place = leaver.url();
    const [shown, gone]: [number[], number[]] = [[], []];
    for (let at = 0; at < size.rounds * UPDATES; at++) {
      const note = `Entry number ${at} of the open page`;
      const from = performance.now();
      await teacher.client.publish(update(note));
      await reader.getByText(note).first().waitFor();
      shown.push(performance.now() - from);
    }
    for (let at = 0; at < size.rounds * LEAVINGS; at++) {
      const from = performance.now();
      await member(council.client, "team.left", at);
      await ofMember(leaver).waitFor({ state: "detached" });
      gone.push(performance.now() - from);
      await member(council.client, "team.joined", at);
      await back(leaver, place);
    }
    say(`${shown.length} updates shown, ${gone.length} times gone`);
    const row = (what: string, ms: readonly number[]): (string | number)[] => [
      what,
      rounded(quantile(ms, 0.5)),
      rounded(Math.max(...ms)),
      ms.length,
    ];
    return {
      name: "live-page",
      title: "An open page of a case in a browser",
      columns: ["", "median, ms", "longest, ms", "times"],
      rows: [
        row("published by an adapter's client, until another agency's open page shows it", shown),
        row("recorded that an agency left the team, until its open page shows nothing of the case", gone),
      ],
      notes: [
        "Publishing, deciding, delivering, the pages' own question and Chromium's drawing, all on one machine. Asked for: 1,000 ms, and 2,000 ms.",
      ],
      raw: { shown, gone },
    };
  } finally {
    await browser.close();
  }
}

function update(note: string): Record<string, unknown> {
  return { ...schoolUpdate("l", note), createdAt: wholeSecond() };
}

function wholeSecond(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

async function member(client: AgencyClient, type: "team.left" | "team.joined", at: number): Promise<void> {
  const by = { agency: door, name: "G. Lindow", role: "social-worker" };
  await client.record({ id: `${type}-${at}`, type, at: wholeSecond(), by, case: "case-l", agency: school });
}

async function openCase(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await signIn(browser, url, name);
  // Until the team is in the register, and the pages know of it.
  while (!(await ofMember(page).isVisible())) {
    await delay(LOOK_MS);
    await page.goto(`${url}/cases`);
    await page.getByLabel("Reference of the case").fill("case-l");
    await page.getByRole("button", { name: "Follow it" }).click();
    await page.waitForLoadState();
  }
  return page;
}

/** Opens the page again that was taken away, once its reader is in the team again. */
async function back(page: Page, url: string): Promise<void> {
  while ((await page.goto(url))?.status() !== 200) await delay(LOOK_MS);
  await ofMember(page).waitFor();
}

/** What only who sees the case is shown. */
function ofMember(page: Page): Locator {
  return page.getByRole("button", { name: "Stop following this case" });
}
