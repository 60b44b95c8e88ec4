import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Message } from "@gatehouse/contracts/message";
import type { Answers } from "../../store/drafts.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { messageId, sceneOf } from "../../testing/scene.ts";
import { checkFields, formOf } from "../fields.ts";
import { concern } from "./concern.ts";

const whole: Answers = {
  "child-name": "Ada Lovell",
  "child-born-known": "not-known",
  "nhs-number-known": "not-asked",
  "address-known": "known",
  "address-lines": "1 High Street\nNorthton",
  "parents-known": "not-asked",
  "setting-known": "known",
  setting: "Hillside School",
  "seen-any": "yes",
  seen: "She flinched.",
  "seen-on-day": "1",
  "seen-on-month": "11",
  "seen-on-year": "2026",
  "told-by": "someone",
  teller: "the grandmother",
  told: "He hits her.",
  "told-on-day": "2",
  "told-on-month": "11",
  "told-on-year": "2026",
  opinion: "I think she is afraid of him.",
  "wishes-known": "not-asked",
  harm: "physical-abuse",
  test: "at-risk",
  evidence: "Flinched twice when he raised his voice.",
  "decided-how": "colleague",
  "decider-name": "B. Osei",
  "decider-role": "family-worker",
  "holds-for": "14",
  "told-status": "told",
};

function made(change: Answers = {}): Message {
  const scene = sceneOf({ ...whole, ...change });
  if (concern.makes !== "message") throw new Error("a concern is a message");
  const parsed = parseMessage({ ...concern.message(scene, { messageId }), createdAt: "2026-11-03T10:00:00Z" });
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return parsed.message;
}

test("what was seen, told and thought are three statements, each of its own kind and of its own day", () => {
  const said = made().statements.filter(({ item }) => item.startsWith("concern."));
  expect(said.map(({ item, assertion, on, value }) => ({ item, assertion, on, value }))).toEqual([
    { item: "concern.narrative", assertion: "observed", on: "2026-11-01", value: "She flinched." },
    {
      item: "concern.narrative",
      assertion: "reported",
      on: "2026-11-02",
      value: "Told by the grandmother: He hits her.",
    },
    {
      item: "concern.analysis",
      assertion: "opinion",
      on: "2026-11-03",
      value: { risks: "I think she is afraid of him." },
    },
  ]);
});

test("what is not known and what was not asked go as such, and not as nothing", () => {
  const valueOf = (item: string): unknown => made().statements.find((one) => one.item === item)?.value;
  expect(valueOf("child.dateOfBirth")).toEqual({ absent: "not-known" });
  expect(valueOf("family.parents")).toEqual({ absent: "not-asked" });
  expect(valueOf("contact.address")).toEqual({ lines: ["1 High Street", "Northton"] });
});

test("a concern always goes to the front door, and the risk names who gets it and who judged it", () => {
  const { to, risk } = made({ to: ["hillside-school"] });
  expect(to).toEqual(["northshire-council", "hillside-school"]);
  expect(risk).toMatchObject({
    recipients: to,
    decidedBy: { name: "B. Osei" },
    emergency: false,
    expiresAt: "2026-11-17T09:00:00Z",
  });
  expect(made({ "decided-how": "emergency" }).risk).toMatchObject({ decidedBy: { name: "P. Renn" }, emergency: true });
});

describe("telling the family", () => {
  test.each([
    { name: "told", change: {}, told: { status: "told" } },
    {
      name: "put off",
      change: {
        "told-status": "deferred",
        "told-reason": "violent-reaction",
        "told-review-day": "10",
        "told-review-month": "11",
        "told-review-year": "2026",
      },
      told: { status: "deferred", reason: "violent-reaction", reviewOn: "2026-11-10" },
    },
    {
      name: "not reached",
      change: {
        "told-status": "not-contactable",
        "attempt-on-day": "2",
        "attempt-on-month": "11",
        "attempt-on-year": "2026",
        "attempt-method": "telephone",
        "attempt-result": "no answer",
      },
      told: { status: "not-contactable", attempts: [{ on: "2026-11-02", method: "telephone", result: "no answer" }] },
    },
  ])("$name", ({ change, told }) => {
    expect(made(change).told).toEqual(told);
  });
});

test("the child's words alone are an account too", () => {
  const child = {
    "seen-any": "no",
    "told-by": "child",
    "child-words": "He hurts me",
    "child-words-on-day": "2",
    "child-words-on-month": "11",
    "child-words-on-year": "2026",
  };
  const { seen: _seen, told: _told, teller: _teller, ...rest } = whole;
  const scene = sceneOf({ ...rest, ...child });
  if (concern.makes !== "message") throw new Error("a concern is a message");
  const parsed = parseMessage({ ...concern.message(scene, { messageId }), createdAt: "2026-11-03T10:00:00Z" });
  const items = parsed.ok ? parsed.message.statements.map(({ item }) => item) : [];
  expect(items).toEqual(expect.arrayContaining(["voice.childsWords", "concern.narrative"]));
});

describe("what no page by itself can see", () => {
  test.each([
    { name: "neither seen nor told", change: { "seen-any": "no", "told-by": "no" }, question: "seen" },
    {
      name: "oneself as the colleague, written otherwise",
      change: { "decider-name": "Renn, P" },
      question: "decided-by",
    },
    { name: "nothing", change: {}, question: null },
  ])("$name", ({ change, question }) => {
    expect(concern.conflict(sceneOf({ ...whole, ...change }))?.question ?? null).toBe(question);
  });
});

/** Where a page looks at how something is written. */
const wellWritten: Readonly<Record<string, string>> = {
  "nhs-number": "999 825 9797",
  "address-postcode": "NS1 2AB",
  evidence: "Flinched twice when he raised his voice.",
};

test("whatever is entered, what the pages let through is a message of the contract", () => {
  const questions = (answers: Answers) => concern.tasks(sceneOf(answers)).flatMap((task) => task.questions);
  const fields = questions({}).flatMap((question) => question.fields);
  let passed = 0;
  fc.assert(
    fc.property(anyAnswers(fields, wellWritten), (entered) => {
      const answers = { ...whole, "nhs-number": "", ...entered };
      const checked = checkFields(fields, formOf(answers), "2026-11-03");
      if (checked.errors.length > 0 || concern.conflict(sceneOf(checked.answers)) !== null) return;
      passed += 1;
      if (concern.makes !== "message") return;
      const message = concern.message(sceneOf(checked.answers), { messageId });
      expect(parseMessage({ ...message, createdAt: "2026-11-03T10:00:00Z" })).toMatchObject({ ok: true });
    }),
    { numRuns: 300 },
  );
  expect(passed).toBeGreaterThan(10);
});
