import { expect, test } from "vitest";
import { pageNow, pagePath } from "./generate.ts";
import { rules } from "./rules.ts";
import { claimsOfSources, defines, scenariosOfRules, testsOfRules, textOf } from "./scan.ts";

const ids = new Set(rules.map(({ id }) => id));
const tests = testsOfRules();

test("all rules of the domain are in the table, once and in order", () => {
  expect(rules.map(({ id }) => id)).toEqual(
    Array.from({ length: 65 }, (_, at) => `R${String(at + 1).padStart(2, "0")}`),
  );
});

test("every file and function that the table names is there", () => {
  const places = rules.flatMap(({ id, places: named = [] }) => named.map(([file, name]) => ({ id, file, name })));
  expect(places.filter(({ file, name }) => !defines(file, name))).toEqual([]);
});

test("every rule that a machine decides has a test", () => {
  const tested = new Set(tests.map(({ rule }) => rule));
  expect(rules.filter(({ id, places }) => places && !tested.has(id)).map(({ id }) => id)).toEqual([]);
});

test("no test and no scenario is of a rule that is not in the table", () => {
  expect([...tests, ...scenariosOfRules()].filter(({ rule }) => !ids.has(rule))).toEqual([]);
});

test("what a source file says it carries out is in the table, and the other way round", () => {
  const named = rules.flatMap(({ id, places = [] }) => places.map(([file]) => `${id} ${file}`));
  const claimed = claimsOfSources().map(({ rule, file }) => `${rule} ${file}`);
  expect(claimed.filter((claim) => !named.includes(claim))).toEqual([]);
  expect(named.filter((claim) => !claimed.includes(claim))).toEqual([]);
});

test("the page says what is so now: node test/rules/generate.ts", () => {
  expect(textOf(pagePath) === pageNow()).toBe(true);
});
