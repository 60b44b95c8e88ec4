import fc from "fast-check";
import { expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

test("properties draw from the seed that the run was given, and from chance without one", () => {
  expect(fc.readConfigureGlobal().seed ?? null).toBe(readEnvironment().seed);
});
