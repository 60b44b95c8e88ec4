import { expect, test } from "vitest";
import { visibleLength, visibleText } from "./visible-text.ts";

test.each([
  ["a bruise", "a bruise", 8],
  ["  a \t\n  bruise  ", "a bruise", 8],
  ["a\u200Bb\u00ADc", "abc", 3],
  ["a \u200B b", "a b", 3],
  ["\u2800\u3164", "", 0],
  [". . . !", ". . . !", 0],
  ["7", "7", 1],
  ["👶 é", "👶 é", 3],
  ["", "", 0],
])("%j reads as %j, %i characters", (text, seen, length) => {
  expect(visibleText(text)).toBe(seen);
  expect(visibleLength(text)).toBe(length);
});
