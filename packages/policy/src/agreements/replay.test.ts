import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import { homes, northshire, school } from "../fixture.ts";
import { replayDecisions } from "./replay.ts";

const recipient = {
  outcome: "shared",
  tier: "protection",
  reasons: [],
  statements: [
    { id: "s1", item: "child.name", form: "full" },
    { id: "s2", item: "child.dateOfBirth", form: "minimised" },
  ],
  dropped: [
    { id: "s3", item: "health.conditions", reason: "not-in-agreement" },
    { id: "s4", item: "education.attendance", reason: "objection" },
  ],
} as const satisfies RecordedDecision["recipients"][string];

function recorded(
  change: Partial<RecordedDecision> = {},
  to: Partial<typeof recipient> | object = {},
): RecordedDecision {
  return {
    record: 7,
    at: "2026-11-03T10:15:00Z",
    message: { id: "m-1", kind: "concern", from: school, purpose: "child-protection" },
    outcome: "decided",
    reasons: [],
    recipients: {
      [homes]: {
        ...recipient,
        statements: [...recipient.statements],
        dropped: [...recipient.dropped],
        reasons: [],
        ...to,
      },
    },
    ...change,
  };
}

type Cells = Partnership["matrix"]["child.name"];

function withCell(item: keyof Partnership["matrix"], protection: Cells["housing"]["protection"]) {
  const { matrix } = northshire.partnership;
  const row = { ...matrix[item], housing: { ...matrix[item].housing, protection } };
  return compilePolicy({ ...northshire.partnership, matrix: { ...matrix, [item]: row } });
}

const sentences = (decision: RecordedDecision, next = northshire): string[] =>
  replayDecisions([decision], next).otherwise.map(({ more, sentence }) => `${more ? "more" : "less"}: ${sentence}`);

test("under the policy it was decided by nothing comes out otherwise", () => {
  expect(replayDecisions([recorded()], northshire)).toEqual({ decisions: 1, otherwise: [], untold: [] });
});

describe("what a new policy changes is said", () => {
  test.each([
    {
      name: "a narrower cell",
      next: withCell("child.name", "N"),
      says: ["less: child.name went in full, and would go never"],
    },
    {
      name: "only minimised",
      next: withCell("child.name", "M"),
      says: ["less: child.name went in full, and would go minimised"],
    },
    {
      name: "in full",
      next: withCell("child.dateOfBirth", "F"),
      says: ["more: child.dateOfBirth went minimised, and would go in full"],
    },
    {
      name: "a cell for what was dropped",
      next: withCell("health.conditions", "M"),
      says: ["more: health.conditions was dropped (not-in-agreement), and may have gone minimised"],
    },
    { name: "an item whose objection stays", next: withCell("education.attendance", "F"), says: [] },
  ])("$name", ({ next, says }) => expect(sentences(recorded(), next)).toEqual(says));
});

test("an agreement that had ended on that day would have let nothing go; one that binds now might have", () => {
  const agreements = northshire.partnership.agreements.map((one) => ({ ...one, to: "2026-11-02" }));
  const ended = compilePolicy({ ...northshire.partnership, agreements });
  expect(sentences(recorded(), ended)).toEqual(["less: no agreement would have let it be shared at all"]);
  expect(sentences(recorded({ at: "2026-11-02T23:59:59Z" }), ended)).toEqual([]);
  const nothing = { outcome: "withheld", reasons: ["no-sharing-agreement"], statements: [], dropped: [] } as const;
  expect(sentences(recorded({}, nothing))).toEqual([
    "more: an agreement would have let it be shared, as far as the rest allowed",
  ]);
  expect(sentences(recorded({}, { ...nothing, reasons: ["objection"] }))).toEqual([]);
});

test("what was asked for, ordered or released came through its cell then, and does again", () => {
  const next = withCell("child.name", "R");
  const message = { id: "m-1", from: school, purpose: "child-protection" } as const;
  expect(sentences(recorded({ message: { ...message, kind: "information-response" } }), next)).toEqual([]);
  expect(sentences(recorded({ message: { ...message, kind: "concern" } }), next)).toHaveLength(1);
  expect(
    sentences(
      recorded({ message: { ...message, kind: "case-update", purpose: "court-order" } }),
      withCell("child.name", "N"),
    ),
  ).toEqual([]);
  expect(sentences(recorded(), withCell("child.name", "S"))).toEqual([]);
});

test("a refusal for want of a policy cannot be replayed, and that is said; other refusals stay", () => {
  const refused = recorded({ outcome: "refused", reasons: ["policy-not-in-force"], recipients: {} });
  expect(
    replayDecisions([refused, recorded({ outcome: "refused", reasons: ["risk-missing"], recipients: {} })], northshire),
  ).toMatchObject({
    decisions: 2,
    otherwise: [],
    untold: [{ record: 7 }],
  });
});
