import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reportFiles, staleness, writeLongReport } from "./long-report.ts";

test.each([
  { name: "60 days old is recent enough", files: ["2026-09-23-long.md"], says: null },
  { name: "61 days old is stale", files: ["2026-09-22-long.md"], says: "61 days" },
  { name: "the newest counts", files: ["2026-11-01-long.md", "2025-01-01-long.md"], says: null },
  { name: "none is said so", files: ["README.md"], says: "no report" },
])("$name", ({ files, says }) => {
  const told = staleness(files, "2026-11-22");
  if (says === null) expect(told).toBeNull();
  else expect(told).toContain(says);
});

test("a written report is found again and says what failed", async () => {
  const dir = await mkdtemp(join(tmpdir(), "report-"));
  const parts = [{ name: "fault", count: { passed: 3, failed: 1, skipped: 0 }, seconds: 61 }];
  const path = await writeLongReport(join(dir, "reports"), "2026-11-22", "abc", parts);
  expect(staleness(await reportFiles(join(dir, "reports")), "2026-11-22")).toBeNull();
  expect(await readFile(path, "utf8")).toContain("| fault | 3 | 1 | 0 | 61 |");
  await rm(dir, { recursive: true });
});
