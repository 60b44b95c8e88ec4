import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { agreed, council, decideOn, event, homes, inShort, practice, statements, update } from "../fixture.ts";

// Decision step 4: where a place may stand in a message, how it may be written, and who knows it already.
let placed = 0;
function restricted(change: Draft = {}): Draft {
  placed += 1;
  return event("restriction.placed", `res-${placed}`, {
    person: "p-ada",
    restriction: "protected-location",
    permitted: [],
    ...change,
  });
}
const narrative = (text: string, summary = "They moved."): Draft => ({
  ...statements("concern.narrative")[0],
  value: text,
  summary,
});

function decided(said: readonly Draft[], to: string, ...restrictions: readonly Draft[]): string {
  return inShort(decideOn(update({ to: [to], statements: said }), [...agreed, ...restrictions]))[to] ?? "";
}

const held = "held protected-location-in-text";

test.each([
  { alias: "Rowan House", text: "They are at ROWAN house.", gives: true },
  { alias: "Rowan House", text: "They are at Ro-wan Hou se.", gives: true },
  { alias: "Rowan House", text: "They are at Rówan House.", gives: true },
  { alias: "Rowan House", text: "They are at Rowan Hall.", gives: false },
  { alias: "Rowan House", text: "12 stay there.", gives: false },
  { alias: "Дом", text: "Они: дом.", gives: true },
  { alias: "Hut 7", text: "They are in hut ７.", gives: true },
  { alias: "Hut 7", text: "They are in hut ７, or 8.", gives: true },
  { alias: "Hut 7", text: "They are in hut 8.", gives: false },
  { alias: "77", text: "They are in 7-7.", gives: true },
  { alias: "77", text: "They are in 7.", gives: false },
  { alias: " . ", text: "They are with friends.", gives: false },
])("4 '$alias' stands in '$text': $gives", ({ alias, text, gives }) => {
  expect(decided([narrative(text)], council, restricted({ aliases: [alias] }))).toBe(gives ? held : "s1");
});

test("4 a place with digits and one without are both looked for, whichever stands there", () => {
  const both = restricted({ aliases: ["Hut 7", "Rowan House"] });
  expect(decided([narrative("At Rowan House.")], council, both)).toBe(held);
  expect(decided([narrative("At hut 7.")], council, both)).toBe(held);
  expect(decided([narrative("At 7.")], council, both)).toBe("s1");
});

test("4 the form that goes is the one looked into", () => {
  const bar = restricted({ aliases: ["Rowan House"] });
  // Housing gets a narrative's summary alone.
  expect(decided([narrative("At Rowan House.", "They moved.")], homes, bar)).toBe("s1-");
  expect(decided([narrative("They moved.", "At Rowan House.")], homes, bar)).toBe(held);
  expect(decided([narrative("They moved.", "At Rowan House.")], council, bar)).toBe("s1");
});

test("4 a place stands in any text of a value, but never over the end of one into the next", () => {
  const action = {
    title: "Repair damp",
    action: "Treat the mould",
    owner: homes,
    due: "2026-12-04",
    outcomeSought: "Dry",
  };
  const said = (change: Draft): readonly Draft[] => [
    narrative("They moved."),
    { ...statements("plan.action")[0], id: "s2", value: { ...action, ...change } },
  ];
  const bar = restricted({ aliases: ["Rowan House"] });
  expect(decided(said({ title: "Rowan House" }), homes, bar)).toBe(held);
  expect(decided(said({ action: "Rowan House" }), homes, bar)).toBe(held);
  expect(decided(said({ title: "Rowan", action: "House", outcomeSought: "Rowan" }), homes, bar)).toBe("s1- s2");
});

test("4 two restrictions of one family: each keeps its own place from whom it does not permit", () => {
  const mill = restricted({ aliases: ["Mill House"], permitted: [council] });
  const rowan = restricted({ person: "p-mo", aliases: ["Rowan House"], permitted: [practice] });
  const at = (text: string, to: string): string => decided([narrative(text)], to, mill, rowan);
  expect(at("At Mill House.", council)).toBe("s1");
  expect(at("At Rowan House.", council)).toBe(held);
  expect(at("At Rowan House.", practice)).toBe("s1-");
  // Whoever gets the summary alone is not kept from what it leaves out.
  expect(at("At Mill House.", practice)).toBe("s1-");
});

// An address that the message itself protects.
const address = {
  lines: ["12 Mill Bank", "Northshire"],
  postcode: "NS4 2QT",
  from: "2024-02-01",
  protection: "refuge",
};
const stated = (value: Draft = address): Draft => ({ ...statements("contact.protectedAddress")[0], id: "s2", value });
const approver = { agency: "hillside-school", name: "T. Birch", role: "designated-safeguarding-lead" };
const released = event("release.approved", "rel-1", {
  person: "p-ada",
  items: ["contact.protectedAddress"],
  to: [council],
  by: approver,
  approver,
});

test.each([
  { name: "its first line", text: "At 12 Mill Bank.", gives: true },
  { name: "its house number and street", text: "At 12 Mill.", gives: true },
  { name: "its postcode", text: "At ns42qt.", gives: true },
  { name: "another place", text: "At 14 Mill Bank.", gives: false },
])("4 a message that protects an address itself: $name", ({ text, gives }) => {
  expect(decided([narrative(text), stated()], council)).toBe(gives ? held : "s1 s2!sealed");
});

test("4 an address without a postcode has none to find", () => {
  expect(decided([narrative("At NS4 2QT."), stated({ ...address, postcode: undefined })], council)).toBe(
    "s1 s2!sealed",
  );
});

test("4 who is given the address itself is not kept from a text that names it", () => {
  expect(decided([narrative("At 12 Mill Bank."), stated()], council, released)).toBe("s1 s2");
});

test("4 who a restriction permits, and each of several, may read of an address that the message protects", () => {
  const said = [narrative("At 12 Mill Bank."), stated()];
  const permitting = (...agencies: readonly string[]): Draft => restricted({ permitted: agencies });
  expect(decided(said, council, permitting(council))).toBe("s1 s2!sealed");
  expect(decided(said, council, permitting(council), permitting(practice, council))).toBe("s1 s2!sealed");
  expect(decided(said, council, permitting(council), permitting(practice))).toBe(held);
  expect(decided(said, council, permitting(practice), permitting(council))).toBe(held);
  // A restriction of somebody else says nothing of this address.
  expect(decided(said, council, restricted({ person: "p-else", permitted: [council] }))).toBe(held);
});
