import type { Decision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { council, exampleNow, police, practice, school } from "../fixture.ts";
import {
  dutiesOf,
  dutyKey,
  endedByReply,
  noticeDutyOf,
  noticeHold,
  openDuty,
  reminderMs,
  reviewDueMs,
} from "./duties.ts";

/** Tuesday, a quarter past ten. */
const now = Date.parse(exampleNow);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ms = (instant: string): number => Date.parse(instant);
const head = { duty: "tell-family", message: "m-1", from: school, on: council, dueMs: now } as const;

test("a duty is one by message, duty, agency, and by person or hold where there is one", () => {
  expect(dutyKey(head)).toBe(`m-1 tell-family ${council}`);
  expect(dutyKey({ ...head, person: null, hold: null })).toBe(`m-1 tell-family ${council}`);
  expect(dutyKey({ ...head, person: "p-mo" })).toBe(`m-1 tell-family ${council} p-mo`);
  expect(dutyKey({ ...head, duty: "review-hold", hold: "h-1" })).toBe(`m-1 review-hold ${council} h-1`);
});

test("a duty speaks when it is due, each working day, and has not spoken yet, unless it says otherwise", () => {
  const rest = { person: null, hold: null, everyMs: null, told: 0, tries: 0 };
  expect(openDuty(head)).toEqual({ key: `m-1 tell-family ${council}`, ...head, nextMs: now, ...rest });
  const asleep = { person: "p-mo", hold: "h-1", everyMs: hourMs, told: 2, tries: 1, nextMs: null };
  expect(openDuty({ ...head, ...asleep })).toMatchObject(asleep);
});

test("whoever is put on notice of a refused concern looks within the hour, and is asked each hour", () => {
  expect(noticeDutyOf({ id: "m-1", from: school }, council, now)).toEqual(
    openDuty({
      duty: "review-hold",
      message: "m-1",
      from: school,
      on: council,
      hold: noticeHold("m-1"),
      dueMs: now + hourMs,
      everyMs: hourMs,
    }),
  );
});

function decision(change: Partial<Decision>): Decision {
  return {
    message: { id: "m-1", kind: "concern", from: school, case: null },
    outcome: "decided",
    reasons: [],
    policy: "p",
    registerAsOf: 0,
    recipients: {},
    holds: [],
    duties: [],
    ...change,
  };
}
type Told = Parameters<typeof dutiesOf>[1]["told"];
const clocks = (duties: Decision["duties"], said: { urgency?: "red" | "amber" | "green"; told?: Told } = {}) =>
  dutiesOf(decision({ duties }), said, now).map(({ key, dueMs, nextMs, everyMs }) => ({ key, dueMs, nextMs, everyMs }));
const due = "2026-11-04T17:00:00Z";

test.each([
  { urgency: "red", hours: 2 },
  { urgency: "amber", hours: 6 },
  { urgency: "green", hours: 24 },
] as const)("a $urgency request that is late is asked for again every $hours hours", ({ urgency, hours }) => {
  expect(clocks([{ duty: "answer-request", on: practice, due }], { urgency })).toEqual([
    { key: `m-1 answer-request ${practice}`, dueMs: ms(due), nextMs: ms(due), everyMs: hours * hourMs },
  ]);
});

test("a review of a risk speaks a day before it is due, where it runs that long", () => {
  const speaks = (dueAt: string) => clocks([{ duty: "review-risk", on: school, due: dueAt }])[0]?.nextMs;
  expect(speaks("2026-11-13T10:15:00Z")).toBe(ms("2026-11-12T10:15:00Z"));
  expect(speaks("2026-11-04T10:14:00Z")).toBe(ms("2026-11-04T10:14:00Z"));
  expect([reminderMs(now + dayMs, now), reminderMs(now + dayMs + 1, now)]).toEqual([now + dayMs, now + 1]);
  expect(clocks([{ duty: "acknowledge", on: school, due: "2026-11-13T10:15:00Z" }])[0]?.nextMs).toBe(
    ms("2026-11-13T10:15:00Z"),
  );
});

test("who has to tell has until the duty says; put off, it sleeps until its review", () => {
  const told: Told = { status: "deferred", reason: "child-may-disengage" };
  const family = `m-1 tell-family ${school}`;
  const reviewMs = ms("2026-11-10T17:00:00Z");
  expect(clocks([{ duty: "tell-family", on: school, due }])).toEqual([
    { key: family, dueMs: ms(due), nextMs: ms(due), everyMs: null },
  ]);
  const deferral: Decision["duties"] = [
    { duty: "tell-family", on: school, reviewOn: "2026-12-01" },
    { duty: "review-deferral", on: school, reviewOn: "2026-12-01" },
    { duty: "tell-family", on: school, reviewOn: "2026-12-01", person: "p-mo" },
  ];
  expect(clocks(deferral, { told })).toEqual([
    { key: family, dueMs: reviewMs, nextMs: null, everyMs: null },
    { key: `m-1 review-deferral ${school}`, dueMs: reviewMs, nextMs: reviewMs, everyMs: null },
    { key: `${family} p-mo`, dueMs: reviewMs, nextMs: null, everyMs: null },
  ]);
});

test.each([
  { what: "on its day", reason: null, reviewOn: "2026-11-20", at: "2026-11-20T17:00:00Z" },
  { what: "after a weekend day", reason: null, reviewOn: "2026-11-21", at: "2026-11-23T17:00:00Z" },
  { what: "the next working day where no day is given", reason: null, reviewOn: null, at: "2026-11-04T17:00:00Z" },
  {
    what: "within five working days where a child may turn away",
    reason: "child-may-disengage",
    reviewOn: "2026-11-20",
    at: "2026-11-10T17:00:00Z",
  },
  {
    what: "on its day where that is sooner",
    reason: "child-may-disengage",
    reviewOn: "2026-11-05",
    at: "2026-11-05T17:00:00Z",
  },
])("putting off is reviewed $what", ({ reason, reviewOn, at }) => {
  expect(reviewDueMs(reason, reviewOn, now)).toBe(ms(at));
});

const held = (id: string, reviewer: string, at: string): Decision["holds"][number] => ({
  id,
  recipient: practice,
  statement: null,
  reason: "seek-advice",
  reviewer: { agency: reviewer, role: "designated-safeguarding-lead" },
  due: at,
});
const inAnHour = "2026-11-03T11:15:00Z";

test("each hold is its reviewer's: asked for each hour where it is due within hours, else each working day", () => {
  const holds = [held("h-1", school, inAnHour), held("h-2", council, due)];
  // A duty that only sums holds up is theirs, not one more.
  const summed: Decision["duties"] = [{ duty: "review-hold", on: school, due: inAnHour }];
  const begun = dutiesOf(decision({ holds, duties: summed }), {}, now);
  expect(begun.map(({ key, dueMs, everyMs }) => ({ key, dueMs, everyMs }))).toEqual([
    { key: `m-1 review-hold ${school} h-1`, dueMs: ms(inAnHour), everyMs: hourMs },
    { key: `m-1 review-hold ${council} h-2`, dueMs: ms(due), everyMs: null },
  ]);
});

test.each([
  { what: "of another agency", duty: { duty: "review-hold", on: police, due: inAnHour }, notice: police },
  { what: "of the same agency at another time", duty: { duty: "review-hold", on: school, due }, notice: school },
  { what: "without a time", duty: { duty: "review-hold", on: police }, notice: null },
] as const)("a review $what than a hold's is the notice of a concern: $notice", ({ duty, notice }) => {
  const holds = [held("h-1", school, inAnHour), held("h-2", council, due)];
  const begun = dutiesOf(decision({ holds, duties: [duty] }), {}, now).slice(2);
  expect(begun.map(({ key }) => key)).toEqual(notice === null ? [] : [`m-1 review-hold ${notice} m-1/notice`]);
});

test.each([
  { kind: "acknowledgement", ends: ["acknowledge", "delete"] },
  { kind: "decision", ends: ["acknowledge", "decide"] },
  { kind: "information-response", ends: ["acknowledge"] },
  { kind: "information-response", answered: true, ends: ["acknowledge", "answer-request"] },
] as const)(
  "a reply of kind $kind says that its writer read what it answers, and ends $ends",
  ({ kind, ends, ...row }) => {
    const isAnswered = "answered" in row;
    expect(endedByReply({ kind, inReplyTo: "m-1" }, isAnswered)).toEqual({ message: "m-1", duties: ends });
    expect(endedByReply({ kind, inReplyTo: null }, isAnswered)).toBeNull();
  },
);

test("other kinds end nothing, though they answer something", () => {
  for (const kind of ["escalation", "advice-answer", "case-update"] as const)
    expect(endedByReply({ kind, inReplyTo: "m-1" }, true)).toBeNull();
});
