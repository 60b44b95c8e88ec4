import type { Decision, Duty, Hold } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { council, homes, police, practice, school } from "../fixture.ts";
import type { DecidedBefore } from "./decide-again.ts";
import { againOf, answering, copy, decisionOf, dropped, duty, nothing, question, waiting } from "./fixture.ts";

// What deciding again leaves of questions and duties: what stays keeps its clock, and what is new has its own.
const later = "2026-11-09T17:00:00Z";
const short = (duties: readonly Duty[]): readonly string[] =>
  duties.map(
    ({ duty: name, on, person, due }) => `${name} ${on}${person ? ` ${person}` : ""}${due === later ? " later" : ""}`,
  );

type World = {
  readonly recipients: Decision["recipients"];
  readonly holds?: readonly Hold[];
  readonly duties?: readonly Duty[];
};

function dutiesAfter(old: World, now: World, change: Partial<DecidedBefore> = {}): readonly string[] {
  return short(againOf(decisionOf(old.recipients, old), decisionOf(now.recipients, now), change).decision.duties);
}

const shared = { [practice]: copy("s1 s2"), [homes]: copy("s1 s2") };
const homesLess = { [practice]: copy("s1 s2"), [homes]: copy("s1") };
const homesGone = { [practice]: copy("s1 s2"), [homes]: nothing("objection") };
const acknowledge = (on: string, change: Partial<Duty> = {}): Duty => duty("acknowledge", on, change);
const both = [acknowledge(practice), acknowledge(homes)];
const bothLater = [acknowledge(practice, { due: later }), acknowledge(homes, { due: later })];

test.each([
  {
    name: "nothing changed: every clock goes on",
    now: { recipients: shared, duties: bothLater },
    expected: ["acknowledge northshire-homes", "acknowledge riverside-practice"],
  },
  {
    name: "nothing changed: nothing is added",
    now: { recipients: shared, duties: [...bothLater, duty("tell-family", school), duty("review-hold", council)] },
    expected: ["acknowledge northshire-homes", "acknowledge riverside-practice"],
  },
  {
    name: "one gets less: their clock goes on, and what the sender owes for it is added",
    now: { recipients: homesLess, duties: [...bothLater, duty("tell-family", school, { person: "p-mo" })] },
    expected: ["acknowledge northshire-homes", "acknowledge riverside-practice", "tell-family hillside-school p-mo"],
  },
  {
    name: "one gets nothing more: what asks for their copy ends",
    now: { recipients: homesGone, duties: [acknowledge(practice, { due: later }), duty("tell-family", school)] },
    expected: ["acknowledge riverside-practice"],
  },
])("duties where $name", ({ now, expected }) => {
  expect(dutiesAfter({ recipients: shared, duties: both }, now)).toEqual(expected);
});

test.each(["acknowledge", "decide", "answer-request", "delete"] as const)(
  "%s ends with the copy it is about",
  (name) => {
    const old = { recipients: shared, duties: [duty(name, homes), duty(name, practice)] };
    expect(dutiesAfter(old, { recipients: homesGone })).toEqual([`${name} ${practice}`]);
  },
);

test.each(["tell-family", "inform-own-lead", "countersign", "review-deferral", "review-risk"] as const)(
  "%s stays, whoever gets nothing more",
  (name) => {
    const old = { recipients: shared, duties: [duty(name, homes)] };
    expect(dutiesAfter(old, { recipients: homesGone })).toEqual([`${name} ${homes}`]);
  },
);

test("a duty of somebody who never had a copy stays: it is about something else", () => {
  const duties = [acknowledge(homes), acknowledge("oakfield-school")];
  expect(dutiesAfter({ recipients: homesGone, duties }, { recipients: homesGone })).toEqual([
    "acknowledge northshire-homes",
    "acknowledge oakfield-school",
  ]);
});

const disagree = question(homes, "parents-disagree");
const held = { ...shared, [homes]: waiting("parents-disagree") };
const ofHeld = { recipients: held, holds: [disagree], duties: [acknowledge(practice), duty("review-hold", council)] };
const released = { answered: answering("release", disagree.id) };

test("a copy that is released brings its own duties, of that recipient alone", () => {
  const now = { recipients: shared, duties: [...bothLater, acknowledge(police), duty("tell-family", school)] };
  expect(dutiesAfter(ofHeld, now, released)).toEqual([
    "acknowledge northshire-homes later",
    "acknowledge riverside-practice",
    "tell-family hillside-school",
  ]);
});

test.each([
  { name: "while a question waits", change: {}, now: { recipients: held, holds: [disagree] }, stays: true },
  { name: "not when none waits", change: released, now: { recipients: shared }, stays: false },
  {
    name: "where somebody is on notice still, though no question waits",
    change: released,
    now: { recipients: shared, duties: [duty("review-hold", council), duty("tell-family", school)] },
    stays: true,
  },
  {
    name: "not for other duties of now",
    change: released,
    now: { recipients: shared, duties: [duty("tell-family", school)] },
    stays: false,
  },
])("review-hold stays $name", ({ change, now, stays }) => {
  expect(dutiesAfter(ofHeld, now, change).includes("review-hold northshire-council")).toBe(stays);
});

test("a new question puts somebody on notice, and a copy that changed nothing does not", () => {
  const now = { recipients: held, holds: [disagree], duties: [duty("review-hold", council)] };
  expect(dutiesAfter({ recipients: shared }, now)).toEqual(["review-hold northshire-council"]);
  expect(dutiesAfter({ recipients: held, holds: [disagree] }, now)).toEqual([]);
});

test("duties are told apart by what, whose and about whom, and come in that order", () => {
  const duties = [
    duty("tell-family", school, { person: "p-mo" }),
    duty("tell-family", school),
    duty("tell-family", council),
    duty("review-risk", school),
  ];
  const now = {
    recipients: homesLess,
    duties: [...duties, duty("tell-family", school, { person: "p-fa", due: later })],
  };
  expect(dutiesAfter({ recipients: shared, duties }, now)).toEqual([
    "review-risk hillside-school",
    "tell-family hillside-school",
    "tell-family hillside-school p-fa later",
    "tell-family hillside-school p-mo",
    "tell-family northshire-council",
  ]);
});

// Questions.
const sealed = question(practice, "sealed-release", "s2");
const withSealed = copy("s1", { dropped: [dropped("s2", "sealed")] });
const asks = { recipients: { [practice]: withSealed }, holds: [sealed] };

function holdsAfter(old: World, now: World, change: Partial<DecidedBefore> = {}): readonly Hold[] {
  return againOf(decisionOf(old.recipients, old), decisionOf(now.recipients, now), change).decision.holds;
}

test("a question that stays keeps its clock, a new one has its own, and they come in the order of their ids", () => {
  const again = { ...disagree, due: later };
  const another = question(council, "parents-disagree");
  const now = { recipients: { ...held, [council]: waiting("parents-disagree") }, holds: [again, another] };
  const old = { recipients: { ...held, [council]: copy("s1") }, holds: [disagree] };
  expect(holdsAfter(old, now)).toEqual([another, disagree].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  expect(holdsAfter({ ...old, holds: [] }, { ...now, holds: [another, again] })).toEqual(
    [again, another].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

test.each([
  { name: "while nobody answered", old: asks, now: asks, answered: () => null, stays: true },
  {
    name: "though the register asks no more",
    old: asks,
    now: { recipients: { [practice]: withSealed } },
    answered: () => null,
    stays: true,
  },
  { name: "not once it was released", old: asks, now: asks, answered: answering("release", sealed.id), stays: false },
  { name: "not once it was refused", old: asks, now: asks, answered: answering("no", sealed.id), stays: false },
  {
    name: "not when its statement went",
    old: { recipients: { [practice]: copy("s1 s2") }, holds: [sealed] },
    now: { recipients: { [practice]: copy("s1 s2") } },
    answered: () => null,
    stays: false,
  },
  {
    name: "not when the copy is withheld for another reason",
    old: asks,
    now: { recipients: { [practice]: nothing("objection") } },
    answered: () => null,
    stays: false,
  },
  {
    name: "where nothing but what is sealed was left",
    old: { recipients: { [practice]: nothing("nothing-to-share", dropped("s2", "sealed")) }, holds: [sealed] },
    now: { recipients: { [practice]: nothing("nothing-to-share", dropped("s2", "sealed")) } },
    answered: () => null,
    stays: true,
  },
  {
    name: "not while the copy is held",
    old: asks,
    now: { recipients: { [practice]: waiting("parents-disagree") } },
    answered: () => null,
    stays: false,
  },
  {
    name: "not of somebody who is no recipient",
    old: { ...asks, holds: [question(police, "sealed-release", "s2")] },
    now: { recipients: { [practice]: withSealed } },
    answered: () => null,
    stays: false,
  },
] satisfies readonly { name: string; old: World; now: World; answered: DecidedBefore["answered"]; stays: boolean }[])(
  "a question about a statement stays open $name",
  ({ old, now, answered, stays }) => {
    expect(holdsAfter(old, now, { answered })).toEqual(stays ? [sealed] : []);
  },
);

test.each([
  { name: "while nobody answered", reasons: ["parents-disagree"], answered: () => null, stays: true },
  // It is over for this copy only when a human said so, and a refusal is said by the decision of now.
  {
    name: "when answered, but held for it still",
    reasons: ["parents-disagree"],
    answered: answering("no", disagree.id),
    stays: true,
  },
] as const)("a question about a copy stays open $name", ({ reasons, answered, stays }) => {
  const recipients = { [homes]: waiting(...reasons) };
  expect(holdsAfter({ recipients, holds: [disagree] }, { recipients }, { answered })).toEqual(stays ? [disagree] : []);
});

test("a question about a copy is over when the copy is not held for it any more", () => {
  const old = { recipients: { [homes]: waiting("parents-disagree") }, holds: [disagree] };
  expect(holdsAfter(old, { recipients: { [homes]: nothing("objection") } })).toEqual([]);
  const other = question(homes, "seek-advice");
  const now = { recipients: { [homes]: waiting("seek-advice") }, holds: [other] };
  expect(holdsAfter(old, now, released)).toEqual([other]);
  expect(holdsAfter(old, { recipients: { [homes]: copy("s1") }, holds: [] }, released)).toEqual([]);
});
