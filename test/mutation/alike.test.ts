import { expect, test } from "vitest";
import { bothOn, differences } from "../differential/compare.ts";
import { caseOf } from "../differential/generate/case.ts";

/** Always the same cases: a mutant that lives must live the next time too. */
const seed = 20_261_123;
const groups = 12;
const casesInGroup = 25;

// In groups, so that whoever mutates the code learns which few of them a line needs.
test.each(Array.from({ length: groups }, (_, group) => group))(
  "two implementations decide alike: group %i",
  (group) => {
    for (let number = group * casesInGroup; number < (group + 1) * casesInGroup; number += 1) {
      const { real, naive } = bothOn(caseOf(seed, number));
      expect(differences(real, naive)).toEqual([]);
    }
  },
);
