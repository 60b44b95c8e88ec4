import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Browser, Page } from "playwright-core";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import type { TestPages } from "@gatehouse/test/kit/casework";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { openBrowser, signIn } from "@gatehouse/test/kit/people-at-pages";
import type { Cookies, Habits } from "@gatehouse/test/kit/people-at-pages";
import { keepScreens } from "@gatehouse/test/kit/screens";

/** The agencies whose pages are open. */
const agencies = ["family-support", "northshire-council", "hillside-school"];
/** No faster: each look is a page, and one person may have 240 a minute. */
const poll = { timeout: 60_000, interval: 500 };
const executablePath = await findChromium();
const skipped = executablePath === null;

/** A broker, the pages of three agencies and a browser, as the journeys of one test file have them. */
export type OpenSession = {
  readonly pagesOf: (agency: string) => TestPages;
  readonly browser: () => Browser;
  /** A person at their agency's pages, in a window that shares nothing with another's. Who was there before is signed in. */
  readonly at: (agency: string, name: string, habits?: Habits) => Promise<Page>;
  readonly untilSays: (page: Page, text: string) => Promise<void>;
  readonly openMessage: (page: Page, name: RegExp) => Promise<void>;
};

/** Journeys through the pages in a real browser; their pictures lie under the file's name. */
export function describeJourneys(name: string, journeys: (session: OpenSession) => void): void {
  describe.skipIf(skipped)(`the pages in a browser${skipped ? ` (${noChromium})` : ""}`, () => {
    let broker: TestBroker;
    let pages: Awaited<ReturnType<typeof openPages>>;
    let browser: Browser;
    // Signing in is the slowest of all that people do here: once for each person.
    const signedIn = new Map<string, Cookies>();
    const pagesOf = (agency: string): TestPages => {
      const found = pages.get(agency);
      if (found === undefined) throw new Error(`${agency} has no pages here`);
      return found;
    };
    beforeAll(async () => {
      await keepScreens(name);
      broker = await startTestBroker();
      await broker.startGateway();
      pages = await openPages(broker, agencies);
      browser = await openBrowser(executablePath ?? "");
    });
    afterAll(async () => {
      await browser.close();
      await pages[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
    });
    journeys({
      pagesOf,
      browser: () => browser,
      async at(agency, person, habits = {}) {
        const key = `${agency} ${person}`;
        const page = await signIn(browser, pagesOf(agency).url, person, {
          cookies: signedIn.get(key) ?? [],
          ...habits,
        });
        signedIn.set(key, await page.context().cookies());
        return page;
      },
      untilSays,
      openMessage,
    });
  });
}

/** Waits for a page to say something, as a person would: by looking again. */
async function untilSays(page: Page, text: string): Promise<void> {
  await expect
    .poll(async () => {
      await page.reload();
      return await page.locator("main").innerText();
    }, poll)
    .toContain(text);
}

async function openMessage(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("link", { name: "Read what other agencies sent" }).click();
  await expect
    .poll(async () => {
      await page.reload();
      return await page.getByRole("link", { name }).count();
    }, poll)
    .toBeGreaterThan(0);
  await page.getByRole("link", { name }).first().click();
}
