import { expect, test } from "vitest";
import { canonicalText, compareText } from "./canonical.ts";

test.each([
  [null, "null"],
  [undefined, "null"],
  [true, "true"],
  [7.5, "7.5"],
  ['a "b"', '"a \\"b\\""'],
  [[], "[]"],
  [[2, 1, [null]], "[2,1,[null]]"],
  [{}, "{}"],
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ Z: 1, a: 2, ä: 3 }, '{"Z":1,"a":2,"ä":3}'],
  [{ a: undefined, b: null }, '{"b":null}'],
  [{ a: { d: [{ f: 1, e: 2 }], c: "x" } }, '{"a":{"c":"x","d":[{"e":2,"f":1}]}}'],
  [{ 'a"b': 1 }, '{"a\\"b":1}'],
])("the one text of %j is %s", (value, text) => expect(canonicalText(value)).toBe(text));

test.each([
  ["a", "b", -1],
  ["b", "a", 1],
  ["a", "a", 0],
  ["Z", "a", -1],
  ["z", "ä", -1],
  ["", "a", -1],
])("by code unit, %j before %j: %i", (a, b, order) => expect(compareText(a, b)).toBe(order));
