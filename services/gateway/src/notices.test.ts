import { join } from "node:path";
import type { Decision, Hold, RecipientDecision } from "@gatehouse/contracts/decision";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { Contact } from "@gatehouse/policy/history/contacts";
import { noticeDutyOf } from "@gatehouse/policy/history/duties";
import { emptyHistory } from "@gatehouse/policy/history/state";
import { expect, test } from "vitest";
import type { FollowUp } from "./follow-up.ts";
import { concernNotices, decisionAlarms, decisionNotices } from "./notices.ts";

const file = join(import.meta.dirname, "../../../contracts/partnerships/northshire");
const policy = compilePolicy(loadPartnership(file));
const council = "northshire-council";
const school = "hillside-school";
const police = "northshire-police";
const base: Decision = {
  message: { id: "m", kind: "concern", from: school, case: null },
  outcome: "decided",
  reasons: [],
  policy: "p",
  registerAsOf: 0,
  recipients: {},
  holds: [],
  duties: [],
};
const recipient = (outcome: RecipientDecision["outcome"]): RecipientDecision => ({
  outcome,
  tier: "support",
  statements: [],
  dropped: [],
  reasons: [],
  overrides: [],
  handling: [],
  dutyCheck: false,
  routedTo: null,
  retainUntil: null,
});
const outcome = (is: RecipientDecision["outcome"]): Decision => ({ ...base, recipients: { [council]: recipient(is) } });
const lead: Contact = { agency: council, role: "front-door-manager" };
const followUp = (human: Contact | null = lead): FollowUp => ({ duties: [], human, emergency: null, comesOfAge: null });

test.each([
  { name: "shared with the front door: nobody needs telling", decision: outcome("shared"), told: [] },
  { name: "held", decision: outcome("held"), told: [council, school] },
  { name: "withheld", decision: outcome("withheld"), told: [council, school] },
  { name: "refused", decision: { ...base, outcome: "refused" as const }, told: [council, school] },
  { name: "sent to others only", decision: base, told: [council, school] },
])("a concern that is $name", ({ decision, told }) => {
  const notices = concernNotices({ decision, followUp: followUp(), policy });
  expect(notices.map(({ to }) => to)).toEqual(told);
  for (const { notice } of notices) expect(notice.telephone).toBe("01632 960100");
  expect(decisionAlarms({ decision, followUp: followUp(), policy })).toHaveLength(told.length === 0 ? 0 : 1);
});

test("a concern that the front door may not know of puts the police's officer on notice, and never the front door", () => {
  const duty = noticeDutyOf({ id: "m", from: school }, police, 0);
  const barred = { ...followUp({ agency: police, role: "public-protection-officer" }), duties: [duty] };
  const notices = concernNotices({ decision: outcome("withheld"), followUp: barred, policy });
  expect(notices.map(({ to, notice }) => [to, notice.role, notice.hold])).toEqual([
    [police, "public-protection-officer", "m/notice"],
    [school, null, null],
  ]);
});

test("a concern of the front door's own is never only its own affair", () => {
  const message = { ...base.message, from: council };
  const notices = concernNotices({
    decision: { ...base, message },
    followUp: followUp({ agency: police, role: "public-protection-officer" }),
    policy,
  });
  expect(notices.map(({ to }) => to)).toEqual([police, council]);
});

test("other kinds put nobody on notice", () => {
  const update: Decision = { ...outcome("withheld"), message: { ...base.message, kind: "case-update" } };
  expect(concernNotices({ decision: update, followUp: followUp(), policy })).toEqual([]);
});

const draft = { corrects: null, kind: "case-update", from: school } as const;

test.each([
  { reviewer: school, code: "withheld" },
  { reviewer: council, code: "protected-location-in-text" },
])("a hold's reviewer at $reviewer reads $code as its reason", ({ reviewer, code }) => {
  const hold: Hold = {
    id: "m/northshire-homes/*/withheld",
    recipient: "northshire-homes",
    statement: null,
    reason: "protected-location-in-text",
    reviewer: { agency: reviewer, role: "designated-safeguarding-lead" },
    due: "2026-11-04T17:00:00Z",
  };
  const decision: Decision = { ...base, message: { ...base.message, kind: "case-update" }, holds: [hold] };
  const [told] = decisionNotices({ decision, followUp: followUp(), policy }, draft, emptyHistory());
  expect(told).toMatchObject({ to: reviewer, notice: { type: "hold-opened", code, role: hold.reviewer.role } });
  if (reviewer === school) expect(JSON.stringify(told)).not.toContain("location");
});

test("who was given what is corrected and does not get the correction is named to its sender", () => {
  const history = emptyHistory();
  const passed = { id: "m-0", kind: "case-update", from: school, case: null, atMs: 0, child: [], asked: [] } as const;
  history.messages.set("m-0", {
    ...passed,
    inReplyTo: null,
    shared: { [council]: ["s1"], [police]: ["s1", "s2"], "northshire-homes": ["s2"] },
  });
  const message = { ...base.message, kind: "correction" } as const;
  const decision: Decision = { ...outcome("shared"), message };
  const corrects = { message: "m-0", statement: "s1" };
  const told = decisionNotices(
    { decision, followUp: followUp(), policy },
    { ...draft, kind: "correction", corrects },
    history,
  );
  expect(told.map(({ to, notice }) => [to, notice.type, notice.agency])).toEqual([
    [school, "correction-incomplete", police],
  ]);
});
