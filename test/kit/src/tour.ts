import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootDir } from "@gatehouse/infra/paths";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readEnvironment } from "./environment.ts";

/** Where the tour's pictures lie, each beside the text of its page. */
export const tourDir = join(rootDir, "docs", "tour");
/** As a page that somebody reads in a document may weigh. */
export const mostPictureBytes = 60_000;
const width = 760;
const heights = [700, 600, 500, 400, 300] as const;

/**
 * Holds a picture of docs/tour.md to the page it shows: what the page says must be what it said when the picture was taken.
 * With `npm test -- --tour` it takes the picture anew instead.
 */
export async function tourPicture(page: Page, name: string): Promise<void> {
  const says = sayingNow(await page.locator("main").innerText());
  const file = join(tourDir, name);
  if (readEnvironment().tour) {
    await mkdir(tourDir, { recursive: true });
    await writeFile(`${file}.png`, await smallPicture(page));
    await writeFile(`${file}.txt`, says);
    return;
  }
  const said = await readFile(`${file}.txt`, "utf8").catch(() => "");
  expect(says, `docs/tour/${name}.png is not what the page says now: npm test -- --tour takes it anew`).toBe(said);
}

/** A page's text without what differs from run to run: days, times, numbers by which a message is known. */
function sayingNow(text: string): string {
  const months = "January|February|March|April|May|June|July|August|September|October|November|December";
  return `${text
    .replaceAll(new RegExp(`\\d{2}:\\d{2} on \\w+day \\d{1,2} (${months})`, "g"), "<a day>")
    .replaceAll(/(Record, if you ask why\s+)\d+/g, "$1<a number>")
    .replaceAll(new RegExp(`\\d{1,2} (${months}) \\d{4}(, \\d{2}:\\d{2})?`, "g"), "<a day>")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4,12}){4}/g, "<an id>")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n")}\n`;
}

async function smallPicture(page: Page): Promise<Buffer> {
  const before = page.viewportSize();
  let picture: Buffer | null = null;
  for (const height of heights) {
    await page.setViewportSize({ width, height });
    await page.evaluate("scrollTo(0, 0)");
    picture = await page.screenshot({ animations: "disabled" });
    if (picture.length <= mostPictureBytes) break;
  }
  if (before !== null) await page.setViewportSize(before);
  if (picture === null || picture.length > mostPictureBytes) throw new Error("no picture of this page is small enough");
  return picture;
}
