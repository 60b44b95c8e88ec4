import { bothOn, differences } from "./compare.ts";
import type { Seen } from "./coverage.ts";
import { note } from "./coverage.ts";
import { caseOf } from "./generate/case.ts";

/** One case on which the two implementations do not agree. */
export type Difference = { readonly number: number; readonly lines: readonly string[] };
/** What came of a range of cases. */
export type Ran = { readonly cases: number; readonly found: readonly Difference[]; readonly seen: Seen };

/** A report says enough with these; the rest are most likely the same again. */
const enough = 20;

/** Compares the two implementations on every `every`-th case of a seed, from `from` up to, not including, `to`. */
export function runCases(
  seed: number,
  { from, to, every }: { readonly from: number; readonly to: number; readonly every: number },
  progress: (cases: number) => void,
): Ran {
  const found: Difference[] = [];
  const seen: Seen = new Map();
  let cases = 0;
  for (let number = from; number < to && found.length < enough; number += every) {
    const given = caseOf(seed, number);
    const { real, naive, previewed } = bothOn(given);
    note(seen, given, previewed);
    const lines = differences(real, naive);
    if (lines.length > 0) found.push({ number, lines });
    cases += 1;
    if (cases % 10_000 === 0) progress(cases);
  }
  return { cases, found, seen };
}
