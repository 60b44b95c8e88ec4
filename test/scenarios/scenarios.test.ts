import { readdirSync, readFileSync } from "node:fs";
import { previewFile } from "@gatehouse/policy/preview";
import { expect, test } from "vitest";
import type { Expected } from "./compare.ts";
import { mismatches } from "./compare.ts";
import { partnerships } from "./northshire.ts";

type Scenario = { readonly id: string; readonly title: string; readonly given: unknown; readonly expect: Expected };

const folder = new URL("cases/", import.meta.url);
const scenarios = readdirSync(folder).toSorted().map(readScenario);

function readScenario(name: string): Scenario {
  // Our own files: a wrong shape fails the comparison.
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Scenario;
}

test("all scenarios of the project are here", () => {
  expect(scenarios).toHaveLength(70);
});

test.each(scenarios)("$id $title", ({ given, expect: expected }) => {
  const result = previewFile(given, { partnerships });
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  expect(mismatches(expected, result.decision)).toEqual([]);
  expect(result.skipped).toEqual([]);
});
