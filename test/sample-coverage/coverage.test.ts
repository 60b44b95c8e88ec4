import { expect, test } from "vitest";
import { coverageOf, coveredSectors } from "./coverage.ts";
import { readmeNow } from "./generate.ts";
import { withSection } from "./page.ts";

test.each(coveredSectors())(
  "%s: its README says what its samples come to now: node test/sample-coverage/generate.ts",
  async (sector) => {
    const { is, wouldBe } = await readmeNow(sector);
    expect(is).toBe(wouldBe);
  },
);

test.each(coveredSectors())("%s: every file is counted, and every field of those that are read", async (sector) => {
  for (const { files, refused, source, used, notShared, unknown } of await coverageOf(sector)) {
    const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0);
    expect(refusals).toBeLessThanOrEqual(files);
    expect(used + notShared + unknown.length).toBe(source);
    expect([used, notShared].every((count) => count >= 0)).toBe(true);
  }
});

test("a section is put in place of the one before, and at the end where there is none", () => {
  const section = "<!-- coverage -->\nnew\n<!-- /coverage -->";
  expect(withSection("a\n<!-- coverage -->\nold\n<!-- /coverage -->\nb\n", section)).toBe(`a\n${section}\nb\n`);
  expect(withSection("a\n<!-- coverage -->\nb\n", section)).toBe(`a\n${section}\nb\n`);
  expect(withSection("a\n", section)).toContain(`\n${section}\n`);
});
