import { join } from "node:path";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { expect, test } from "vitest";
import { rootDir } from "../paths.ts";
import { accountsOf } from "./accounts.ts";
import { agenciesWithPages } from "./pages.ts";
import { tourWords } from "./tour-words.ts";

test("whoever the path names can sign in at the agency it names them of", () => {
  const accounts = accountsOf(loadPartnership(join(rootDir, "contracts", "partnerships", "northshire")));
  const opened = agenciesWithPages.map((agency) => ({
    agency,
    url: `https://${agency}.test`,
    accounts: accounts.filter((one) => one.agency === agency),
    metrics: null,
  }));
  const words = tourWords(opened, null);
  const people = words.flatMap((line) => [...line.matchAll(/([A-Z]\. [A-Z][a-z]+) of ([a-z-]+)/g)]);
  expect(people.length).toBeGreaterThan(2);
  for (const [, name, agency] of people) expect(accounts).toContainEqual(expect.objectContaining({ name, agency }));
  for (const { url } of opened) expect(words.join("\n")).toContain(url);
  expect(tourWords([], null)).toEqual([]);
});

test("whoever follows the path is told which child is known, and in which case", () => {
  const opened = [{ agency: "family-support", url: "https://family-support.test", accounts: [], metrics: null }];
  const words = tourWords(opened, { nhsNumber: "9998259797", case: "case-ada-8259797" }).join("\n");
  expect(words).toContain("NHS number 9998259797");
  expect(words).toContain("case-ada-8259797");
});
