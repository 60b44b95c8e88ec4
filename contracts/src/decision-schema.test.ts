import { expect, test } from "vitest";
import { DecisionSchema } from "./decision-schema.ts";

const recipient = {
  outcome: "shared",
  tier: "protection",
  statements: [{ id: "s1", item: "child.name", form: "full" }],
  dropped: [{ id: "s9", item: "education.attainment", reason: "only-on-request" }],
  reasons: [],
  overrides: [{ objection: "obj-1", by: "front-door-concern" }],
  handling: ["do-not-discuss-with-family"],
  dutyCheck: false,
  routedTo: null,
  retainUntil: "2027-02-02",
};
const decision = {
  message: { id: "019839b8-2ea0-7649-865a-165573b8453f", kind: "concern", from: "hillside-school", case: "case-ada" },
  outcome: "decided",
  reasons: [],
  policy: "northshire-2026-09-30",
  registerAsOf: 1841,
  recipients: { "northshire-council": recipient },
  holds: [
    {
      id: "h-1",
      recipient: "northshire-council",
      statement: "s7",
      reason: "sealed-release",
      reviewer: { agency: "hillside-school", role: "designated-safeguarding-lead" },
      due: "2026-11-03T17:00:00Z",
    },
  ],
  duties: [
    { duty: "acknowledge", on: "northshire-council", due: "2026-11-03T17:00:00Z" },
    { duty: "tell-family", on: "hillside-school", reviewOn: "2026-11-06" },
  ],
};

test("the contract's example of a decision is one", () => {
  expect(DecisionSchema.parse(decision)).toEqual(decision);
});

test.each([
  { name: "an unknown key", change: { surprise: 1 } },
  { name: "an unknown refusal", change: { reasons: ["bad-luck"] } },
  {
    name: "an unknown drop",
    change: { recipients: { a1: { ...recipient, dropped: [{ id: "s", item: "i", reason: "withheld" }] } } },
  },
  {
    name: "an override that is none",
    change: { recipients: { a1: { ...recipient, overrides: [{ objection: "o", by: "because" }] } } },
  },
  { name: "a duty without an agency", change: { duties: [{ duty: "decide" }] } },
])("one with $name is none", ({ change }) => {
  expect(DecisionSchema.safeParse({ ...decision, ...change }).success).toBe(false);
});
