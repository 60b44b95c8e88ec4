import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import { expect, test } from "vitest";
import { senderView } from "./sender-view.ts";

const shared: RecipientDecision = {
  outcome: "shared",
  tier: "protection",
  statements: [{ id: "s1", item: "child.name", form: "full" }],
  dropped: [
    { id: "s2", item: "contact.address", reason: "location-protected" },
    { id: "s3", item: "education.attendance", reason: "only-on-request" },
  ],
  reasons: [],
  overrides: [
    { objection: "obj-own", by: "risk-of-harm" },
    { objection: "obj-other", by: "risk-of-harm" },
  ],
  handling: [],
  dutyCheck: false,
  routedTo: "designated-safeguarding-lead",
  retainUntil: "2027-02-22",
};
const withheld = (reason: RecipientDecision["reasons"][number]): RecipientDecision => ({
  ...shared,
  outcome: "withheld",
  statements: [],
  dropped: [],
  overrides: [],
  routedTo: null,
  reasons: [reason],
});
const decision: Decision = {
  message: { id: "m", kind: "case-update", from: "hillside-school", case: "case-ada" },
  outcome: "decided",
  reasons: [],
  policy: "northshire",
  registerAsOf: 41,
  recipients: {
    "northshire-police": shared,
    "northshire-homes": withheld("objection"),
    "oakfield-school": withheld("linked-person"),
    "family-support": withheld("court-restriction"),
    "riverside-practice": withheld("not-on-team"),
  },
  holds: [],
  duties: [
    { duty: "acknowledge", on: "northshire-police", due: "2026-11-23T17:00:00Z" },
    { duty: "tell-family", on: "hillside-school", person: "p-father" },
  ],
};
const school = {
  agency: "hillside-school",
  frontDoor: false,
  recorderOf: (id: string) => (id === "obj-own" ? "hillside-school" : "riverside-practice"),
};

test("bars and other people's objections are one class to a sender; what is its own affair it is told", () => {
  const { recipients } = senderView(decision, school);
  expect(recipients["northshire-homes"]?.reasons).toEqual(["withheld"]);
  expect(recipients["oakfield-school"]?.reasons).toEqual(["withheld"]);
  expect(recipients["family-support"]?.reasons).toEqual(["withheld"]);
  expect(recipients["riverside-practice"]?.reasons).toEqual(["not-on-team"]);
  expect(recipients["northshire-police"]?.dropped.map(({ reason }) => reason)).toEqual(["withheld", "only-on-request"]);
});

test("a sender learns of no objection it did not record, of no routing, of no person, and not how much is registered", () => {
  const view = senderView(decision, school);
  expect(view.recipients["northshire-police"]?.overrides).toEqual([{ objection: "obj-own", by: "risk-of-harm" }]);
  expect(view.recipients["northshire-police"]?.routedTo).toBeNull();
  expect(JSON.stringify(view)).not.toContain("p-father");
  expect(view.registerAsOf).toBe(0);
});

test("the front door sees the decision as it is", () => {
  const view = senderView(decision, { ...school, agency: "northshire-council", frontDoor: true });
  expect(view).toEqual(decision);
});
