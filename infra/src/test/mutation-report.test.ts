import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { countMutants, newestMutationReport, scoreOf, writeMutationReport } from "./mutation-report.ts";

const mutant = (status: string, line = 1, replacement = "true") => {
  return { mutatorName: "ConditionalExpression", replacement, status, location: { start: { line } } };
};
const statuses = ["Killed", "Killed", "Timeout", "Survived", "NoCoverage", "Ignored", "RuntimeError"];
const run = {
  day: "2026-11-23",
  commit: "abc",
  command: "npm test -- --mutation",
  seconds: 61,
  sources: ["a.ts", "b.ts"],
  notes: [],
};

test("a mutant counts as noticed when a test failed or never ended; those of load alone do not count", () => {
  const count = countMutants(statuses.map((status) => mutant(status)));
  expect(count).toEqual({ killed: 2, timeout: 1, survived: 1, uncovered: 1, ignored: 2 });
  expect(scoreOf(count)).toBe(60);
});

test("without a mutant there is no score, rather than a full one", () => {
  expect(scoreOf(countMutants([mutant("Ignored")]))).toBeNull();
});

test("the report names every survivor with its line, and every file that was left out", async () => {
  const dir = await mkdtemp(join(tmpdir(), "mutation-"));
  const mutants = [...statuses.map((status) => mutant(status)), mutant("Survived", 7, "a ||\n  b")];
  const path = await writeMutationReport(join(dir, "reports"), run, { files: { "a.ts": { mutants } } });
  const text = await readFile(path, "utf8");
  expect(text).toContain("50.0 %");
  expect(text).toContain("| a.ts:7 | ConditionalExpression | `a \\|\\| b` |");
  expect(text).toContain("ConditionalExpression, no test runs it");
  expect(text).toContain("Not mutated in this run:\n\n- b.ts\n");
  const data: unknown = JSON.parse(await readFile(join(dir, "reports", "2026-11-23-mutation.json"), "utf8"));
  expect(data).toMatchObject({ score: 50, total: { survived: 2 }, notCovered: ["b.ts"] });
  await rm(dir, { recursive: true });
});

test("a score just below a mark is not rounded up to it", async () => {
  const dir = await mkdtemp(join(tmpdir(), "mutation-"));
  const mutants = Array.from({ length: 10_000 }, (_, at) => mutant(at < 1001 ? "Survived" : "Killed"));
  const path = await writeMutationReport(dir, run, { files: { "a.ts": { mutants } } });
  expect(await readFile(path, "utf8")).toContain("89.9 %");
  await rm(dir, { recursive: true });
});

test("a run of a few files keeps what an earlier one said of the others, with its commit, and forgets files that are gone", async () => {
  const dir = await mkdtemp(join(tmpdir(), "mutation-"));
  const whole = { ...run, day: "2026-11-22", commit: "old", sources: ["a.ts", "b.ts", "gone.ts"] };
  const survived = { mutants: [mutant("Survived", 3), mutant("Killed")] };
  await writeMutationReport(dir, whole, { files: { "a.ts": survived, "b.ts": survived, "gone.ts": survived } });
  const killed = { mutants: [mutant("Killed"), mutant("Killed")] };
  const path = await writeMutationReport(dir, run, { files: { "a.ts": killed } }, await newestMutationReport(dir));
  const text = await readFile(path, "utf8");
  expect(text).toContain("75.0 % of the changes to packages/policy");
  expect(text).toContain("1 of the files were judged before, in commit old.");
  expect(text).toContain("| b.ts:3 |");
  expect(text).not.toContain("gone.ts");
  expect(text).not.toContain("| a.ts:3 |");
  await rm(dir, { recursive: true });
});
