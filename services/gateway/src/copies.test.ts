import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import fc from "fast-check";
import { expect, test } from "vitest";
import { copiesOf, partsOf } from "./copies.ts";
import { emptyState } from "./state.ts";

const frontDoor = "northshire-council";
const agencies = [frontDoor, "hillside-school", "riverside-practice", "northshire-police", "northshire-homes"];
const message: Message = {
  id: "m-1",
  kind: "concern",
  from: "oakfield-school",
  author: { name: "T. Birch", role: "designated-safeguarding-lead" },
  purpose: "child-protection",
  createdAt: "2026-11-03T10:15:00Z",
  people: [{ label: "child", role: "child", ids: [{ scheme: "person", value: "p-ada" }] }],
  statements: [],
  basis: { power: "", gdpr: "" },
};
const listed = {
  objection: "obj-canary",
  about: "child",
  person: "p-ada",
  madeBy: { person: "p-mo", label: "mother", capacity: "parent" as const, parentalResponsibility: true },
  standing: "binding" as const,
  scope: { agencies: ["northshire-homes"], purposes: "all" as const, categories: "all" as const },
  recordedBy: "northshire-police",
  on: "2026-10-20",
  reason: null,
};
const objections = { listed: [listed], more: 0 };
const noted = { frontDoor, objections: () => objections };

function decisionOf(outcomes: Readonly<Record<string, RecipientDecision["outcome"]>>): Decision {
  const one = (outcome: RecipientDecision["outcome"]): RecipientDecision => ({
    outcome,
    tier: "protection",
    statements: [],
    dropped: [],
    reasons: [],
    overrides: [],
    handling: [],
    dutyCheck: false,
    routedTo: null,
    retainUntil: null,
  });
  return {
    message: { id: "m-1", kind: "concern", from: "oakfield-school", case: null },
    outcome: "decided",
    reasons: [],
    policy: "northshire",
    registerAsOf: 1,
    recipients: Object.fromEntries(Object.entries(outcomes).map(([agency, outcome]) => [agency, one(outcome)])),
    holds: [],
    duties: [],
  };
}

const outcomes = fc.dictionary(fc.constantFrom(...agencies), fc.constantFrom("shared", "withheld", "held" as const));

test("property: the objections in scope stand on the front door's copy and on nobody else's", () => {
  fc.assert(
    fc.property(outcomes, (given) => {
      const copies = copiesOf(emptyState(), message, decisionOf(given), noted);
      const carrying = copies.filter((copy) => copy.objections !== null).map(({ to }) => to);
      expect(carrying).toEqual(given[frontDoor] === "shared" ? [frontDoor] : []);
      const others = copies.filter(({ to }) => to !== frontDoor);
      expect(JSON.stringify(others)).not.toContain("canary");
    }),
  );
});

test("property: no part of the record says more or less for the objections listed", () => {
  fc.assert(
    fc.property(outcomes, (given) => {
      const state = emptyState();
      const decision = decisionOf(given);
      const copies = copiesOf(state, message, decision, noted);
      const none = copies.map((copy) => ({ ...copy, objections: null }));
      const parts = partsOf(state, decision, copies);
      expect(parts).toEqual(partsOf(state, decision, none));
      expect(JSON.stringify(parts)).not.toContain("canary");
    }),
  );
});

test("they are not even looked up when the front door gets no copy", () => {
  const never = {
    frontDoor,
    objections: (): never => {
      throw new Error("looked up");
    },
  };
  expect(copiesOf(emptyState(), message, decisionOf({ "hillside-school": "shared" }), never)).toHaveLength(1);
});
