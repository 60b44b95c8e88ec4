import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { describe, expect, test } from "vitest";
import type { Policy } from "../compile.ts";
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

describe("how something went decides what would be less", () => {
  const { partnership } = northshire;
  const kept = (item: string, form: "full" | "minimised") => ({ statements: [{ id: "s1", item, form }], dropped: [] });
  const none = { ...partnership, agreements: partnership.agreements.map((one) => ({ ...one, limits: [] })) };
  /** Nothing more than minimised, on top of a cell. */
  const short = (cell: Cells["housing"]["protection"]) =>
    compilePolicy({
      ...none,
      matrix: {
        ...none.matrix,
        "child.dateOfBirth": { ...none.matrix["child.dateOfBirth"], housing: { support: "N", protection: cell } },
      },
      agreements: none.agreements.map((one) => ({ ...one, limits: [{ atMost: { support: "M", protection: "M" } }] })),
    });
  const message = { id: "m-1", from: school, purpose: "child-protection" } as const;
  const answered = { message: { ...message, kind: "information-response" } } as const;
  const asked = { message: { ...message, kind: "case-update" } } as const;

  test.each<{
    name: string;
    change: Partial<RecordedDecision>;
    form: "full" | "minimised";
    next: Policy;
    says: readonly string[];
  }>([
    { name: "minimised, and still", change: asked, form: "minimised", next: short("F"), says: [] },
    {
      name: "minimised, and would be asked for first",
      change: asked,
      form: "minimised",
      next: short("R"),
      says: ["less: child.dateOfBirth went minimised, and would go minimised, when asked for"],
    },
    { name: "minimised, and was asked for", change: answered, form: "minimised", next: short("R"), says: [] },
    {
      name: "in full when asked for, and would be minimised when asked for",
      change: answered,
      form: "full",
      next: short("R"),
      says: ["less: child.dateOfBirth went in full, and would go minimised, when asked for"],
    },
    {
      name: "in full when asked for, and still",
      change: answered,
      form: "full",
      next: withCell("child.dateOfBirth", "R"),
      says: [],
    },
    {
      name: "in full, and would be asked for first",
      change: asked,
      form: "full",
      next: withCell("child.dateOfBirth", "R"),
      says: ["less: child.dateOfBirth went in full, and would go in full, when asked for"],
    },
    {
      name: "released in full, and would be released minimised",
      change: asked,
      form: "full",
      next: short("S"),
      says: [],
    },
    {
      name: "released in full, and would be again",
      change: asked,
      form: "full",
      next: withCell("child.dateOfBirth", "S"),
      says: [],
    },
    {
      name: "minimised, and would be never",
      change: asked,
      form: "minimised",
      next: withCell("child.dateOfBirth", "N"),
      says: ["less: child.dateOfBirth went minimised, and would go never"],
    },
  ])("$name", ({ change, form, next, says }) =>
    expect(sentences(recorded(change, kept("child.dateOfBirth", form)), next)).toEqual(says),
  );

  test("an owner's action goes in full to its owner whatever its cell", () =>
    expect(sentences(recorded(asked, kept("plan.action", "full")), withCell("plan.action", "N"))).toEqual([]));
  test("an item that the new policy does not know would never go", () =>
    expect(sentences(recorded(asked, kept("child.hat", "full")))).toEqual([
      "less: child.hat went in full, and would go never",
    ]));
  test("a court's order lets through what it names, and nothing more is read into it", () =>
    expect(
      sentences(
        recorded({ message: { ...asked.message, purpose: "court-order" } }, kept("child.dateOfBirth", "full")),
        withCell("child.dateOfBirth", "N"),
      ),
    ).toEqual([]));
});

describe("what was dropped by its cell, and might have gone", () => {
  const left = (item: string, reason: "not-in-agreement" | "only-on-request" | "sealed" | "objection") =>
    ({
      outcome: "shared",
      statements: [],
      dropped: [{ id: "s3", item, reason }],
    }) as const;
  test.each<{
    name: string;
    item: keyof Partnership["matrix"];
    reason: "not-in-agreement" | "only-on-request" | "sealed" | "objection";
    cell: Cells["housing"]["protection"];
    says: readonly string[];
  }>([
    {
      name: "in full",
      item: "health.conditions",
      reason: "not-in-agreement",
      cell: "F",
      says: ["more: health.conditions was dropped (not-in-agreement), and would have gone in full"],
    },
    {
      name: "minimised, if its sender wrote it",
      item: "health.conditions",
      reason: "only-on-request",
      cell: "M",
      says: ["more: health.conditions was dropped (only-on-request), and may have gone minimised"],
    },
    {
      name: "minimised, as it is made from the whole",
      item: "child.dateOfBirth",
      reason: "sealed",
      cell: "M",
      says: ["more: child.dateOfBirth was dropped (sealed), and would have gone minimised"],
    },
    { name: "not without being asked for", item: "child.sex", reason: "not-in-agreement", cell: "R", says: [] },
    { name: "not without being released", item: "child.sex", reason: "not-in-agreement", cell: "S", says: [] },
    { name: "not against an objection", item: "child.sex", reason: "objection", cell: "F", says: [] },
  ])("$name", ({ item, reason, cell, says }) =>
    expect(sentences(recorded({}, left(item, reason)), withCell(item, cell))).toEqual(says),
  );
  test("an item that the new policy does not know would not have gone", () => {
    const unknown = { statements: [], dropped: [{ id: "s3", item: "child.hat", reason: "sealed" }] } as const;
    expect(sentences(recorded({}, unknown))).toEqual([]);
  });
  test("what went minimised and is not in full now is no more; nor is what nobody knows any more", () => {
    const went = (item: string) => ({ statements: [{ id: "s1", item, form: "minimised" }], dropped: [] }) as const;
    expect(sentences(recorded({}, went("child.dateOfBirth")), withCell("child.dateOfBirth", "M"))).toEqual([]);
    expect(sentences(recorded({}, went("child.dateOfBirth")), withCell("child.dateOfBirth", "F"))).toHaveLength(1);
  });
});

test("a copy that was withheld after its parts were judged may be more now; one that was not judged may not", () => {
  const withheld = { outcome: "withheld", reasons: ["nothing-to-share"], statements: [] } as const;
  const dropped = [{ id: "s3", item: "health.conditions", reason: "not-in-agreement" }] as const;
  const next = withCell("health.conditions", "F");
  expect(sentences(recorded({}, { ...withheld, dropped }), next)).toHaveLength(1);
  expect(sentences(recorded({}, { ...withheld, dropped: [] }), next)).toEqual([]);
  expect(sentences(recorded({}, { outcome: "shared", reasons: [], dropped: [] }), withCell("child.name", "N"))).toEqual(
    ["less: child.name went in full, and would go never"],
  );
});

test("what was withheld stays so under no agreement at all: nothing comes out otherwise", () => {
  const none = compilePolicy({ ...northshire.partnership, agreements: [] });
  const withheld = { outcome: "withheld", reasons: ["objection"], statements: [], dropped: [] } as const;
  expect(sentences(recorded({}, withheld), none)).toEqual([]);
  expect(sentences(recorded({}, { ...withheld, outcome: "held" }), none)).toEqual([
    "less: no agreement would have let it be shared at all",
  ]);
});

test("each change says of which record, message and agencies it is; recipients in the order of their names", () => {
  const shared = recorded().recipients[homes];
  if (!shared) throw new Error("fixture");
  const one = { ...shared, statements: [...shared.statements], dropped: [] };
  const decision = recorded({ recipients: { "riverside-practice": one, [homes]: one, "northshire-council": one } });
  const none = compilePolicy({ ...northshire.partnership, agreements: [] });
  expect(replayDecisions([decision], none).otherwise).toEqual(
    ["northshire-council", homes, "riverside-practice"].map((to) => ({
      record: 7,
      at: "2026-11-03T10:15:00Z",
      message: "m-1",
      from: school,
      to,
      more: false,
      sentence: "no agreement would have let it be shared at all",
    })),
  );
});

test("a message without a purpose, and a refusal for another reason, are nothing to replay", () => {
  const message = { id: "m-1", kind: "acknowledgement", from: school, purpose: null } as const;
  const unread = recorded({ message });
  expect(replayDecisions([unread], withCell("child.name", "N"))).toEqual({ decisions: 1, otherwise: [], untold: [] });
  const refused = recorded({ outcome: "refused", reasons: ["policy-not-in-force"], recipients: {} });
  expect(replayDecisions([refused], northshire).untold).toEqual([
    { record: 7, why: "it was refused because no policy was in force: its recipients are not known" },
  ]);
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
