import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, exampleNow, family, northshire, police, practice, school } from "../fixture.ts";
import { fold } from "../register/fixture.ts";
import { openDuty } from "./duties.ts";
import { fallDue } from "./escalate.ts";
import type { OpenDuty } from "./state.ts";
import { atAgency, emptyHistory } from "./state.ts";

const now = Date.parse(exampleNow);
const hourMs = 3_600_000;
const nextDay = Date.parse("2026-11-04T17:00:00Z");
const lead = `${council}/front-door-manager`;
const alternate = `${practice}/caldicott-guardian`;

function due(duty: OpenDuty["duty"], more: Partial<OpenDuty> = {}): OpenDuty {
  return openDuty({ duty, message: "m-1", from: school, on: practice, dueMs: now, ...more });
}
function fell(
  duty: OpenDuty,
  { above, register = [], nowMs = now }: { above?: string | null; register?: readonly Draft[]; nowMs?: number } = {},
) {
  const history = emptyHistory();
  const passed = {
    kind: "concern",
    from: school,
    case: null,
    atMs: 0,
    asked: [],
    inReplyTo: null,
    shared: {},
  } as const;
  history.messages.set("m-1", { id: "m-1", ...passed, child: ["p-ada"] });
  if (above !== undefined) history.above.set("m-1", above === null ? null : { agency: above, role: null });
  return fallDue(duty, { history, register: fold([...family(), ...register]) }, northshire, nowMs);
}
/** Who is told what, `>` by a receipt, `!` by an alarm. */
const told = ({ notices, overdue, alarm }: ReturnType<typeof fell>): string =>
  [
    ...notices.map(({ to, notice }) => `${notice.type}:${to}${notice.role === null ? "" : `/${notice.role}`}`),
    ...(overdue === null ? [] : [`>${overdue}`]),
    ...(alarm ? ["!"] : []),
  ].join(" ");

/** The first telling, the second, and the last; each ladder's lines. */
test.each([
  { duty: "acknowledge", lines: [`acknowledgement-late:${alternate} >${school} !`], most: 5 },
  { duty: "delete", lines: [`deletion-late:${alternate} >${school} !`], most: 5 },
  { duty: "decide", lines: [`decision-late:${alternate} >${school} !`], most: 5 },
  {
    duty: "answer-request",
    lines: [`request-late:${alternate} >${school} !`, `request-late:${alternate} request-late:${lead} >${school} !`],
    most: 5,
  },
  {
    duty: "review-hold",
    lines: [
      `hold-due:${alternate}`,
      `hold-due:${alternate} hold-due:${lead}`,
      `hold-due:${alternate} hold-due:${lead} !`,
    ],
    most: 8,
  },
  {
    duty: "tell-family",
    lines: [`telling-late:${practice}/named-nurse`, `telling-late:${practice}/named-nurse telling-late:${lead}`],
    most: 5,
  },
  {
    duty: "review-deferral",
    lines: [
      `deferral-review-due:${practice}/named-nurse`,
      `deferral-review-due:${practice}/named-nurse deferral-review-due:${lead}`,
    ],
    most: 5,
  },
] as const)("a late $duty goes up, the last rung again and again, and after $most tellings stays in silence", (row) => {
  for (let times = 0; times < row.most; times += 1) {
    const fallen = fell(due(row.duty, { told: times }));
    expect(told(fallen)).toBe(row.lines[Math.min(times, row.lines.length - 1)]);
    expect(fallen.next).toEqual({
      ...due(row.duty),
      told: times + 1,
      nextMs: times + 1 < row.most ? nextDay : null,
    });
  }
});

test.each([
  { duty: "inform-own-lead", line: `lead-to-inform:${practice}/named-nurse` },
  { duty: "review-risk", line: `risk-expiring:${practice}/named-nurse` },
  { duty: "countersign", line: `emergency-lapsed:${practice}/named-nurse emergency-lapsed:${lead} >${school} !` },
] as const)("$duty ends with being told when it is due", ({ duty, line }) => {
  const fallen = fell(due(duty));
  expect([told(fallen), fallen.next]).toEqual([line, null]);
});

test("a reminder comes before: nobody is overdue, no purpose has ended, and it speaks again when it is due", () => {
  const reminder = due("review-risk", { dueMs: now + hourMs, nextMs: now });
  const fallen = fell(reminder);
  expect(told(fallen)).toBe(`risk-expiring:${practice}/named-nurse`);
  expect(fallen.next).toEqual({ ...reminder, told: 1, nextMs: now + hourMs });
  const early = fell(due("acknowledge", { dueMs: now + hourMs, nextMs: now }));
  expect([told(early), early.next?.nextMs]).toEqual([`acknowledgement-late:${alternate} !`, now + hourMs]);
});

test("what is asked for within hours is asked for again within hours", () => {
  expect(fell(due("review-hold", { everyMs: hourMs }), { nowMs: now + 5 }).next?.nextMs).toBe(now + 5 + hourMs);
});

test("a flag that ends tells those whom it named and who got something; a reminder of it does not", () => {
  const flag = event("risk.flagged", "flag-1", {
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "at-risk",
    evidence: "Two staff saw bruises on her arm.",
    recipients: [police],
    decidedBy: { name: "H. Quill", role: "front-door-manager" },
    expiresAt: exampleNow,
  });
  const history = emptyHistory();
  const passed = { kind: "concern", from: school, case: null, atMs: 0, asked: [], inReplyTo: null } as const;
  history.messages.set("m-1", { id: "m-1", ...passed, child: ["p-ada"], shared: { [police]: ["s1"] } });
  const facts = { history, register: fold([...family(), flag]) };
  const types = (duty: OpenDuty, nowMs: number) =>
    fallDue(duty, facts, northshire, nowMs).notices.map(({ to, notice }) => `${notice.type} ${to}`);
  const review = due("review-risk", { message: "flag-1" });
  expect(types(review, now)).toEqual([`risk-expiring ${practice}`, `purpose-ended ${police}`]);
  expect(types(review, now - hourMs)).toEqual([`risk-expiring ${practice}`]);
  expect(types(due("acknowledge", { message: "flag-1" }), now)).toEqual([`acknowledgement-late ${practice}`]);
});

test("a notice says which duty and when it was due, and who the other is: never whom it is about", () => {
  const { notices } = fell(due("review-hold", { hold: "h-1", told: 1, person: "p-mo" }));
  const body = {
    message: "m-1",
    hold: "h-1",
    code: null,
    due: exampleNow,
    telephone: null,
    case: null,
    type: "hold-due",
  };
  expect(notices).toEqual([
    { to: practice, notice: { ...body, role: "caldicott-guardian", agency: school } },
    { to: council, notice: { ...body, role: "front-door-manager", agency: practice } },
  ]);
});

test("the same human is told once, though they are on two rungs", () => {
  const atFrontDoor = due("tell-family", { on: council, told: 1 });
  expect(told(fell(atFrontDoor))).toBe(`telling-late:${lead}`);
});

const barred = event("restriction.placed", "bar-1", { person: "p-ada", restriction: "linked-person", agency: council });

test.each([
  {
    what: "somebody else in its place",
    above: police,
    register: [],
    line: `telling-late:${practice}/named-nurse telling-late:${police}`,
  },
  { what: "nobody in its place", above: null, register: [], line: `telling-late:${practice}/named-nurse` },
  {
    what: "a bar that came since",
    above: undefined,
    register: [barred],
    line: `telling-late:${practice}/named-nurse !`,
  },
  {
    what: "a bar that came since, and somebody in its place",
    above: police,
    register: [barred],
    line: `telling-late:${practice}/named-nurse !`,
  },
])("of a message that the front door may not know there is $what", ({ above, register, line }) => {
  expect(told(fell(due("tell-family", { told: 1 }), { register, ...(above === undefined ? {} : { above }) }))).toBe(
    line,
  );
});

test("a bar brings in those who run the broker once, and leaves the sender's receipt", () => {
  const line = told(fell(due("answer-request", { told: 1 }), { register: [barred] }));
  expect(line).toBe(`request-late:${alternate} >${school} !`);
  // Where the front door would not have been told anyway, nothing changes.
  expect(told(fell(due("tell-family"), { register: [barred] }))).toBe(`telling-late:${practice}/named-nurse`);
});

test("a copy of a message is named by both", () => {
  expect(atAgency("m-1", practice)).toBe(`m-1/${practice}`);
});
