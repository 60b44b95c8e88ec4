import fc from "fast-check";
import { expect, test } from "vitest";
import { isNamed, nameKey, sameProfessional } from "./professional.ts";
import { visibleLength } from "./visible-text.ts";

const marlow = { name: "J. Marlow" };

test.each([
  { name: "another case", other: { name: "j. MARLOW" } },
  { name: "more blanks", other: { name: "  J.   Marlow " } },
  { name: "no blank", other: { name: "J.Marlow" } },
  { name: "no full stop", other: { name: "J Marlow" } },
  { name: "a hyphen", other: { name: "J. Mar-low" } },
  { name: "the parts turned round", other: { name: "Marlow, J." } },
  { name: "a title", other: { name: "Ms J. Marlow" } },
  { name: "a doctor's title", other: { name: "Dr. J. Marlow" } },
  { name: "an accent", other: { name: "J. Marlów" } },
  { name: "full-width letters", other: { name: "Ｊ. Ｍarlow" } },
  { name: "Cyrillic letters that look alike", other: { name: "J. Маrlоw" } },
  { name: "a Greek letter that looks alike", other: { name: "J. Marlοw" } },
  { name: "a zero-width space", other: { name: "J. Mar\u200Blow" } },
  { name: "a soft hyphen", other: { name: "J. Mar\u00ADlow" } },
  { name: "a no-break space", other: { name: "J.\u00A0Marlow" } },
  { name: "a direction mark", other: { name: "\u202EJ. Marlow" } },
  { name: "an id that only one of them has", other: { name: "J. Marlow", id: "dir-7" } },
  { name: "an id of blanks beside another", other: { name: "J. Marlow", id: "\u200B" } },
])("$name makes no second human", ({ other }) => {
  expect(sameProfessional(marlow, other)).toBe(true);
  expect(sameProfessional(other, marlow)).toBe(true);
});

test.each([
  { name: "another surname", a: marlow, b: { name: "J. Harlow" } },
  { name: "another initial", a: marlow, b: { name: "K. Marlow" } },
  { name: "two titles", a: { name: "Mr A. Khan" }, b: { name: "Mrs A. Khan" } },
  { name: "two ids under one name", a: { name: "A. Khan", id: "dir-1" }, b: { name: "A. Khan", id: "dir-2" } },
  { name: "letters that only together are the same", a: { name: "C Ab" }, b: { name: "Bc A" } },
  { name: "a title alone, and someone who has it", a: { name: "Miss" }, b: { name: "Miss Khan" } },
  { name: "nobody and nobody", a: { name: " " }, b: { name: "\u200B" } },
])("$name are two humans", ({ a, b }) => {
  expect(sameProfessional(a, b)).toBe(false);
});

test.each([
  { name: "one id under two names", a: { name: "A. Khan", id: "dir-1" }, b: { name: "B. Other", id: " DIR-1" } },
  { name: "an id with a zero-width joiner", a: { name: "A", id: "dir-1" }, b: { name: "B", id: "dir\u200D-1" } },
])("$name is one human", ({ a, b }) => {
  expect(sameProfessional(a, b)).toBe(true);
});

test.each(["", " ", "\u200B\u2060", "\u3164", "...", "-", "1234", "N/A", "Anonymous", "name withheld", "Unknown"])(
  "%j names nobody",
  (name) => {
    expect(isNamed({ name })).toBe(false);
  },
);

test.each(["J. Marlow", "Ng", "Анна Ким", "محمد", "李", "A. Na", "O'Brien", "Miss"])("%j names a human", (name) => {
  expect(isNamed({ name })).toBe(true);
});

test("property: being the same is symmetric, and everyone with a name is themselves", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(sameProfessional({ name: a }, { name: b })).toBe(sameProfessional({ name: b }, { name: a }));
      if (nameKey({ name: a }) !== "") expect(sameProfessional({ name: a }, { name: a })).toBe(true);
    }),
  );
});

test.each([
  { name: "twenty characters", text: "Bruises on left arm.", length: 20 },
  { name: "blanks around it", text: "   Bruises on left arm.\n\n", length: 20 },
  { name: "blanks inside", text: `Bruises${" ".repeat(40)}on arm`, length: 14 },
  { name: "blanks alone", text: " ".repeat(40), length: 0 },
  { name: "no-break and ideographic blanks", text: "\u00A0\u3000".repeat(20), length: 0 },
  { name: "zero-width characters", text: `a${"\u200B\u200D\uFEFF".repeat(20)}`, length: 1 },
  { name: "fillers drawn as blanks", text: "\u3164\u2800\u115F".repeat(10), length: 0 },
  { name: "tag characters", text: `a${"\u{E0041}".repeat(30)}`, length: 1 },
  { name: "dots", text: ".".repeat(40), length: 0 },
  { name: "letters of another alphabet", text: "Синяки на левой руке", length: 20 },
])("a reader counts what shows: $name", ({ text, length }) => {
  expect(visibleLength(text)).toBe(length);
});

test("property: a plain name is read as every other is, the quick way or the long one", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from("Ab Dr.mrs'-, 9")) }), (name) => {
      expect(nameKey({ name })).toBe(nameKey({ name: `\u200B${name}` }));
      expect(sameProfessional({ name, id: "a" }, { name: `${name}\u200B`, id: "a" })).toBe(true);
      expect(sameProfessional({ name: `Mr ${name}` }, marlow)).toBe(
        sameProfessional({ name: `Mr ${name}\u200B` }, marlow),
      );
    }),
  );
});
