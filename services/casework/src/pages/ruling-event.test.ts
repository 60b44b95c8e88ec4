import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { QuestionReason } from "@gatehouse/contracts/review";
import { expect, test } from "vitest";
import type { Ruling } from "../store/rulings.ts";
import { needsSecond, questionWords } from "./hold-words.ts";
import { eventIdOf, rulingEvent } from "./ruling-event.ts";

const first = { sub: "a", name: "T. Birch", role: "designated-safeguarding-lead", at: "2026-11-03T10:00:00Z" };
const second = { sub: "b", name: "R. Okafor", role: "deputy-safeguarding-lead", at: "2026-11-03T10:20:00Z" };
const ruling: Ruling = {
  key: "0a",
  hold: "m-1/family-support/*/seek-advice",
  message: "m-1",
  from: "hillside-school",
  recipient: "family-support",
  reason: "seek-advice",
  item: null,
  outcome: "release",
  why: "They asked for the group.",
  first,
  second: null,
  event: null,
};
const at = "2026-11-03T10:30:00Z";
const eventOf = (one: Ruling): unknown => {
  const parsed = parseRegisterEvent({ ...rulingEvent(one, "hillside-school"), at });
  return parsed.ok ? parsed.event : parsed.path;
};

test("an answer is the reviewer's event, with the reason they gave", () => {
  expect(eventOf(ruling)).toMatchObject({
    type: "review.decided",
    hold: ruling.hold,
    outcome: "release",
    reason: ruling.why,
    by: { agency: "hillside-school", name: "T. Birch" },
  });
  expect(eventOf({ ...ruling, hold: "m-1/notice", recipient: null, outcome: "withhold" })).toMatchObject({
    type: "review.decided",
    hold: "m-1/notice",
  });
});

test("a release of one sealed item names its approver, and is recorded by the second who signed", () => {
  const sealed = { ...ruling, reason: "sealed-release" as const, item: "voice.wishes", second };
  expect(eventOf(sealed)).toMatchObject({
    type: "release.approved",
    message: "m-1",
    items: ["voice.wishes"],
    to: ["family-support"],
    approver: { name: "T. Birch" },
    by: { name: "R. Okafor" },
  });
  expect(eventOf({ ...sealed, outcome: "withhold" })).toMatchObject({ type: "review.decided", outcome: "withhold" });
});

test("a decision has one id however often it is recorded, and another decision another", () => {
  const signed: Ruling = { ...ruling, second };
  expect(eventIdOf(ruling)).toBe(eventIdOf(signed));
  expect(eventIdOf(ruling)).not.toBe(eventIdOf({ ...ruling, first: second }));
});

test("every reason has its words, and what cannot be taken back needs two to release it and one to keep it back", () => {
  const reasons = QuestionReason.options;
  for (const reason of reasons) expect(questionWords[reason].rule.length).toBeGreaterThan(20);
  expect(reasons.filter((reason) => needsSecond(reason, "release"))).toEqual([
    "intelligence",
    "sealed-release",
    "protected-location-in-text",
    "withheld",
  ]);
  for (const outcome of ["withhold", "refuse"])
    expect(reasons.some((reason) => needsSecond(reason, outcome))).toBe(false);
});
