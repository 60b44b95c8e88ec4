import { expect, test } from "vitest";
import { countVitest, failuresIn } from "./count.ts";

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

test("what failed is named with its file and the beginning of what it said", () => {
  const text = JSON.stringify({
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "holds" },
          { status: "failed", fullName: "breaks", failureMessages: ["expected 1 to be 2", "at a.test.ts:3"] },
        ],
      },
      { name: "b.test.ts", status: "failed", message: "cannot be loaded", assertionResults: [] },
      { name: "c.test.ts", status: "failed", message: "", assertionResults: [] },
    ],
  });
  expect(failuresIn(text)).toEqual([
    "a.test.ts › breaks\n    expected 1 to be 2\n    at a.test.ts:3",
    "b.test.ts\n    cannot be loaded",
    "c.test.ts\n    No test of it failed: its process ended before it did.",
  ]);
});

test("of a long message only the beginning is told, and a run without a report names nothing", () => {
  const message = Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n");
  const [told = ""] = failuresIn(JSON.stringify({ testResults: [{ name: "c.test.ts", status: "failed", message }] }));
  expect(told).toContain("line 29");
  expect(told).not.toContain("line 30");
  expect(failuresIn("")).toEqual([]);
});
