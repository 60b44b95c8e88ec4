import { readdirSync, readFileSync } from "node:fs";
import { previewFile } from "@gatehouse/policy/preview";
import { expect, test } from "vitest";
import type { Expected } from "./compare.ts";
import { mismatches } from "./compare.ts";
import { partnerships } from "./northshire.ts";

type Scenario = { readonly id: string; readonly title: string; readonly given: unknown; readonly expect: Expected };

const given = readScenarios("cases/");
const own = readScenarios("own/");

function readScenarios(folder: string): readonly Scenario[] {
  const from = new URL(folder, import.meta.url);
  // Our own files: a wrong shape fails the comparison.
  const read = (name: string): Scenario => JSON.parse(readFileSync(new URL(name, from), "utf8")) as Scenario;
  return readdirSync(from)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map(read);
}

function previewed(scenario: Scenario): Extract<ReturnType<typeof previewFile>, { ok: true }> {
  const result = previewFile(scenario.given, { partnerships });
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return result;
}

test("all scenarios of the project are here", () => {
  expect(given).toHaveLength(70);
});

test.each(given)("$id $title", (scenario) => {
  const result = previewed(scenario);
  expect(mismatches(scenario.expect, result.decision)).toEqual([]);
  expect(result.skipped).toEqual([]);
});

// Some of these are about events that count for nothing, so there may be skipped ones.
test.each(own)("$id $title", (scenario) => {
  expect(mismatches(scenario.expect, previewed(scenario).decision)).toEqual([]);
});
