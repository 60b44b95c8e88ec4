import { expect, test } from "vitest";
import { repeats } from "./repeats.ts";

test("what repeats is known by the parent", () => {
  expect([repeats("type", "Encounter"), repeats("type", "Observation"), repeats("repeat", "timing")]).toEqual([
    true,
    false,
    false,
  ]);
});

test.each(Object.getOwnPropertyNames(Object.prototype))(
  "an element called %s is like any other unknown one",
  (name) => {
    expect(repeats(name, "Patient")).toBe(false);
  },
);
