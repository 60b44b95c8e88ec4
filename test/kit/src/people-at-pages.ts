import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { chromiumArguments } from "./chromium.ts";
import { keyboardFaults, zoomFaults } from "./reach.ts";
import { keepScreen, stateOf } from "./screens.ts";

/** Opens the machine's Chromium. @param executablePath as `findChromium` found it */
export async function openBrowser(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: [...chromiumArguments] });
}

/** What a browser keeps of a person who is signed in. */
export type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
/** How a person has their browser, and what it kept of them from before. */
export type Habits = { readonly javaScript?: boolean; readonly width?: number; readonly cookies?: Cookies };

/** A person at an agency's pages, in a browser profile of their own; signs in unless the profile's cookies are as good. */
export async function signIn(browser: Browser, url: string, name: string, habits: Habits = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    javaScriptEnabled: habits.javaScript ?? true,
    viewport: { width: habits.width ?? 1024, height: 800 },
    reducedMotion: "reduce",
  });
  // Ends what hangs; a machine that does much else besides may take seconds for a page.
  context.setDefaultTimeout(60_000);
  await context.addCookies([...(habits.cookies ?? [])]);
  const page = await context.newPage();
  await page.goto(url);
  if (new URL(page.url()).pathname === "/sign-in") {
    await page.getByRole("button", { name: "Sign in with your work account" }).click();
    await page.getByRole("button", { name }).click();
  }
  await page.getByRole("heading", { name: "What do you want to do?" }).waitFor();
  return page;
}

let axeSource: Promise<string> | null = null;

/** What axe found nothing on: pages alike but for their words are looked at once. */
const clean = new Set<string>();
const everyRule = `{ type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }`;
/** What another width can change. */
const layoutRules = `["target-size", "scrollable-region-focusable", "color-contrast"]`;

/**
 * What axe finds on a page at WCAG 2.2 AA, as lines of rule and place. The page's policy lets no script in, so axe is put
 * in by the browser's own debugger, which the policy does not bind.
 */
export async function accessFaults(page: Page): Promise<readonly string[]> {
  const shape = await page.evaluate<string>(shapeOf);
  if (clean.has(shape)) return await layoutFaults(page, shape);
  const found = await askAxe(page, everyRule);
  if (found.length === 0) clean.add(shape).add(atWidth(page, shape));
  return found;
}

/** The same by the rules that another width can change, on a page that was clean at its own width. */
async function layoutFaults(page: Page, shape?: string): Promise<readonly string[]> {
  const known = atWidth(page, shape ?? (await page.evaluate<string>(shapeOf)));
  if (clean.has(known)) return [];
  const found = await askAxe(page, layoutRules);
  if (found.length === 0) clean.add(known);
  return found;
}

function atWidth(page: Page, shape: string): string {
  return `${page.viewportSize()?.width ?? 0} ${shape}`;
}

async function askAxe(page: Page, rules: string): Promise<readonly string[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  if (!(await page.evaluate<boolean>("typeof axe === 'object'"))) await page.evaluate(await axeSource);
  return await page.evaluate<string[]>(axeRun(rules));
}

/** As text, because it runs in the page, where there is an `axe` and no type of it. */
function axeRun(rules: string): string {
  return `axe.run(document, { runOnly: ${rules}, resultTypes: ["violations"], preload: false })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " " + target.join(" ") + " " + failureSummary)))`;
}

/** All of a page that axe judges by, without what its texts say: names, and whether there is a text or a value at all. */
const shapeOf = `(() => {
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  return [...document.querySelectorAll("*")].map((one) => one.tagName + [...one.attributes].map(({ name, value }) =>
    /^(class|role|type|tabindex|lang|scope|autocomplete|hidden|open|checked)$/.test(name) ? name + "=" + value
    : /^(for|headers|aria-.*by|aria-controls)$/.test(name) ? name + value.split(/ +/).every((id) => ids.includes(id))
    : name + (value === "")).join() + [...one.childNodes].some((each) => each.nodeType === 3 && each.data.trim() !== "")).join() +
    (new Set(ids).size === ids.length);
})()`;

/**
 * Looks at a page that its browser shows without scripts. The looking needs some: axe waits by timers, and hangs without.
 * So the same page is opened beside it, where scripts run and its own do not come, and that one is looked at.
 */
async function withScripts(page: Page, look: (page: Page, isPlain: boolean) => Promise<void>): Promise<void> {
  if (!(await page.evaluate<boolean>("matchMedia('(scripting: none)').matches"))) return await look(page, false);
  const browser = page.context().browser();
  if (browser === null) throw new Error("the page has no browser");
  const html = await page.content();
  const viewport = page.viewportSize();
  const cookies = await page.context().cookies();
  const context = await browser.newContext({
    viewport,
    reducedMotion: "reduce",
    storageState: { cookies, origins: [] },
  });
  try {
    const beside = await context.newPage();
    await beside.route("**/*", async (route) => {
      const asked = route.request();
      if (asked.isNavigationRequest()) await route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
      else if (asked.resourceType() === "script") await route.abort();
      else await route.continue();
    });
    await beside.goto(page.url());
    await look(beside, true);
  } finally {
    await context.close();
  }
}

/** Pages that were gone through by keyboard and made larger: each state once, for every journey leads over some of them. */
const tried = new Set<string>();

/**
 * Holds a page to what every page must be: no fault of access, nothing wider than the window, nobody in its address. The
 * first time that a state of a page is met it is also gone through by keyboard alone, made twice as large and 320 px wide,
 * and has its picture taken where the test file keeps pictures.
 *
 * @param called tells a state from others of the same page and title
 */
export async function holdsUp(page: Page, neverThere: readonly string[] = [], called = ""): Promise<void> {
  await withScripts(page, async (shown, isPlain) => {
    const also = [called, isPlain ? "without-scripts" : ""].filter((each) => each !== "");
    await lookAt(shown, neverThere, [await stateOf(shown), ...also].join("-"));
  });
}

async function lookAt(page: Page, neverThere: readonly string[], state: string): Promise<void> {
  const title = await page.title();
  await keepScreen(page, state);
  expect(await accessFaults(page), `axe on ${title}`).toEqual([]);
  const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  expect(wider, `wider than the window: ${title}`).toBeLessThanOrEqual(0);
  for (const text of neverThere) expect(`${title} ${decodeURIComponent(page.url())}`).not.toContain(text);
  if (tried.has(state)) return;
  tried.add(state);
  expect(await keyboardFaults(page), `by keyboard: ${title}`).toEqual([]);
  expect(await zoomFaults(page, (narrow) => layoutFaults(narrow)), `larger: ${title}`).toEqual([]);
}

/** What is done on a question's page: `fill` a field by its label, `choose` a radio or checkbox, give a `date`. */
export type Step = readonly ["fill", string, string] | readonly ["choose", string] | readonly ["date", string, string];

/** Answers the page that is open and goes on. */
export async function answer(page: Page, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step[0] === "fill") await page.getByLabel(step[1], { exact: true }).fill(step[2]);
    else if (step[0] === "choose") await page.getByLabel(step[1], { exact: true }).check();
    else await fillDate(page, step[1], step[2]);
  }
  await page.getByRole("button", { name: "Save and continue" }).click();
}

async function fillDate(page: Page, legend: string, date: string): Promise<void> {
  const [year = "", month = "", day = ""] = date.split("-");
  const group = page.getByRole("group", { name: legend, exact: true });
  await group.getByLabel("Day").fill(String(Number(day)));
  await group.getByLabel("Month").fill(String(Number(month)));
  await group.getByLabel("Year").fill(year);
}
