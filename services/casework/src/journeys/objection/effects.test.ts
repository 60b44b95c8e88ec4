import { expect, test } from "vitest";
import type { Answers } from "../../store/drafts.ts";
import type { Wish } from "../../store/wishes.ts";
import { sceneOf } from "../../testing/scene.ts";
import { agreementEffects, objectionEffects } from "./effects.ts";

const ada: Answers = {
  about: "child",
  "whose-name": "Ada Lovell",
  "whose-born-day": "9",
  "whose-born-month": "3",
  "whose-born-year": "2017",
  "whose-known": "not-known",
};
const all: Answers = { "scope-agencies": "all", "scope-purposes": "all", "scope-categories": "all" };
const homes: Answers = {
  "scope-agencies": "some",
  agencies: ["northshire-homes"],
  "scope-purposes": "all",
  "scope-categories": "some",
  categories: ["health"],
};
const mother: Answers = {
  ...ada,
  capacity: "parent",
  "maker-name": "Mary Lovell",
  responsibility: "yes",
  "alleged-harmer": "no",
};
const child: Answers = { ...ada, capacity: "child", "maker-name": "Ada Lovell", competence: "not-assessed" };
const first = (answers: Answers): string => objectionEffects(sceneOf(answers), [])[0] ?? "";

test.each([
  {
    name: "a mother's, of some",
    answers: { ...mother, ...homes },
    says: "From now on Northshire Homes will no longer get what is about Ada Lovell under “Health”, whoever sends it.",
  },
  {
    name: "of everything",
    answers: { ...mother, ...all },
    says: "From now on every other agency will no longer get anything about Ada Lovell, whoever sends it.",
  },
  {
    name: "a child's whom nobody has assessed",
    answers: { ...child, ...homes },
    says: "From now on what is about Ada Lovell under “Health” for Northshire Homes waits until somebody has judged whether Ada Lovell can decide this.",
  },
  {
    name: "of a parent of whom responsibility is not known",
    answers: { ...mother, ...homes, responsibility: "not-known" },
    says: "It is recorded and shown to the front door. By itself it does not stop anything, because Mary Lovell is not known to hold parental responsibility.",
  },
  {
    name: "of somebody said to be the source of harm",
    answers: { ...mother, ...homes, "alleged-harmer": "yes" },
    says: "It is recorded and shown to the front door. By itself it does not stop anything, because Mary Lovell is said to be the source of harm.",
  },
])("what an objection will do is said before it is recorded: $name", ({ answers, says }) => {
  expect(first(answers)).toBe(says);
});

test("an adult who may be the source of harm is told what their objection does not stop", () => {
  const own = { ...mother, ...homes, about: "self", "whose-born-year": "1985", "alleged-harmer": "yes" };
  expect(objectionEffects(sceneOf(own), []).join(" ")).toContain("It does not stop what protects a child");
});

const kept: Wish = {
  id: "c-1",
  kind: "agreement",
  recordedAt: "2026-11-02T10:00:00Z",
  recordedBy: "P. Renn",
  whose: "ada  lovell",
  who: "Finn Lovell",
  capacity: "parent",
  standing: "counts",
  person: null,
  number: null,
  born: "2017-03-09",
  agencies: ["northshire-homes"],
  purposes: "all",
  categories: "all",
  lastDay: null,
  reviewOn: null,
  withdrawnAt: null,
  withdrawnBy: null,
};
const conflicts = (known: Partial<Wish>): boolean =>
  objectionEffects(sceneOf({ ...mother, ...homes }), [{ ...kept, ...known }]).some((line) =>
    line.startsWith("Finn Lovell agreed on 2 November 2026"),
  );

test.each([
  { name: "the other parent agreed", known: {}, is: true },
  { name: "they objected too", known: { kind: "objection" as const }, is: false },
  { name: "they took it back", known: { withdrawnAt: "2026-11-02T11:00:00Z" }, is: false },
  { name: "for another agency", known: { agencies: ["riverside-practice"] }, is: false },
  { name: "about other information", known: { categories: ["family"] }, is: false },
  { name: "about a child born another day", known: { born: "2018-03-09" }, is: false },
  { name: "about another child", known: { whose: "Bea Lovell" }, is: false },
])("who says the opposite about the same person is said: $name", ({ known, is }) => {
  expect(conflicts(known)).toBe(is);
});

test.each([
  {
    name: "agreed",
    more: { answer: "agree", until: "usual" },
    says: /^From now on Northshire Homes may get .* for six months\.$/,
  },
  {
    name: "refused",
    more: { answer: "refuse" },
    says: /^From now on .* does not go to Northshire Homes where support needs/,
  },
  {
    name: "agreed by a carer",
    more: { answer: "agree", until: "usual", responsibility: "no" },
    says: /^It is recorded\. Support that rests on it waits for the front door/,
  },
])("what an answer will do: $name", ({ more, says }) => {
  expect(agreementEffects(sceneOf({ ...mother, ...homes, ...more }), [])[0]).toMatch(says);
});
