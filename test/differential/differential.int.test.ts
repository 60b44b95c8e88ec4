import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { bothOn, differences } from "./compare.ts";
import { mustComeUp } from "./coverage.ts";
import { caseOf } from "./generate/case.ts";
import type { Ran } from "./run.ts";
import { shrink } from "./shrink.ts";

/**
 * The second implementation (in `naive/`, written from the decision page alone) against the first, through the entry that
 * previews use, on the whole decision. GATEHOUSE_SEED repeats a long run.
 *
 * A long run has cases of its own. A short one always has the same: what comes up three times in 20,000 is missing from
 * one run of twenty, and whoever changes something else should not be stopped by that.
 */
const long = process.env["GATEHOUSE_LONG"] === "1";
const seed = long ? Number(process.env["GATEHOUSE_SEED"] ?? Date.now() % 1_000_000_000) : 5;
const cases = long ? 1_000_000 : 20_000;
const threads = 2;
const limitMs = long ? 7_200_000 : 600_000;

test(`two implementations decide alike: ${cases} cases`, { timeout: limitMs }, async () => {
  process.stdout.write(`differential: seed ${seed}, ${cases} cases (GATEHOUSE_SEED=${seed} repeats them)\n`);
  const shares = await Promise.all(Array.from({ length: threads }, (_, share) => runShare(share)));
  const reports = shares.flatMap(({ found }) => found).map(({ number }) => report(number));
  expect(reports.join("\n")).toBe("");
  expect(shares.reduce((sum, share) => sum + share.cases, 0)).toBe(cases);

  const count = (what: string): number => shares.reduce((sum, { seen }) => sum + (seen.get(what) ?? 0), 0);
  const rarest = mustComeUp.toSorted((a, b) => count(a) - count(b)).slice(0, 12);
  process.stdout.write(
    `differential: rarest of what must come up: ${rarest.map((what) => `${what} ${count(what)}`).join(", ")}\n`,
  );
  expect(mustComeUp.filter((what) => count(what) === 0)).toEqual([]);
});

test("the same seed makes the same cases", () => {
  expect(caseOf(7, 11)).toEqual(caseOf(7, 11));
  expect(caseOf(7, 11)).not.toEqual(caseOf(7, 12));
});

test("a difference is seen", () => {
  const { real, naive } = bothOn(caseOf(1, 0));
  expect(differences(real, naive)).toEqual([]);
  expect(differences({ real }, { real: naive, other: 1 })).toHaveLength(1);
});

function runShare(share: number): Promise<Ran> {
  const worker = new Worker(new URL("worker.ts", import.meta.url), {
    workerData: { seed, from: share, to: cases, every: threads },
  });
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (said: { readonly cases?: number; readonly ran?: Ran }) => {
      if (said.ran) resolve(said.ran);
      else if (long) process.stdout.write(`differential: thread ${share} compared ${said.cases ?? 0} cases\n`);
    });
  });
}

/** The smallest file that still shows a difference, for whoever has to decide by the documents who is right. */
function report(number: number): string {
  const given = shrink(caseOf(seed, number));
  const { real, naive } = bothOn(given);
  return `case ${number} of seed ${seed}\n${differences(real, naive).join("\n")}\n${JSON.stringify(given)}`;
}
