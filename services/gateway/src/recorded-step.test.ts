import type { Decision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { effectText } from "./effect.ts";
import type { Effect } from "./effect.ts";
import { decidedReceipt } from "./receipts.ts";
import { readRecordedStep, writeRecordedStep } from "./recorded-step.ts";

const at = { n: 4, intake: 9, step: 0, nowMs: 1_000_000 };

const decision: Decision = {
  message: { id: "m-1", kind: "concern", from: "hillside-school", case: null },
  outcome: "decided",
  reasons: [],
  policy: "northshire",
  registerAsOf: 3,
  recipients: {
    "northshire-council": {
      outcome: "shared",
      tier: "protection",
      statements: [{ id: "s1", item: "child.name", form: "full" }],
      dropped: [{ id: "s2", item: "child.upn", reason: "not-in-agreement" }],
      reasons: [],
      overrides: [],
      handling: [],
      dutyCheck: false,
      routedTo: null,
      retainUntil: null,
    },
    "northshire-homes": {
      outcome: "withheld",
      tier: "support",
      statements: [],
      dropped: [],
      reasons: ["objection"],
      overrides: [],
      handling: [],
      dutyCheck: true,
      routedTo: null,
      retainUntil: null,
    },
  },
  holds: [],
  duties: [],
};

const effect: Effect = {
  type: "decided",
  signed: { iss: "hillside-school", jti: "m-1", digest: "d" },
  message: {
    id: "m-1",
    kind: "concern",
    from: "hillside-school",
    author: { name: "", role: "teacher" },
    purpose: "child-protection",
    createdAt: "2026-11-02T08:55:03Z",
    people: [],
    statements: [],
    basis: { power: "", gdpr: "" },
  },
  decision,
  shared: [{ agency: "northshire-council", delivery: "x" }],
  duties: [],
  acknowledges: null,
};

test.each([
  ["the front door, from which nothing is masked", true],
  ["a sender, from whom an objection is", false],
])("what was told %s reads back as it was", (_who, frontDoor) => {
  const viewer = { agency: "hillside-school", frontDoor, recorderOf: () => null };
  const told = decidedReceipt(decision, at, viewer, { policy: "p", telephone: null })(null);
  const text = writeRecordedStep({ at, effect, told });
  expect(readRecordedStep(text)).toEqual({ at, effect, told });
});

test("an effect read back has the very text that was recorded, so the digest of a start is that of the run", () => {
  const text = writeRecordedStep({ at, effect, told: null });
  expect(effectText(readRecordedStep(text).effect)).toBe(effectText(effect));
});
