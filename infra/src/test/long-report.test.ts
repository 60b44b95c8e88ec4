import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeLongReport } from "./long-report.ts";
import { rareReports, reportFiles, staleness } from "./report-age.ts";

test("a written report is found again and says what failed", async () => {
  const dir = await mkdtemp(join(tmpdir(), "report-"));
  const parts = [{ name: "fault", count: { passed: 3, failed: 1, skipped: 0 }, seconds: 61 }];
  const path = await writeLongReport(join(dir, "reports"), "2026-11-22", "abc", parts);
  expect(staleness(rareReports.long, await reportFiles(join(dir, "reports")), "2026-11-22")).toBeNull();
  expect(await readFile(path, "utf8")).toContain("| fault | 3 | 1 | 0 | 61 |");
  await rm(dir, { recursive: true });
});
