import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  agreed,
  childPerson,
  concern,
  council,
  decideOn,
  motherPerson,
  practice,
  risk,
  statements,
  update,
} from "../fixture.ts";

// Contract §3.1: what each kind must carry, one part at a time. `schema-invalid` or not is all that is asked here.
function isRefused(message: Draft): boolean {
  const decision = decideOn(message, agreed);
  return decision.outcome === "refused" && decision.reasons.includes("schema-invalid");
}

const without = (message: Draft, key: string): Draft =>
  Object.fromEntries(Object.entries(message).filter(([name]) => name !== key));

const request = update({
  kind: "information-request",
  to: [practice],
  statements: [],
  items: ["health.conditions"],
  power: "children-act-1989-s47",
  reason: "An enquiry is under way.",
  historyFrom: "2026-01-01",
  urgency: "amber",
});
const meeting = update({ kind: "meeting", start: "2026-11-10T10:00:00Z", agenda: "The plan." });
const reply = { inReplyTo: "019839b8-2ea0-7649-865a-165573b8453e" };
const receipt = update({
  kind: "acknowledgement",
  statements: [],
  readBy: { name: "R. Okafor", role: "designated-safeguarding-lead" },
  readAt: "2026-11-03T10:00:00Z",
  ...reply,
});

test.each([
  ...["to", "items", "power", "reason", "historyFrom", "urgency"].map((key) => ({
    what: "a request",
    whole: request,
    key,
  })),
  ...["case", "start", "agenda"].map((key) => ({ what: "a meeting", whole: meeting, key })),
  ...["inReplyTo", "readBy", "readAt"].map((key) => ({ what: "an acknowledgement", whole: receipt, key })),
  { what: "an update", whole: update(), key: "case" },
])("2 $what is whole with $key and refused without", ({ whole, key }) => {
  expect(isRefused(whole)).toBe(false);
  expect(isRefused(without(whole, key))).toBe(true);
});

test("2 a meeting may bring its notes instead of an agenda", () => {
  const notes = { ...without(meeting, "agenda"), statements: statements("child.name", "plan.meetingNotes") };
  expect(isRefused(notes)).toBe(false);
});

test("2 an update says something", () => {
  expect(isRefused(update({ statements: [] }))).toBe(true);
});

test("2 a concern names its child by an identifier of the child's, or by a statement that is one", () => {
  const nameless = { label: "child", role: "child", born: "2017-03-09" };
  const said = statements("contact.referrer", "concern.narrative");
  const about = (people: readonly Draft[], more: readonly Draft[] = said): Draft =>
    concern({ people, statements: more, risk: risk([council]) });
  expect(isRefused(about([childPerson]))).toBe(false);
  expect(isRefused(about([{ ...nameless, ids: [] }]))).toBe(true);
  expect(isRefused(about([{ ...nameless, ids: [] }, motherPerson]))).toBe(true);
  const named = statements("contact.referrer", "concern.narrative", "child.nhsNumber");
  expect(isRefused(about([{ ...nameless, ids: [] }], named))).toBe(false);
});
