import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Expected } from "../scenarios/compare.ts";
import { mismatches } from "../scenarios/compare.ts";
import { northshire } from "../scenarios/northshire.ts";
import { naive } from "./naive/decide.ts";
import type { Given } from "./naive/read-file.ts";
import { readGiven } from "./naive/read-file.ts";

type Scenario = { readonly id: string; readonly title: string; readonly given: Given; readonly expect: Expected };

function scenarios(folder: string): readonly Scenario[] {
  const from = new URL(`../scenarios/${folder}/`, import.meta.url);
  return readdirSync(from)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(new URL(name, from), "utf8")) as Scenario);
}

// The second implementation is worth comparing with only while it, too, does what was agreed.
test.each([...scenarios("cases"), ...scenarios("own")])("$id $title", (scenario) => {
  const decision = naive(readGiven(scenario.given, northshire.partnership));
  expect(mismatches(scenario.expect, decision)).toEqual([]);
});
