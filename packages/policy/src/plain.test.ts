import { itemNames } from "@gatehouse/contracts/items";
import { expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { concern, consent, family, northshire, objection, preview, statements, update } from "./fixture.ts";
import { explain } from "./plain.ts";
import { itemsWithWords } from "./plain-items.ts";

function sentences(message: Draft, register: readonly Draft[]): string {
  const result = preview(message, register);
  if (!result.ok) throw new Error(result.error);
  return explain(result.decision, result.message, northshire.partnership, result.facts).join("\n");
}

test("every data item has words", () => {
  expect(itemsWithWords.toSorted()).toEqual([...itemNames].toSorted());
});

test("says what an agency will receive, what it will not, and whose objection holds", () => {
  const message = update({
    statements: statements("child.name", "child.dateOfBirth", "contact.leadProfessional", "health.conditions"),
  });
  const scope = { agencies: ["northshire-homes"], purposes: "all", categories: ["health"] };
  const text = sentences(message, [...family(), consent(), objection({ scope, at: "2026-10-03T09:00:00Z" })]);
  expect(text).toContain("Northshire Homes will receive Ada's name, age and lead professional.");
  expect(text).toContain("It will not receive Ada's health condition: mother's objection of 3 October holds.");
});

test("says what to do when a message is refused, with the front door's number for a concern", () => {
  const text = sentences(concern({ risk: null }), family());
  expect(text).toContain("refused");
  expect(text).toContain("Ask your safeguarding lead.");
  expect(text).toContain("01632 960100");
});

test("names nobody's objection to a reader who may not know it", () => {
  const register = [
    ...family(),
    consent(),
    objection({ scope: { agencies: ["northshire-homes"], purposes: "all", categories: "all" } }),
  ];
  const result = preview(update(), register);
  if (!result.ok) throw new Error(result.error);
  const text = explain(result.decision, result.message, northshire.partnership).join("\n");
  expect(text).toContain("Northshire Homes will receive nothing: an objection holds.");
  expect(text).not.toContain("mother");
});
