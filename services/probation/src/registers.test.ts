import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalPncId, crnInFileName } from "./justice-identifiers.ts";
import { higher, riskLevel, riskLevels } from "./registers.ts";

test.each([
  ["Low", "low"],
  ["MEDIUM", "medium"],
  ["HIGH ", "high"],
  ["Very High", "very-high"],
  ["VERY_HIGH", "very-high"],
  ["V", "very-high"],
  ["None", undefined],
  ["", undefined],
  ["constructor", undefined],
])("the level %j is %s", (text, level) => {
  expect(riskLevel(text)).toBe(level);
});
test("property: the higher of two levels does not depend on their order, and no information lowers nothing", () => {
  const level = fc.constantFrom(undefined, ...riskLevels);
  fc.assert(
    fc.property(level, level, (a, b) => {
      expect(higher(a, b)).toBe(higher(b, a));
      expect(higher(a, undefined)).toBe(a);
    }),
  );
});

test.each([
  ["2004/118273T", "2004/0118273T"],
  ["04/118273t", "2004/0118273T"],
  ["74/2487362D", "1974/2487362D"],
  ["2018/0123456X", "2018/0123456X"],
  ["nothing", "nothing"],
])("the PNC id %s is %s", (text, canonical) => {
  expect(canonicalPncId(text, 2026)).toBe(canonical);
});

test.each([
  ["X777978-case.json", "X777978"],
  ["in/X777978.json", "X777978"],
  ["X777978.json", "X777978"],
  ["X7779781.json", undefined],
  ["case-X777978.json", undefined],
])("the file %s is about %s", (name, crn) => {
  expect(crnInFileName(name)?.value).toBe(crn);
});
