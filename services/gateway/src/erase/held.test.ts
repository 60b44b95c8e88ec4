import type { Message } from "@gatehouse/contracts/message";
import { northshire } from "@gatehouse/policy/fixture";
import { recorded } from "@gatehouse/policy/register/fixture";
import { expect, test } from "vitest";
import { applyEffect, emptyState } from "../state.ts";
import type { HeldScope } from "./effects.ts";
import { isHeld, topicsOfMessage } from "./held.ts";

const by = { agency: "northshire-council", name: "G. Lindow", role: "front-door-manager" };
const at = "2026-10-05T09:00:00Z";

/** A register in which Ada is the child of a case and was merged with whom the front door knew before. */
function registerOfAda() {
  const state = emptyState();
  const events = [
    { type: "person.linked", id: "l-1", person: "p-ada", ids: [] },
    { type: "person.linked", id: "l-2", person: "p-ada", ids: [{ scheme: "person", value: "p-ada-before" }] },
    { type: "person.linked", id: "l-3", person: "p-mo", ids: [] },
    { type: "case.opened", id: "k-1", case: "case-ada", child: "p-ada", level: 3, status: "early-help" },
  ];
  for (const [index, body] of events.entries()) {
    const event = recorded({ at, by, ...body });
    const signed = { iss: by.agency, jti: event.id, digest: event.id };
    const place = { n: index + 1, intake: index + 1, step: 0, nowMs: Date.parse(at) + index };
    applyEffect(state, place, { type: "registered", signed, event, own: null }, northshire);
  }
  return state.register;
}

type Person = Message["people"][number];
const child = (...refs: string[]): Person => personOf("child", refs);
const mother = personOf("parent", ["p-mo"]);
function personOf(role: Person["role"], refs: readonly string[]): Person {
  return { label: role, role, ids: refs.map((value) => ({ scheme: "person", value })) };
}

function covers(scope: HeldScope, message: Pick<Message, "case" | "people">): boolean {
  const hold = {
    by: { ...by, id: null },
    scope,
    reason: "inquiry",
    reference: "INQ-7",
    reviewOn: "2027-06-01",
  } as const;
  const legalHolds = new Map([[1, { ...hold, atMs: 0 }]]);
  return isHeld(
    { legalHolds, register: registerOfAda() },
    { messages: ["m-1"], topics: new Set(topicsOfMessage(message)) },
  );
}

const [onAda, onCase] = [
  { of: "person", person: "p-ada" },
  { of: "case", case: "case-ada" },
] as const;

test.each([
  { name: "names her", message: { case: null, people: [child("p-ada")] }, held: true },
  { name: "names her as she was known before", message: { case: null, people: [child("p-ada-before")] }, held: true },
  { name: "names her case and her mother", message: { case: "case-ada", people: [child(), mother] }, held: true },
  {
    name: "names her mother, and a child whom nobody recognised then",
    message: { case: null, people: [child(), mother] },
    held: true,
  },
  { name: "names nobody", message: { case: "case-else", people: [child()] }, held: true },
  { name: "names another child", message: { case: null, people: [child("p-bea"), mother] }, held: false },
  { name: "names another child and case", message: { case: "case-else", people: [child("p-bea")] }, held: false },
])("a hold on a child, or on her case, covers a message that $name: $held", ({ message, held }) => {
  expect([covers(onAda, message), covers(onCase, message)]).toEqual([held, held]);
});

test("a hold on whom she was known as before is one on her, and one on her mother finds the mother's messages", () => {
  expect(covers({ of: "person", person: "p-ada-before" }, { case: null, people: [child("p-ada")] })).toBe(true);
  expect(covers({ of: "person", person: "p-mo" }, { case: null, people: [child("p-ada"), mother] })).toBe(true);
  expect(covers({ of: "person", person: "p-mo" }, { case: "case-ada", people: [child("p-ada")] })).toBe(false);
});
