import { parseMessage } from "@gatehouse/contracts/parse-message";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { childPerson, concern, council, motherPerson, risk, statements, update } from "../fixture.ts";
import { toldNotes } from "./told-notes.ts";
import type { ToldNotes } from "./told-notes.ts";

function notesOf(message: Draft): ToldNotes {
  const parsed = parseMessage(message);
  if (!parsed.ok) throw new Error(parsed.path);
  return toldNotes(parsed.message);
}
const about = (id: string, label: string): Draft => ({ ...statements("family.youngCarer")[0], id, about: label });
const basis = (power: string, gdpr = "6-1-e"): Draft => ({ basis: { power, gdpr } });

test("of a message is noted whom each statement is about but for the child's, and what was said of telling", () => {
  const said = { statements: [...statements("child.name"), about("a", "mother"), about("b", "mother")] };
  expect(notesOf(update(said))).toEqual({
    others: { mother: ["a", "b"] },
    told: { status: "told", reason: null, reviewOn: null },
    power: "children-act-2004-s11",
    gdpr: "6-1-e",
    harmers: [],
  });
});

test.each<[string, Draft, Partial<ToldNotes>]>([
  ["nothing of telling", update({ told: null }), { told: null }],
  [
    "why telling waits, and until when",
    update({ told: { status: "deferred", reason: "violent-reaction", reviewOn: "2026-12-01" } }),
    { told: { status: "deferred", reason: "violent-reaction", reviewOn: "2026-12-01" } },
  ],
  ["no source of harm where the risk names none", concern(), { harmers: [] }],
  [
    "who is said to be the source of harm",
    concern({ risk: risk([council], { allegedHarmers: ["mother"] }) }),
    { harmers: ["mother"] },
  ],
])("noted is %s", (_name, message, expected) => expect(notesOf(message)).toMatchObject(expected));

test("the child's own are not listed wherever the child stands among the people", () => {
  const people = [motherPerson, childPerson];
  const said = [...statements("child.name"), about("a", "mother")];
  expect(notesOf(update({ people, statements: said })).others).toEqual({ mother: ["a"] });
});

test.each([
  ["x", "x"],
  ["children-act-1989-s47", "children-act-1989-s47"],
  ["Ada's mother asked", null],
  ["ada mother", null],
  ["the-power ", null],
  ["-power", null],
  ["power-", null],
  ["power-X", null],
])("the power '%s' is noted as %s: only a code says nothing else", (power, noted) => {
  expect(notesOf(update(basis(power))).power).toBe(noted);
});

test("so is the article", () => {
  expect(notesOf(update(basis("x", "6-1-d"))).gdpr).toBe("6-1-d");
  expect(notesOf(update(basis("x", "because of Ada"))).gdpr).toBe(null);
});
