import fc from "fast-check";
import { expect, test } from "vitest";
import { because, isCovered, joinRules, rulesUnder } from "./field-rules.ts";

test.each([
  ["name", true],
  ["name.first", true],
  ["name[].first", true],
  ["names", false],
  ["address", true],
  ["address.postcode", true],
  ["address.town", false],
])("a rule for name and address.postcode covers %s: %s", (path, covered) => {
  expect(isCovered(path, ["name", "address.postcode"])).toBe(covered);
});
test("rules move to where their part stands", () => {
  const rules = { shared: ["a"], notShared: because("internal", ["b", "c"]) };
  expect(rulesUnder("x[]", rules)).toEqual({
    shared: ["x[].a"],
    notShared: { "x[].b": "internal", "x[].c": "internal" },
  });
  expect(rulesUnder("", rules)).toBe(rules);
});
test("rules of several parts are one", () => {
  const parts = [
    { shared: ["a"], notShared: { b: "1" } },
    { shared: ["c"], notShared: { d: "2" } },
  ];
  expect(joinRules(parts)).toEqual({ shared: ["a", "c"], notShared: { b: "1", d: "2" } });
});

const name = fc.constantFrom("a", "b", "a[]", "[]a", "ab");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("."));

test("property: a path is covered as its words say: by itself, a rule above it, or a rule below it", () => {
  const beneath = (one: string, above: string): boolean => one.startsWith(`${above}.`) || one.startsWith(`${above}[]`);
  fc.assert(
    fc.property(path, fc.array(path, { maxLength: 4 }), (one, rules) => {
      const plainly = rules.some((rule) => one === rule || beneath(one, rule) || beneath(rule, one));
      expect(isCovered(one, rules)).toBe(plainly);
    }),
    { numRuns: 500 },
  );
});
