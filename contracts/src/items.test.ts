import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { absences } from "./message.ts";
import { itemCategories, sensitivities } from "./item-shape.ts";
import { isItemName, itemNames, items } from "./items.ts";
import { itemValues } from "./testing.ts";

const wrongShapes = [
  { name: "an unknown key", value: { surprise: 1 } },
  { name: "an empty text", value: "" },
  { name: "only blanks", value: "   " },
  { name: "an empty list", value: [] },
  { name: "nothing", value: null },
  { name: "an unknown absence", value: { absent: "forgotten" } },
  { name: "an absence with more", value: { absent: "not-asked", why: "x" } },
  { name: "a negative number", value: -1 },
];

test("there are 99 items, each with an id of its own", () => {
  expect(itemNames).toHaveLength(99);
  expect(new Set(itemNames.map((name) => items[name].id)).size).toBe(99);
});

test("names like those of Object.prototype are no items", () => {
  for (const name of ["constructor", "__proto__", "toString", ""]) expect(isItemName(name)).toBe(false);
});

describe.each(itemNames)("%s", (name) => {
  const item = items[name];
  test("is described, categorised and named as its key", () => {
    expect(item.item).toBe(name);
    expect(item.description.length).toBeGreaterThan(5);
    expect(itemCategories).toContain(item.category);
    expect(item.sensitivity.length).toBeGreaterThan(0);
    for (const word of item.sensitivity) expect(sensitivities).toContain(word);
  });
  test("accepts a value of its shape", () => {
    expect(item.value.safeParse(itemValues[name]).success).toBe(true);
  });
  test("accepts every typed absence", () => {
    for (const absent of absences) expect(item.value.safeParse({ absent }).success).toBe(true);
  });
  test.each(wrongShapes)("refuses $name", ({ value }) => {
    expect(item.value.safeParse(value).success).toBe(false);
  });
  test("refuses an unknown key wherever its value has keys", () => {
    for (const changed of withUnknownKey(itemValues[name])) expect(item.value.safeParse(changed).success).toBe(false);
  });
});

/** The value with a key nobody knows added to each of its objects in turn. */
function withUnknownKey(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements.flatMap((element, at) => withUnknownKey(element).map((changed) => elements.with(at, changed)));
  }
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, element]) =>
    withUnknownKey(element).map((changed) => ({ ...value, [key]: changed })),
  );
  return [{ ...value, surprise: true }, ...inside];
}

test("property: no JSON value makes an item's schema throw", () => {
  fc.assert(
    fc.property(fc.constantFrom(...itemNames), fc.jsonValue(), (name, value) => {
      expect(typeof items[name].value.safeParse(value).success).toBe("boolean");
    }),
    { numRuns: 500 },
  );
});
