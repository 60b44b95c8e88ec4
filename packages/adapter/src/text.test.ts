import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanLine, cleanText, codeOfWords, isEmptyText, solidIdentifier, tidyPostcode } from "./text.ts";

test("text is cleaned of what cannot be seen, and the words are left alone", () => {
  expect(cleanText("  Ada\u202eLovell\u0000\r\nsays\rno ")).toBe("AdaLovell\nsays\nno");
  expect(cleanLine(" a \n b\t c ")).toBe("a b c");
});

test.each([
  ["c251yt", "C25 1YT"],
  ["NS4 2QT", "NS4 2QT"],
  ["sw1a1aa", "SW1A 1AA"],
  ["2td", "2TD"],
  ["AA11AA", "AA1 1AA"],
])("the postcode %s is written %s", (raw, tidy) => expect(tidyPostcode(raw)).toBe(tidy));

test("nothing is said in many words", () => {
  expect(["", " ", "null", "N/A", "-"].every((word) => isEmptyText(word))).toBe(true);
  expect(isEmptyText("none")).toBe(false);
});

test("an identifier loses the blanks and hyphens people write into it", () => {
  expect(solidIdentifier("943 476-5919")).toBe("9434765919");
});

test("property: words become a code of the contract's form", () => {
  fc.assert(fc.property(fc.string(), (words) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(codeOfWords(words, "other"))));
});

test("property: cleaning twice is cleaning once", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => cleanText(cleanText(text)) === cleanText(text)));
});
