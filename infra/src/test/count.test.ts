import { expect, test } from "vitest";
import { countVitest } from "./count.ts";

const report = (...files: { status: string; tests: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });

test("tests count by how they ended", () => {
  const text = report(
    { status: "passed", tests: ["passed", "passed", "pending"] },
    { status: "failed", tests: ["failed", "passed"] },
  );
  expect(countVitest(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test("a file that could not be loaded is one failure, though no test of it ran", () => {
  expect(countVitest(report({ status: "failed", tests: [] }), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a hook that failed after tests that passed is one failure", () => {
  expect(countVitest(report({ status: "failed", tests: ["passed"] }), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test.each([
  {
    name: "an exit status that no test explains",
    text: report({ status: "passed", tests: ["passed"] }),
    exit: 1,
    passed: 1,
  },
  { name: "no report at all", text: "", exit: 134, passed: 0 },
  { name: "a runner killed by a signal", text: "", exit: null, passed: 0 },
])("$name is one failure", ({ text, exit, passed }) => {
  expect(countVitest(text, exit)).toEqual({ passed, failed: 1, skipped: 0 });
});
