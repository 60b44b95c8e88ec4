import { expect, test } from "vitest";
import { Delivery, DeliveryData } from "@gatehouse/contracts/delivery";
import type { Received } from "../store/kept-copies.ts";
import { messageId } from "../testing/scene.ts";
import { messageView } from "./message-view.ts";

/** Told to systems and not to readers, and why. */
const notShown = {
  message: "an id",
  recipient: "the reader's own agency",
  policy: "a hash of the agreements; the record leads to it",
  localIds: "the broker's word alone; the one that the sender's statements agree with is shown",
  readAt: "acknowledgements are not kept as messages",
  items: "shown with a request",
} as const;

const whole: Received = {
  key: "k",
  receivedAt: "2026-11-03T10:00:00Z",
  readBy: [],
  delivery: Delivery.parse({
    specversion: "1.0",
    id: "d",
    source: "urn:gatehouse:northshire:hillside-school",
    type: "uk.gatehouse.meeting.v1",
    time: "2026-11-03T10:00:00Z",
    datacontenttype: "application/json",
    data: {
      message: messageId,
      recipient: "northshire-council",
      from: "hillside-school",
      author: { name: "T. Birch", role: "designated-safeguarding-lead" },
      kind: "information-request",
      purpose: "child-protection",
      case: "case-canary",
      createdAt: "2026-11-02T09:00:00Z",
      statements: [
        {
          id: "s1",
          item: "concern.narrative",
          about: "child",
          value: "canary account",
          assertion: "reported",
          on: "2026-11-01",
          form: "full",
        },
      ],
      tier: "protection",
      handling: ["do-not-discuss-with-family", "safe-contact-only"],
      routedTo: "front-door-manager",
      retainUntil: "2027-02-03",
      record: 4711,
      policy: "hash",
      localIds: [],
      filedUnder: { scheme: "local", value: "LCS-canary" },
      objections: {
        listed: [
          {
            objection: "o-1",
            about: "child",
            person: "p-1",
            madeBy: { person: "p-2", label: "mother", capacity: "parent", parentalResponsibility: true },
            standing: "binding",
            scope: { agencies: ["northshire-homes"], purposes: ["early-help"], categories: ["health"] },
            recordedBy: "family-support",
            on: "2026-10-03",
            reason: null,
          },
        ],
        more: 3,
      },
      items: ["family.household"],
      power: "power-canary",
      reason: "reason canary",
      historyFrom: "2025-01-01",
      urgency: "red",
      answers: [{ item: "health.conditions", answer: "withheld", reason: "answer canary" }],
      start: "2026-11-05T14:00:00Z",
      agenda: "agenda canary",
      stage: 2,
      instruction: "instruction canary",
      readBy: { name: "S. Reader", role: "social-worker" },
      readAt: "2026-11-02T10:00:00Z",
      corrects: { message: messageId, reason: "correction canary" },
    },
  }),
};

test("nothing that a copy says to its reader is left out of its page", () => {
  const shown = JSON.stringify(messageView(whole, (id) => `<${id}>`));
  const expected: Readonly<Record<string, string>> = {
    from: "<hillside-school>",
    author: "T. Birch",
    kind: "Request for information",
    purpose: "Child protection",
    case: "case-canary",
    createdAt: "2 November 2026, 09:00",
    statements: "canary account",
    tier: "Someone may be harmed",
    handling: "Do not discuss with the family",
    routedTo: "Front door manager",
    retainUntil: "3 February 2027",
    record: "4711",
    filedUnder: "LCS-canary",
    objections: "Not for <northshire-homes>: health, for early help",
    power: "power-canary",
    reason: "reason canary",
    historyFrom: "1 January 2025",
    urgency: "Within 2 hours",
    answers: "answer canary",
    start: "5 November 2026, 14:00",
    agenda: "agenda canary",
    stage: "Stage of the escalation",
    instruction: "instruction canary",
    readBy: "S. Reader",
    corrects: "correction canary",
  };
  for (const key of Object.keys(DeliveryData.shape)) {
    if (Object.hasOwn(notShown, key)) continue;
    expect(expected).toHaveProperty(key);
    expect(shown).toContain(expected[key]);
  }
});

test("what is not there has no line", () => {
  const { corrects: _corrects, start: _start, stage: _stage, readBy: _readBy, ...data } = whole.delivery.data;
  const bare = {
    ...whole,
    delivery: { ...whole.delivery, data: { ...data, case: null, routedTo: null, filedUnder: null, retainUntil: null } },
  };
  const { facts } = messageView(bare, (id) => id);
  expect(facts).toEqual([
    { label: "Sent", text: "2 November 2026, 09:00" },
    { label: "Came", text: "3 November 2026, 10:00" },
    { label: "For", text: "Child protection" },
    { label: "Shared because", text: "Someone may be harmed" },
    { label: "Record, if you ask why", text: "4711" },
  ]);
});
