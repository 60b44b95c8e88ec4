import { expect, test } from "vitest";
import type { Wish } from "../store/wishes.ts";
import type { Known } from "./wish-list.ts";
import { conflictsIn } from "./wish-list.ts";

const kept: Wish = {
  id: "o-1",
  kind: "objection",
  recordedAt: "2026-11-02T10:00:00Z",
  recordedBy: "P. Renn",
  whose: "Ada Lovell",
  who: "Mary Lovell",
  capacity: "parent",
  standing: "counts",
  person: "p-ada",
  number: null,
  born: null,
  agencies: "all",
  purposes: "all",
  categories: "all",
  lastDay: null,
  reviewOn: null,
  withdrawnAt: null,
  withdrawnBy: null,
};
const father: Wish = { ...kept, id: "c-1", kind: "agreement", who: "Finn Lovell" };
const known = (wish: Wish): Known => ({ kept: wish, view: null, tag: { tag: "", rule: "" } });
const between = (one: Partial<Wish>, other: Partial<Wish>): number =>
  conflictsIn([known({ ...kept, ...one }), known({ ...father, ...other })]).length;

test.each([
  { name: "one objects and the other agrees", one: {}, other: {}, count: 1 },
  { name: "one refuses and the other agrees", one: { kind: "refusal" as const }, other: {}, count: 1 },
  { name: "both object", one: {}, other: { kind: "objection" as const }, count: 0 },
  { name: "about two children", one: {}, other: { person: "p-bea" }, count: 0 },
  { name: "one took it back", one: { withdrawnAt: "2026-11-03T10:00:00Z" }, other: {}, count: 0 },
  { name: "for other agencies", one: { agencies: ["x"] }, other: { agencies: ["y"] }, count: 0 },
  { name: "about other information", one: { categories: ["health"] }, other: { categories: ["family"] }, count: 0 },
  { name: "for other purposes", one: { purposes: ["early-help"] }, other: { purposes: ["notification"] }, count: 0 },
])("who differs is said: $name", ({ one, other, count }) => {
  expect(between(one, other)).toBe(count);
});

test("it says who, when and which counts", () => {
  expect(conflictsIn([known(kept), known(father)])).toEqual([
    "Finn Lovell agreed on 2 November 2026, 10:00. Mary Lovell objected on 2 November 2026, 10:00. The objection counts over the agreement for what both cover.",
  ]);
});
