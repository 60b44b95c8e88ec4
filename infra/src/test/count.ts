/** How many tests ran, and how they ended. */
export type Count = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const nothing: Count = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

type VitestTest = { readonly status?: unknown; readonly fullName?: unknown; readonly failureMessages?: unknown };
type VitestFile = {
  readonly status?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly assertionResults?: readonly VitestTest[];
};
type VitestJson = { readonly testResults?: readonly VitestFile[] };

/**
 * Counts vitest's JSON report. A file that failed without a failed test (it could not be loaded, a hook threw) counts as
 * one failure, and so does an exit status that the tests do not explain (an unhandled rejection): nothing red is lost.
 */
export function countVitest(text: string, exitCode: number | null): Count {
  const files = filesOf(text);
  let count = nothing;
  for (const file of files) {
    const states = (file.assertionResults ?? []).map((each) => each.status);
    const passed = states.filter((state) => state === "passed").length;
    const failed = states.filter((state) => state === "failed").length;
    const fileFailed = file.status === "failed" && failed === 0 ? 1 : 0;
    count = add(count, { passed, failed: failed + fileFailed, skipped: states.length - passed - failed });
  }
  return exitCode !== 0 && count.failed === 0 ? add(count, { ...nothing, failed: 1 }) : count;
}

/** Lines of a failure that are told: the assertion, a property's seed and counterexample, the place. */
const toldLines = 30;
/** Characters of such a line: a counterexample may be a whole file, and its seed says it as well. */
const toldCharacters = 400;

const endedEarly = "No test of it failed: its process ended before it did.";

/**
 * What failed, by file and name with the beginning of what was said: told again at the end of a run, where whoever sees
 * only the last page of a long output still finds it.
 */
export function failuresIn(text: string): readonly string[] {
  return filesOf(text).flatMap((file) => {
    const failed = (file.assertionResults ?? []).filter((each) => each.status === "failed");
    if (failed.length > 0)
      return failed.map((each) => `${String(file.name)} › ${String(each.fullName)}\n${begun(each.failureMessages)}`);
    const said = typeof file.message === "string" && file.message !== "" ? file.message : endedEarly;
    return file.status === "failed" ? [`${String(file.name)}\n${begun([said])}`] : [];
  });
}

function begun(messages: unknown): string {
  const lines = Array.isArray(messages) ? messages.map(String).join("\n").split("\n") : [];
  return lines
    .slice(0, toldLines)
    .map((line) => `    ${line.slice(0, toldCharacters)}`)
    .join("\n");
}

function filesOf(text: string): readonly VitestFile[] {
  try {
    // vitest's own format, documented with its JSON reporter; every field is looked at before use.
    const parsed = JSON.parse(text) as VitestJson;
    return parsed.testResults ?? [];
  } catch {
    return []; // no report was written; the exit status tells
  }
}
