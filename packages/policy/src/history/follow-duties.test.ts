import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, exampleNow, northshire, police, practice, school } from "../fixture.ts";
import { fold, recorded } from "../register/fixture.ts";
import type { PastDecision } from "./apply-decision.ts";
import { noticeHold, openDuty } from "./duties.ts";
import { addDuties, emergencyOf, endDuties, endSettledHolds, followEvent, readOnceMore, settleDue } from "./follow.ts";
import type { History, OpenDuty, Passed } from "./state.ts";
import { atAgency, emptyHistory } from "./state.ts";

const now = Date.parse(exampleNow);
const hourMs = 3_600_000;
const passed: Passed = {
  id: "m-1",
  kind: "concern",
  from: school,
  case: null,
  atMs: now,
  child: [],
  asked: [],
  inReplyTo: null,
  shared: {},
};

function duty(name: OpenDuty["duty"], on: string, more: Partial<OpenDuty> = {}): OpenDuty {
  return openDuty({ duty: name, message: "m-1", from: school, on, dueMs: now, ...more });
}

function historyOf(...duties: readonly OpenDuty[]): History {
  const history = emptyHistory();
  history.messages.set("m-1", passed);
  addDuties(history, duties);
  return history;
}

/** The duties that are open: `message duty agency`, and whom or what it is about. */
const open = ({ duties }: History): readonly string[] => [...duties.keys()];

test("a duty that is open already keeps its clock", () => {
  const history = historyOf(duty("acknowledge", practice), duty("decide", practice));
  addDuties(history, [duty("acknowledge", practice, { dueMs: now + hourMs }), duty("acknowledge", police)]);
  expect([...history.duties.values()].map(({ key, dueMs }) => [key, dueMs])).toEqual([
    [`m-1 acknowledge ${practice}`, now],
    [`m-1 decide ${practice}`, now],
    [`m-1 acknowledge ${police}`, now],
  ]);
});

test("who has read it need not again, but may have more to do", () => {
  const history = historyOf();
  history.acknowledged.add(atAgency("m-1", practice));
  addDuties(history, [duty("acknowledge", practice), duty("decide", practice), duty("acknowledge", police)]);
  addDuties(history, [duty("acknowledge", practice, { message: "m-2" })]);
  expect(open(history)).toEqual([`m-1 decide ${practice}`, `m-1 acknowledge ${police}`, `m-2 acknowledge ${practice}`]);
});

test("only those who had read it are asked to read it once more, by the end of the next working day", () => {
  const history = historyOf();
  history.acknowledged.add(atAgency("m-1", practice));
  expect(readOnceMore(history, { id: "m-1", from: school }, [practice, police], now)).toEqual([practice]);
  expect([...history.duties.values()]).toEqual([
    duty("acknowledge", practice, { dueMs: Date.parse("2026-11-04T17:00:00Z") }),
  ]);
  expect(readOnceMore(history, { id: "m-1", from: school }, [practice], now)).toEqual([]);
});

const nobody: PastDecision = { outcome: "decided", holds: [], duties: [], recipients: {} };
const reached = (...agencies: readonly string[]): PastDecision["recipients"] =>
  Object.fromEntries(agencies.map((agency) => [agency, { outcome: "shared", statements: [] }]));
const reading = ["acknowledge", "decide", "answer-request", "delete"] as const;
const ofEach = reading.flatMap((name) => [duty(name, practice), duty(name, police)]);
const atPolice = reading.map((name) => `m-1 ${name} ${police}`);

test.each([
  { kind: "acknowledgement", left: ["decide", "answer-request"] },
  { kind: "decision", left: ["answer-request", "delete"] },
  { kind: "information-response", left: ["decide", "answer-request", "delete"] },
  { kind: "information-response", answered: true, left: ["decide", "delete"] },
  { kind: "escalation", left: reading },
  { kind: "case-update", left: reading },
] as const)("a reply of kind $kind ends duties of who replies, and leaves $left", ({ kind, left, ...said }) => {
  const history = historyOf(...ofEach);
  const answer = "answered" in said ? "given" : "open";
  history.requests.set("m-1", new Map([[practice, new Map([["child.name", answer]])]]));
  endDuties(history, { id: "m-2", kind, from: practice, inReplyTo: "m-1" }, nobody);
  expect(open(history).toSorted()).toEqual([...left.map((name) => `m-1 ${name} ${practice}`), ...atPolice].toSorted());
});

test("what answers nothing ends nothing", () => {
  const history = historyOf(...ofEach, duty("acknowledge", practice, { message: "" }));
  const before = open(history);
  endDuties(history, { id: "m-2", kind: "acknowledgement", from: practice, inReplyTo: null }, nobody);
  endDuties(history, { id: "m-2", kind: "acknowledgement", from: practice, inReplyTo: "m-9" }, nobody);
  expect(open(history)).toEqual(before);
});

test.each([
  { what: "a recall", kind: "recall", corrects: { message: "m-1" }, left: [`m-1 acknowledge ${council}`] },
  { what: "a recall of another", kind: "recall", corrects: { message: "m-9" }, left: null },
  { what: "a recall of nothing", kind: "recall", corrects: null, left: null },
  { what: "a correction", kind: "correction", corrects: { message: "m-1" }, left: null },
] as const)("$what: who got it need not read what is called back, and nobody else is let off", (row) => {
  const history = historyOf(duty("acknowledge", practice), duty("acknowledge", council));
  const recipients = {
    ...reached(practice),
    [council]: { outcome: "withheld", statements: [] },
  } satisfies PastDecision["recipients"];
  const message: Parameters<typeof endDuties>[1] = { id: "m-2", kind: row.kind, from: school, inReplyTo: null };
  endDuties(history, { ...message, corrects: row.corrects }, { ...nobody, recipients });
  expect(open(history)).toEqual(row.left ?? [`m-1 acknowledge ${practice}`, `m-1 acknowledge ${council}`]);
});

const held = (id: string): PastDecision["holds"][number] => ({
  id,
  recipient: practice,
  statement: null,
  reason: "seek-advice",
  reviewer: { agency: school, role: "designated-safeguarding-lead" },
  due: exampleNow,
});

test.each([
  { what: "reached the front door", recipients: reached(council), notice: false },
  { what: "reached others only", recipients: reached(practice), notice: true },
  { what: "reached nobody", recipients: {}, notice: true },
])("deciding again ends the reviews of holds that are settled; of one that $what the notice: $notice", (row) => {
  const stays = duty("review-hold", school, { hold: "h-open" });
  const others = duty("review-hold", school, { message: "m-2", hold: "h-2" });
  const notice = duty("review-hold", council, { hold: noticeHold("m-1") });
  const settled = duty("review-hold", school, { hold: "h-settled" });
  const summed = duty("review-hold", police);
  const history = historyOf(stays, others, notice, settled, summed, duty("decide", council));
  endSettledHolds(history, "m-1", { ...nobody, holds: [held("h-open")], recipients: row.recipients }, northshire);
  const left = [stays.key, others.key, ...(row.notice ? [notice.key] : []), `m-1 decide ${council}`];
  expect(open(history)).toEqual(left);
});

const author = { name: "R. Okafor", role: "designated-safeguarding-lead" };
const risk: NonNullable<Message["risk"]> = {
  atRisk: ["child"],
  harm: "neglect",
  test: "at-risk",
  evidence: "x",
  recipients: [council],
  expiresAt: exampleNow,
  emergency: true,
  decidedBy: { name: "J. Marlow", role: "deputy-safeguarding-lead" },
} as const;
const countersign: Decision["duties"] = [
  { duty: "acknowledge", on: council },
  { duty: "countersign", on: school },
];

test("an emergency is its author's and its decider's, who may then not countersign it", () => {
  const stated = { author, from: school, risk };
  const by = [
    { name: "R. Okafor", id: null },
    { name: "J. Marlow", id: null },
  ];
  expect(emergencyOf({ ...stated, risk }, countersign)).toEqual({ from: school, by });
  const [known, decider] = [
    { ...author, id: "dir-1" },
    { ...risk.decidedBy, id: "dir-2" },
  ];
  expect(emergencyOf({ ...stated, author: known, risk: { ...risk, decidedBy: decider } }, countersign)?.by).toEqual([
    { name: "R. Okafor", id: "dir-1" },
    { name: "J. Marlow", id: "dir-2" },
  ]);
  expect(emergencyOf({ ...stated, risk: null }, countersign)).toBeNull();
  expect(emergencyOf(stated, [{ duty: "acknowledge", on: council }])).toBeNull();
});

function follow(history: History, raw: Draft, before: readonly Draft[] = []): History {
  followEvent(history, fold([...before, raw]), recorded(raw), northshire, now);
  return history;
}

const flagged = (change: Draft = {}): Draft =>
  event("risk.flagged", "flag-1", {
    ...risk,
    at: exampleNow,
    emergency: false,
    recipients: [practice],
    expiresAt: "2026-11-13T10:15:00Z",
    by: { agency: school, ...author },
    ...change,
  });

test("a flag begins its review, a day before it ends, and an emergency its countersignature", () => {
  const reviewed = duty("review-risk", school, {
    message: "flag-1",
    dueMs: Date.parse("2026-11-13T10:15:00Z"),
    nextMs: Date.parse("2026-11-12T10:15:00Z"),
  });
  const signed = duty("countersign", school, { message: "flag-1", dueMs: Date.parse("2026-11-04T17:00:00Z") });
  const begun = (raw: Draft) => [...follow(historyOf(), raw).duties.values()];
  expect(begun(flagged())).toEqual([reviewed]);
  expect(begun(flagged({ emergency: true }))).toEqual([reviewed, signed]);
});

test("a flag that the register does not have begins nothing", () => {
  const history = historyOf();
  followEvent(history, fold([]), recorded(flagged()), northshire, now);
  expect(open(history)).toEqual([]);
});

test("a countersignature or a clearing ends what was to be done about that flag, whoever had to", () => {
  const of = (message: string) => [
    duty("countersign", school, { message }),
    duty("review-risk", practice, { message }),
    duty("acknowledge", school, { message }),
  ];
  const history = () => historyOf(...of("flag-1"), ...of("flag-2"));
  const others = of("flag-2").map(({ key }) => key);
  expect(open(follow(history(), event("risk.countersigned", "e-1", { countersigns: "flag-1" })))).toEqual([
    `flag-1 review-risk ${practice}`,
    `flag-1 acknowledge ${school}`,
    ...others,
  ]);
  expect(open(follow(history(), event("risk.cleared", "e-1", { ends: "flag-1" })))).toEqual([
    `flag-1 acknowledge ${school}`,
    ...others,
  ]);
});

test("a countersigned emergency is one no more", () => {
  const history = historyOf();
  for (const message of ["m-1", "m-2"]) history.emergencies.set(message, { from: school, by: [] });
  follow(history, event("risk.countersigned", "e-1", { countersigns: "m-1" }));
  expect([...history.emergencies.keys()]).toEqual(["m-2"]);
});

test("an emergency that nobody countersigned in time has lapsed; any other duty that falls due lapses nothing", () => {
  const history = historyOf(duty("countersign", school), duty("acknowledge", practice), duty("countersign", police));
  history.emergencies.set("m-1", { from: school, by: [] });
  settleDue(history, duty("acknowledge", practice), null, now);
  expect([[...history.lapsed], [...history.emergencies.keys()]]).toEqual([[], ["m-1"]]);
  settleDue(history, duty("countersign", school), null, now);
  expect([[...history.lapsed], [...history.emergencies.keys()]]).toEqual([["m-1"], []]);
  // A flag's emergency is the register's to know.
  settleDue(history, duty("countersign", police, { message: "flag-1" }), null, now);
  expect([...history.lapsed]).toEqual(["m-1"]);
});

test("a duty that goes on speaks when it says; one that ended is gone", () => {
  const history = historyOf(duty("acknowledge", practice), duty("decide", practice));
  const later = duty("acknowledge", practice, { told: 1, nextMs: now + hourMs });
  settleDue(history, duty("acknowledge", practice), later, now);
  settleDue(history, duty("decide", practice), null, now);
  expect([...history.duties.values()]).toEqual([later]);
});

const telling = (status: string, change: Draft = {}): Draft =>
  event("telling.recorded", "t-1", { message: "m-1", status, by: { agency: school, ...author }, ...change });
const toFamily = duty("tell-family", school);
const toMother = duty("tell-family", school, { person: "p-mo" });
const review = duty("review-deferral", school);
const elsewhere = duty("tell-family", school, { message: "m-2" });
const tellings = (...duties: readonly OpenDuty[]) => historyOf(...duties, elsewhere, duty("acknowledge", council));
const others = [elsewhere.key, `m-1 acknowledge ${council}`];

test.each([
  { what: "the family are told", raw: telling("told"), left: [toMother, review] },
  {
    what: "the mother is told, of what only she is owed",
    raw: telling("told", { person: "p-mo" }),
    left: [toFamily, review],
  },
  {
    what: "the father is told, who is of the family",
    raw: telling("told", { person: "p-fa" }),
    left: [toMother, review],
  },
  {
    what: "the front door says that they are told",
    raw: telling("told", { by: { agency: council, name: "H. Quill", role: "front-door-manager" } }),
    left: [toMother, review],
  },
  {
    what: "another says that they are told",
    raw: telling("told", { by: { agency: practice, name: "F. Osei", role: "named-nurse" } }),
    left: [toFamily, toMother, review],
  },
  {
    what: "they are told of a message that nobody knows",
    raw: telling("told", { message: "m-9" }),
    left: [toFamily, toMother, review],
  },
  { what: "somebody tried", raw: telling("attempted"), left: [toFamily, toMother, review] },
])(
  "$what: who else is to be told stays, and the review while anybody is, or it would sleep for ever",
  ({ raw, left }) => {
    const history = follow(tellings(toFamily, toMother, review), raw);
    expect(open(history)).toEqual([...left.map(({ key }) => key), ...others]);
  },
);

test("the front door's word on a message that nobody knows ends nothing", () => {
  const by = { agency: council, name: "H. Quill", role: "front-door-manager" };
  const history = follow(tellings(toFamily, review), telling("told", { message: "m-9", by }));
  expect(open(history)).toEqual([toFamily.key, review.key, ...others]);
});

test("where only one person is owed it, telling them ends the review too; trying or putting off does not", () => {
  const after = (status: string) => open(follow(tellings(toMother, review), telling(status, { person: "p-mo" })));
  expect(after("told")).toEqual(others);
  expect(after("attempted")).toEqual([toMother.key, review.key, ...others]);
  expect(after("deferred")).toEqual([toMother.key, review.key, ...others]);
});

test("a telling where nobody is owed one begins no review", () => {
  for (const status of ["deferred", "attempted"]) expect(open(follow(tellings(), telling(status)))).toEqual(others);
});

test("putting off lets every telling of that message sleep until the review, and nothing else", () => {
  const history = follow(tellings(toFamily, toMother), telling("deferred", { reviewOn: "2026-11-20" }));
  const dueMs = Date.parse("2026-11-20T17:00:00Z");
  expect([...history.duties.values()]).toEqual([
    { ...toFamily, dueMs, nextMs: null },
    { ...toMother, dueMs, nextMs: null },
    elsewhere,
    duty("acknowledge", council),
    duty("review-deferral", school, { dueMs }),
  ]);
});

test("three attempts give a day each; after that the duty speaks when it would have", () => {
  const history = tellings(toFamily);
  const tried = () => {
    follow(history, telling("attempted"));
    const kept = history.duties.get(toFamily.key);
    return [kept?.tries, kept?.dueMs === Date.parse("2026-11-04T17:00:00Z"), kept?.nextMs === kept?.dueMs];
  };
  expect([tried(), tried(), tried(), tried()]).toEqual([
    [1, true, true],
    [2, true, true],
    [3, true, true],
    [3, true, true],
  ]);
});

test("when a review of putting off comes, the tellings wake; when it is asked for again they are awake", () => {
  const asleep = [toFamily, toMother, duty("tell-family", school, { message: "m-2" })].map((one) => ({
    ...one,
    nextMs: null,
  }));
  const wake = (told: number, due: OpenDuty = review) => {
    const history = historyOf(...asleep);
    settleDue(history, { ...due, told }, null, now);
    return [...history.duties.values()].map(({ message, nextMs }) => [message, nextMs]);
  };
  const next = Date.parse("2026-11-04T17:00:00Z");
  expect(wake(0)).toEqual([
    ["m-1", next],
    ["m-1", next],
    ["m-2", null],
  ]);
  expect(wake(1)).toEqual([
    ["m-1", null],
    ["m-1", null],
    ["m-2", null],
  ]);
  expect(wake(0, duty("acknowledge", council))).toEqual([
    ["m-1", null],
    ["m-1", null],
    ["m-2", null],
  ]);
});

test("a review of a hold ends wherever it was to be made, and no other hold's", () => {
  const history = historyOf(
    duty("review-hold", school, { hold: "h-1" }),
    duty("review-hold", school, { hold: "h-2" }),
    duty("review-hold", police, { hold: noticeHold("m-1") }),
  );
  history.holds.set("h-1", {
    id: "h-1",
    message: "m-1",
    recipient: practice,
    reason: "seek-advice",
    reviewer: school,
    dueMs: 0,
  });
  const reviewed = (hold: string) =>
    follow(history, event("review.decided", `r-${hold.length}`, { hold, outcome: "release" }));
  expect(open(reviewed("h-1"))).toEqual([`m-1 review-hold ${school} h-2`, `m-1 review-hold ${police} m-1/notice`]);
  expect(open(reviewed(noticeHold("m-1")))).toEqual([`m-1 review-hold ${school} h-2`]);
  expect(open(reviewed("h-9"))).toEqual([`m-1 review-hold ${school} h-2`]);
});
