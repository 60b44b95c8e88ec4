import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { Message } from "@gatehouse/contracts/message";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Answers } from "../../store/drafts.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { messageId, sceneOf } from "../../testing/scene.ts";
import { checkFields, formOf } from "../fields.ts";
import { support } from "./support.ts";

const whole: Answers = {
  "child-name": "Ada Lovell",
  "child-born-known": "not-known",
  "nhs-number-known": "known",
  "nhs-number": "999 825 9797",
  "address-known": "not-asked",
  "parents-known": "known",
  "parent-1-name": "Mo Lovell",
  "parent-1-relationship": "mother",
  "setting-known": "not-asked",
  help: "Mornings, and money for breakfast.",
  "help-short": "Mornings and money.",
  "seen-any": "no",
  "told-by": "no",
  "wishes-known": "known",
  wishes: "Less rush.",
  "with-parent": "yes",
};
const createdAt = "2026-11-03T10:00:00Z";

function made(change: Answers = {}): Message {
  if (support.makes !== "message") throw new Error("a request is a message");
  const parsed = parseMessage({ ...support.message(sceneOf({ ...whole, ...change }), { messageId }), createdAt });
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return parsed.message;
}

test("what the family wants is reported, their wishes go with it, and they were told; nobody states a risk", () => {
  const { kind, purpose, told, risk, statements, people } = made();
  expect([kind, purpose, told, risk]).toEqual(["support-request", "early-help", { status: "told" }, undefined]);
  expect(people).toMatchObject([{ role: "child", ids: [{ scheme: "nhs-number", value: "9998259797" }] }]);
  expect(statements.find(({ item }) => item === "concern.narrative")).toMatchObject({
    assertion: "reported",
    value: "What the family would like help with: Mornings, and money for breakfast.",
    summary: "Mornings and money.",
  });
  expect(statements.find(({ item }) => item === "voice.wishes")).toMatchObject({ value: "Less rush." });
});

test("it goes to the front door and to whom the parent agreed to", () => {
  expect(made({ to: ["northshire-homes"] }).to).toEqual(["northshire-council", "northshire-homes"]);
});

test("without the parent it cannot be finished", () => {
  expect(support.conflict(sceneOf(whole))).toBeNull();
  expect(support.conflict(sceneOf({ ...whole, "with-parent": "no" }))?.question).toBe("with-parent");
});

test("whatever is entered, what the pages let through is a message of the contract", () => {
  const fields = support.tasks(sceneOf({})).flatMap(({ questions }) => questions.flatMap((one) => one.fields));
  const wellWritten = { "nhs-number": "999 825 9797", "address-postcode": "NS1 2AB" };
  let passed = 0;
  fc.assert(
    fc.property(anyAnswers(fields, wellWritten), (entered) => {
      const { answers, errors } = checkFields(fields, formOf({ ...whole, ...entered }), "2026-11-03");
      if (errors.length > 0 || support.conflict(sceneOf(answers)) !== null) return;
      passed += 1;
      if (support.makes !== "message") return;
      const message = support.message(sceneOf(answers), { messageId });
      expect(parseMessage({ ...message, createdAt })).toMatchObject({ ok: true });
    }),
    { numRuns: 200 },
  );
  expect(passed).toBeGreaterThan(5);
});
