import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { rootDir } from "@gatehouse/infra/paths";
import { mostPictureBytes, tourDir } from "@gatehouse/test/kit/tour";
import { expect, test } from "vitest";

const mostPictures = 8;
const pagesDirs = ["services/casework/src/pages", "packages/pages/src"];

async function tour(): Promise<string> {
  return await readFile(join(rootDir, "docs", "tour.md"), "utf8");
}

test("every page that the tour names is there", async () => {
  const sources = await Promise.all(
    pagesDirs.map(async (dir) => {
      const files = (await readdir(join(rootDir, dir))).filter((name) => name.endsWith(".ts"));
      return await Promise.all(files.map((name) => readFile(join(rootDir, dir, name), "utf8")));
    }),
  );
  const paths = sources.flat().flatMap((text) => [...text.matchAll(/["`](\/[^"`\n]*)["`]/g)].map(([, path]) => path));
  const named = [...(await tour()).matchAll(/`(\/[a-z:/-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(5);
  const isThere = (path: string): boolean =>
    paths.includes(path) || paths.includes(path.replace(/^\/begin\/.*/, "/begin/${id}"));
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});

test("every link and button that the tour names stands on a page", async () => {
  const dir = join(rootDir, "services", "casework", "src");
  const files = (await readdir(dir, { recursive: true })).filter((name) => /\.(ts|njk)$/.test(name));
  const texts = (await Promise.all(files.map((name) => readFile(join(dir, name), "utf8")))).join("\n").toLowerCase();
  const named = [...(await tour()).matchAll(/(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !texts.includes(name.toLowerCase()))).toEqual([]);
});

test("the tour's pictures are few, small, and each beside the text that a browser test holds it to", async () => {
  const shown = [...(await tour()).matchAll(/!\[[^\]]{10,}\]\(tour\/([a-z-]+)\.png\)/g)].map(([, name = ""]) => name);
  expect((await readdir(tourDir)).toSorted()).toEqual(
    shown.flatMap((name) => [`${name}.png`, `${name}.txt`]).toSorted(),
  );
  expect(shown.length).toBeLessThanOrEqual(mostPictures);
  const journeys = join(rootDir, "test", "integration");
  const files = (await readdir(journeys)).filter((name) => name.startsWith("casework"));
  const tests = (await Promise.all(files.map((name) => readFile(join(journeys, name), "utf8")))).join("\n");
  for (const name of shown) {
    expect((await stat(join(tourDir, `${name}.png`))).size).toBeLessThanOrEqual(mostPictureBytes);
    expect(tests).toMatch(new RegExp(`tourPicture\\(\\w+, "${name}"\\)`));
  }
});
