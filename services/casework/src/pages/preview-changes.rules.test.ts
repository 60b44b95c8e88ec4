import { expect, test } from "vitest";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { compilePolicy } from "@gatehouse/policy/compile";
import { previewFile } from "@gatehouse/policy/preview";
import { concern } from "../journeys/concern/concern.ts";
import type { Answers } from "../store/drafts.ts";
import { messageId, partnership, sceneOf } from "../testing/scene.ts";
import { changesBetween } from "./preview-changes.ts";
import type { PreviewTable } from "./preview-table.ts";
import { previewTable } from "./preview-table.ts";

const now = "2026-11-03T10:00:00Z";
const by = { agency: "northshire-council", name: "L. Abara", role: "social-worker" };
const policy = compilePolicy(partnership);
const base: Answers = {
  "child-name": "Ada Lovell",
  "child-born-known": "not-known",
  "nhs-number-known": "known",
  "nhs-number": "9998259797",
  "address-known": "not-asked",
  "parents-known": "not-asked",
  "setting-known": "not-asked",
  "seen-any": "yes",
  seen: "She flinched.",
  "seen-short": "She flinched at a raised hand.",
  "seen-on-day": "1",
  "seen-on-month": "11",
  "seen-on-year": "2026",
  "told-by": "child",
  "child-words": "He hurts me",
  "child-words-on-day": "2",
  "child-words-on-month": "11",
  "child-words-on-year": "2026",
  "wishes-known": "not-asked",
  harm: "physical-abuse",
  test: "significant-harm",
  evidence: "Flinched twice when he raised his voice.",
  "decided-how": "colleague",
  "decider-name": "B. Osei",
  "decider-role": "family-worker",
  "holds-for": "7",
  to: ["hillside-school"],
  "told-status": "told",
};

/** The child, found competent, objects to anything about her going to the school. */
const register = [
  {
    id: "link-1",
    type: "person.linked",
    at: "2026-10-05T09:00:00Z",
    by,
    person: "p-a",
    ids: [{ scheme: "nhs-number", value: "9998259797" }],
  },
  {
    id: "o-1",
    type: "objection.recorded",
    at: "2026-10-05T09:05:00Z",
    by,
    person: "p-a",
    madeBy: {
      person: "p-a",
      capacity: "child",
      competence: { result: "competent", assessedBy: { name: "L. Abara", role: "social-worker" }, on: "2026-10-05" },
    },
    scope: { agencies: ["hillside-school"], purposes: "all", categories: "all" },
    reason: { code: "asked" },
  },
];

/** What the gateway would decide of the concern, as its page's table. */
function tableOf(change: Answers): PreviewTable {
  if (concern.makes !== "message") throw new Error("a concern is a message");
  const message = { ...concern.message(sceneOf({ ...base, ...change }), { messageId }), createdAt: now };
  const parsed = parseMessage(message);
  const result = previewFile({ now, register, message }, { partnerships: () => policy });
  if (!result.ok || !parsed.ok) throw new Error("no such file");
  return previewTable(result.decision as Parameters<typeof previewTable>[0], parsed.message, (id) => id);
}

const deferred = {
  "told-status": "deferred",
  "told-reason": "violent-reaction",
  "told-review-day": "6",
  "told-review-month": "11",
  "told-review-year": "2026",
};

test.each([
  {
    name: "a lesser risk does not set a competent child's objection to what is sensitive aside any more",
    change: { test: "at-risk" },
    says: ["hillside-school: No longer goes Own words (told to the writer)"],
  },
  {
    name: "telling that must wait is told to everyone who gets it",
    change: deferred,
    says: [
      "hillside-school: Newly told Do not discuss with the family",
      "northshire-council: Newly told Do not discuss with the family",
    ],
  },
  {
    name: "a recipient less",
    change: { to: [] },
    says: ["hillside-school: No longer gets a copy", expect.stringMatching(/^hillside-school: No longer goes Name /)],
  },
])("$name", ({ change, says }) => {
  const { changes } = changesBetween(tableOf({}), tableOf(change));
  const lines = changes.flatMap(({ agency, lines: all }) =>
    all.map(({ word, items }) => `${agency}: ${[word, items.join("; ")].filter(Boolean).join(" ")}`),
  );
  expect(lines).toEqual(says);
});
