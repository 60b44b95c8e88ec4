import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Answers } from "../../store/drafts.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { messageId, sceneOf } from "../../testing/scene.ts";
import { checkFields, formOf } from "../fields.ts";
import { ask } from "./ask.ts";

const createdAt = "2026-11-03T10:00:00Z";
const whole: Answers = {
  "child-name": "Ada Lovell",
  "child-born-known": "not-known",
  "nhs-number-known": "known",
  "nhs-number": "999 825 9797",
  about: ["education", "health"],
  "items-education": ["education.attendance", "education.exclusions"],
  "items-health": ["health.injuries"],
  "items-housing": ["housing.tenancy"],
  power: "children-act-1989-s47",
  reason: "Bruises were seen.",
  "history-from-day": "1",
  "history-from-month": "9",
  "history-from-year": "2025",
  urgency: "amber",
  to: ["hillside-school", "riverside-practice"],
};

function made(change: Answers = {}): unknown {
  if (ask.makes !== "message") throw new Error("a request is a message");
  return { ...ask.message(sceneOf({ ...whole, ...change }), { messageId }), createdAt };
}

test("what is asked for is what was chosen, and what stood under a part that was taken back is not", () => {
  const parsed = parseMessage(made());
  expect(parsed).toMatchObject({
    ok: true,
    message: {
      kind: "information-request",
      to: ["hillside-school", "riverside-practice"],
      items: ["education.attendance", "education.exclusions", "health.injuries"],
      power: "children-act-1989-s47",
      historyFrom: "2025-09-01",
      urgency: "amber",
    },
  });
});

test("nobody's own supervision notes can be asked for, and every other item can", () => {
  const [question] = ask.tasks(sceneOf({})).flatMap(({ questions }) => questions.filter(({ id }) => id === "items"));
  const text = JSON.stringify(question?.fields);
  expect([text.includes("plan.supervisionNote"), text.includes("police.intelligence")]).toEqual([false, true]);
});

test("whatever is entered, what the pages let through is a message of the contract", () => {
  const fields = ask.tasks(sceneOf({})).flatMap(({ questions }) => questions.flatMap((one) => one.fields));
  let passed = 0;
  const others = fields.filter(({ name }) => name !== "about" && name !== "to");
  fc.assert(
    fc.property(anyAnswers(others, { "nhs-number": "999 825 9797" }), (entered) => {
      const { answers, errors } = checkFields(fields, formOf({ ...whole, ...entered }), "2026-11-03");
      if (errors.length > 0) return;
      passed += 1;
      if (ask.makes !== "message") return;
      const message = ask.message(sceneOf(answers), { messageId });
      expect(parseMessage({ ...message, createdAt })).toMatchObject({ ok: true });
    }),
    { numRuns: 200 },
  );
  expect(passed).toBeGreaterThan(5);
});
