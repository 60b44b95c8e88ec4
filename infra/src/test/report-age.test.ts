import { expect, test } from "vitest";
import { rareReports, staleness } from "./report-age.ts";

const { long, mutation } = rareReports;

test.each([
  { name: "60 days old is recent enough", report: long, files: ["2026-09-23-long.md"], says: null },
  { name: "61 days old is stale", report: long, files: ["2026-09-22-long.md"], says: "61 days" },
  { name: "the newest counts", report: long, files: ["2026-11-01-long.md", "2025-01-01-long.md"], says: null },
  { name: "none is said so", report: long, files: ["README.md"], says: "no report" },
  { name: "another kind's does not count", report: mutation, files: ["2026-11-01-long.md"], says: "--mutation" },
  { name: "its own does", report: mutation, files: ["2026-11-01-mutation.md"], says: null },
])("$name", ({ report, files, says }) => {
  const told = staleness(report, files, "2026-11-22");
  if (says === null) expect(told).toBeNull();
  else expect(told).toContain(says);
});
