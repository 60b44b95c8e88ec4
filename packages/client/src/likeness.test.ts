import { expect, test } from "vitest";
import { likenessOf } from "./likeness.ts";

const ada = { name: "Ada-Mae Lovell", born: "2017-03-09", postcode: "NS4 2QT" };

test.each([
  { how: "another order", known: { ...ada, name: "LOVELL, Ada Mae" } },
  { how: "accents", known: { ...ada, name: "Àda Mae Lovéll" } },
  { how: "a postcode run together", known: { ...ada, postcode: "ns42qt" } },
])("$how is the same likeness", ({ known }) => {
  expect(likenessOf(known)).toEqual(likenessOf(ada));
});

test("an apostrophe is no space", () => {
  const born = ada.born;
  expect(likenessOf({ name: "Mo O’Hara", born })).toEqual(likenessOf({ name: "Mo OHara", born }));
});

test.each([
  { how: "another birth date", known: { ...ada, born: "2017-03-10" }, same: [] },
  { how: "another name", known: { ...ada, name: "Ada Lovatt" }, same: ["placeHash"] },
  { how: "another postcode", known: { ...ada, postcode: "NS4 2QU" }, same: ["nameHash"] },
])("$how is another likeness", ({ known, same }) => {
  const one = new Map(Object.entries(likenessOf(ada)));
  const alike = Object.entries(likenessOf(known)).filter(([kind, hash]) => one.get(kind) === hash);
  expect(alike.map(([kind]) => kind)).toEqual(same);
});

test.each([
  { how: "no birth date", known: { name: ada.name, postcode: ada.postcode }, made: [] },
  { how: "a birth year alone", known: { ...ada, born: "2017" }, made: [] },
  { how: "no name", known: { born: ada.born, postcode: ada.postcode }, made: ["placeHash"] },
  { how: "no postcode", known: { name: ada.name, born: ada.born }, made: ["nameHash"] },
])("with $how only what is known is made", ({ known, made }) => {
  expect(Object.keys(likenessOf(known))).toEqual(made);
});

test("nothing of the person is in a likeness", () => {
  expect(JSON.stringify(likenessOf(ada))).not.toMatch(/ada|lovell|2017|ns4/i);
});
