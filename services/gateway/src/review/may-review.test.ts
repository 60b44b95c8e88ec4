import { openDuty } from "@gatehouse/policy/history/duties";
import { northshire } from "@gatehouse/policy/fixture";
import { beginPerson, emptyRegister } from "@gatehouse/policy/register/state";
import type { LinkedProfessional, Restriction } from "@gatehouse/policy/register/state";
import { expect, test } from "vitest";
import { emptyState } from "../state.ts";
import type { GatewayState } from "../state.ts";
import { decidesHolds, isKeptFrom, questionOf, questionsOf } from "./may-review.ts";

const school = "hillside-school";
const door = "northshire-council";
const by = { name: "R. Okafor", role: "deputy-safeguarding-lead" };
const hold = {
  id: "m-1/riverside-practice/*/seek-advice",
  message: "m-1",
  recipient: "riverside-practice",
  reason: "seek-advice" as const,
  reviewer: school,
  dueMs: 1000,
};

/** A message of the school that waits at the school, a concern the front door was put on notice of, and an emergency. */
function waiting(): GatewayState {
  const state = emptyState();
  const passed = { kind: "concern" as const, from: school, case: null, atMs: 0, child: [], asked: [], inReplyTo: null };
  state.history.messages.set("m-1", { ...passed, id: "m-1", shared: {} });
  state.history.holds.set(hold.id, hold);
  const duties = [
    openDuty({ duty: "review-hold", message: "m-2", from: school, on: door, hold: "m-2/notice", dueMs: 500 }),
    openDuty({ duty: "countersign", message: "m-3", from: school, on: school, dueMs: 700 }),
  ];
  for (const duty of duties) state.history.duties.set(duty.key, duty);
  return state;
}

test("only a named human in a role that decides holds asks", () => {
  expect(decidesHolds({ agency: school, by }, northshire)).toBe(true);
  for (const other of [
    { ...by, name: "anonymous" },
    { ...by, role: "social-worker" },
    { name: "L. Abara", role: "social-worker" },
  ])
    expect(decidesHolds({ agency: other.role === by.role ? school : door, by: other }, northshire)).toBe(false);
});

test("a question is found by the agency that reviews it and by nobody else, by its whole id and no other", () => {
  const state = waiting();
  expect(questionsOf(state, school).map(({ id }) => id)).toEqual([hold.id]);
  expect(questionsOf(state, door).map(({ id }) => id)).toEqual(["m-2/notice"]);
  expect(questionOf(state, school, hold.id)).toMatchObject({ message: "m-1", from: school });
  expect(questionOf(state, door, "m-2/notice")).toMatchObject({ message: "m-2", hold: null });
  expect(questionOf(state, school, "m-3")).toMatchObject({ message: "m-3", hold: null });
  for (const [agency, id] of [
    [door, hold.id],
    [school, "m-2/notice"],
    [door, "m-3"],
    [school, "m-1"],
    [school, "m-1/notice"],
    [school, `${hold.id}x`],
    [school, ""],
    [school, "m-1/riverside-practice/*/parents-disagree"],
  ] as const)
    expect(questionOf(state, agency, id)).toBeNull();
});

test.each(["withhold", "refuse"] as const)("what was answered with %s is no question any more", (outcome) => {
  const state = waiting();
  state.register.reviews.set(hold.id, { outcome, recipient: null, by: school });
  expect(questionOf(state, school, hold.id)).toBeNull();
  expect(questionsOf(state, school)).toEqual([]);
});

test("a bar that came since keeps out who is connected to the family, and an agency that did not write the message", () => {
  const kept = (restriction: Restriction, agency: string, from: string): boolean => {
    const register = emptyRegister();
    beginPerson(register, "p-ada").restrictions.set("r-1", restriction);
    return isKeptFrom(register, ["p-ada"], { agency, by }, from);
  };
  const head = { id: "r-1", person: "p-ada", by: door };
  const linked = (to: { agency: string } | { professional: LinkedProfessional }): Restriction => ({
    ...head,
    kind: "linked-person",
    agency: null,
    professional: null,
    ...to,
  });
  const okafor = { name: "Okafor, R.", id: null, role: null, agency: null };
  expect(kept(linked({ professional: okafor }), school, school)).toBe(true);
  expect(kept(linked({ professional: { ...okafor, name: "T. Birch" } }), school, school)).toBe(false);
  expect(kept(linked({ agency: door }), door, school)).toBe(true);
  expect(kept(linked({ agency: school }), school, school)).toBe(false);
  const court = (permitted: readonly string[]): Restriction => ({ ...head, kind: "court", permitted });
  expect(kept(court(["northshire-police"]), door, school)).toBe(true);
  expect(kept(court([door]), door, school)).toBe(false);
  expect(isKeptFrom(emptyRegister(), ["p-ada", "p-nobody"], { agency: door, by }, school)).toBe(false);
});
