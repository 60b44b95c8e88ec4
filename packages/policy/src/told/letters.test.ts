import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { printed } from "./fixture/letters.ts";

const folder = join(import.meta.dirname, "fixture");

test.each(Object.keys(printed))("R65 %s is printed word for word as it was agreed", (name) => {
  expect(printed[name]?.()).toBe(readFileSync(join(folder, name), "utf8"));
});

test("every letter that was agreed is printed", () => {
  const agreed = readdirSync(folder).filter((name) => !name.endsWith(".ts"));
  expect(agreed.toSorted()).toEqual(Object.keys(printed).toSorted());
});
