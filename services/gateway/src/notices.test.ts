import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { concernNotices } from "./notices.ts";

const council = "northshire-council";
const base: Decision = {
  message: { id: "m", kind: "concern", from: "hillside-school", case: null },
  outcome: "decided",
  reasons: [],
  policy: "p",
  registerAsOf: 0,
  recipients: {},
  holds: [],
  duties: [],
};
const outcome = (is: RecipientDecision["outcome"]): Decision => ({
  ...base,
  recipients: {
    [council]: {
      outcome: is,
      tier: "support",
      statements: [],
      dropped: [],
      reasons: [],
      overrides: [],
      handling: [],
      dutyCheck: false,
      routedTo: null,
      retainUntil: null,
    },
  },
});

test.each([
  { name: "shared with the front door: nobody needs telling", decision: outcome("shared"), told: [] },
  { name: "held", decision: outcome("held"), told: [council, "hillside-school"] },
  { name: "withheld", decision: outcome("withheld"), told: [council, "hillside-school"] },
  { name: "refused", decision: { ...base, outcome: "refused" as const }, told: [council, "hillside-school"] },
  { name: "sent to others only", decision: base, told: [council, "hillside-school"] },
])("a concern that is $name", ({ decision, told }) => {
  const notices = concernNotices(decision, council, "01632 960100");
  expect(notices.map(({ to }) => to)).toEqual(told);
  for (const { notice } of notices) expect(notice.telephone).toBe("01632 960100");
});

test("other kinds put nobody on notice", () => {
  const update: Decision = { ...outcome("withheld"), message: { ...base.message, kind: "case-update" } };
  expect(concernNotices(update, council, "1")).toEqual([]);
});
