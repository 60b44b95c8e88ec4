import { expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { Headers, Thresholds } from "./settings.ts";

test("what is wrong in the environment is told by the name of the variable alone", () => {
  const read = readConfig({ EDUCATION_HEADERS_FILE: "relative.json", EDUCATION_OUT: "pdf" });
  expect(read.ok).toBe(false);
  const variables = read.ok ? [] : read.variables;
  expect(variables).toEqual(expect.arrayContaining(["EDUCATION_HEADERS_FILE", "EDUCATION_OUT", "ADAPTER_AGENCY"]));
  expect(variables).not.toContain("EDUCATION_THRESHOLDS_FILE");
});

test("files of headers and thresholds may say little, and nothing unknown", () => {
  expect(Thresholds.parse({ suspensions: 5 })).toMatchObject({ suspensions: 5, unauthorisedPercent: 10 });
  expect(Headers.parse({ columns: { incident: ["Log"] } }).concernCategories.length).toBeGreaterThan(5);
  expect(Thresholds.safeParse({ suspension: 5 }).success).toBe(false);
  expect(Headers.safeParse({ columns: { "not a name": ["x"] } }).success).toBe(false);
});
