import { describe, expect, test } from "vitest";
import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { messageId } from "../testing/scene.ts";
import { previewTable } from "./preview-table.ts";

type Recipient = PreviewDecision["recipients"][string];
const on = "2026-11-02";
const said = (id: string, item: string, value: unknown) => ({ id, item, about: "child", value, assertion: "fact", on });
const parsed = parseMessage({
  id: messageId,
  kind: "case-update",
  from: "family-support",
  author: { name: "P. Renn", role: "family-worker" },
  purpose: "child-protection",
  createdAt: "2026-11-03T10:00:00Z",
  people: [{ label: "child", role: "child", ids: [] }],
  statements: [
    said("s1", "child.name", "Ada Lovell"),
    said("s2", "child.dateOfBirth", { absent: "not-known" }),
    said("s3", "concern.narrative", "She flinched."),
  ],
  basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
});
if (!parsed.ok) throw new Error(parsed.path);
const message: Message = parsed.message;

const nothing: Recipient = {
  outcome: "withheld",
  tier: "support",
  statements: [],
  dropped: [],
  reasons: [],
  overrides: [],
  handling: [],
  dutyCheck: false,
  routedTo: null,
  retainUntil: null,
};

function tableFor(one: Partial<Recipient>, holds: PreviewDecision["holds"] = []): readonly string[] {
  const decision: PreviewDecision = {
    message: { id: messageId, kind: "case-update", from: "family-support", case: null },
    outcome: "decided",
    reasons: [],
    policy: "p",
    registerAsOf: 1,
    recipients: { "hillside-school": { ...nothing, ...one } },
    holds,
    duties: [],
  };
  const { agencies, rows } = previewTable(decision, message, () => "Hillside School");
  const cells = [agencies[0]?.outcome, ...rows.map((row) => row.cells[0])];
  return cells.map((cell) => [cell?.word, cell?.why].filter(Boolean).join(": "));
}

describe("what a column says", () => {
  const hold = {
    id: "h",
    recipient: "hillside-school",
    statement: "s3",
    reason: "sealed-release" as const,
    reviewer: { agency: "northshire-council", role: "front-door-manager" },
    due: "2026-11-04T17:00:00Z",
  };
  test.each([
    {
      name: "a copy in full, in short and with one thing left out",
      one: {
        outcome: "shared" as const,
        statements: [
          { id: "s1", item: "child.name", form: "full" as const },
          { id: "s3", item: "concern.narrative", form: "minimised" as const },
        ],
        dropped: [{ id: "s2", item: "child.dateOfBirth", reason: "objection" as const }],
      },
      holds: [],
      says: ["Gets a copy", "In full", "Stays: an objection holds", "Short form"],
    },
    {
      name: "nothing, for a reason that the sender may not know",
      one: { reasons: ["withheld" as const] },
      holds: [],
      says: ["Gets nothing: kept back: ask the front door", "Stays", "Stays", "Stays"],
    },
    {
      name: "a whole copy that waits",
      one: { outcome: "held" as const, reasons: ["family-not-told" as const] },
      holds: [],
      says: [expect.stringContaining("Waits: the family"), "Waits", "Waits", "Waits"],
    },
    {
      name: "one thing that waits in a copy that goes",
      one: { outcome: "shared" as const, statements: [{ id: "s1", item: "child.name", form: "full" as const }] },
      holds: [hold],
      says: ["Gets a copy", "In full", "Stays", expect.stringContaining("Waits: a sealed item")],
    },
  ])("$name", ({ one, holds, says }) => {
    expect(tableFor(one, holds)).toEqual(says);
  });
});

test("what is not known is called so, and no fact", () => {
  const { rows } = previewTable(
    {
      message: { id: messageId, kind: "case-update", from: "family-support", case: null },
      outcome: "decided",
      reasons: [],
      policy: "p",
      registerAsOf: 1,
      recipients: {},
      holds: [],
      duties: [],
    },
    message,
    (id) => id,
  );
  expect(rows.map(({ saying }) => saying)).toEqual(["Fact, as recorded", "Not known", "Fact, as recorded"]);
});
