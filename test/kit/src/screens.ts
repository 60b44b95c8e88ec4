import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { rootDir } from "@gatehouse/infra/paths";
import type { Page } from "playwright-core";

/** A picture to look at, in a fifth of a PNG's time and size. */
const smaller = { type: "jpeg", quality: 60 } as const;

let dir: string | null = null;
const taken = new Set<string>();

/**
 * Keeps a picture of every page that this test file looks at, in `.gatehouse/screens/<name>`, which git ignores. What an
 * earlier run left there goes. Each test file has its own copy of this module, and so its own folder.
 */
export async function keepScreens(name: string): Promise<void> {
  dir = join(rootDir, ".gatehouse", "screens", name);
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
}

/** What a page is, by its view and its title: neither says anything about anybody. */
export async function stateOf(page: Page): Promise<string> {
  const view = await page.evaluate<string>("document.querySelector('main')?.dataset.page ?? ''");
  const [title = ""] = (await page.title()).split(" – ");
  return [view, title]
    .join(" ")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Takes the page's picture, once for each state of it and each width of a window. */
export async function keepScreen(page: Page, state: string): Promise<void> {
  const name = `${state}-${page.viewportSize()?.width ?? 0}.jpg`;
  if (dir === null || taken.has(name)) return;
  taken.add(name);
  await page.screenshot({ path: join(dir, name), fullPage: true, animations: "disabled", ...smaller });
}
