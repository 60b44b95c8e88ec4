import { expect, test } from "vitest";
import { holdId } from "./hold-id.ts";

test.each([
  ["s1", "intelligence", "m-1/northshire-homes/s1/intelligence"],
  [null, "views-missing", "m-1/northshire-homes/*/views-missing"],
  // Its reviewer reads the id, and it must not tell of somebody's hiding place.
  [null, "protected-location-in-text", "m-1/northshire-homes/*/withheld"],
] as const)("a hold of %s for %s is %s", (statement, reason, id) =>
  expect(holdId("m-1", "northshire-homes", statement, reason)).toBe(id),
);
