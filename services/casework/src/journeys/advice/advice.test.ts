import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agencyOf, messageId, partnership, sceneOf } from "../../testing/scene.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { checkFields, formOf } from "../fields.ts";
import { advice } from "./advice.ts";
import { namesIn } from "./names-in.ts";

const whole = {
  situation: "Two children of primary age; the younger comes hungry most days.",
  "known-how": "observed",
  "advice-question": "Is this one for you?",
};
const createdAt = "2026-11-03T10:00:00Z";

test("it goes to the front door alone, about a child whom nothing names", () => {
  if (advice.makes !== "message") throw new Error("a query is a message");
  const parsed = parseMessage({ ...advice.message(sceneOf(whole), { messageId }), createdAt });
  expect(parsed).toMatchObject({
    ok: true,
    message: {
      kind: "advice-query",
      to: ["northshire-council"],
      people: [{ label: "child", role: "child", ids: [] }],
      statements: [{ item: "concern.narrative", assertion: "observed" }, { item: "concern.hypothesis" }],
    },
  });
});

describe("what would tell who it is", () => {
  test.each([
    ["NHS 999 825 9797", "an NHS number"],
    ["his number is 9998259797.", "an NHS number"],
    ["they live in NS4 2QT", "a postcode"],
    ["born 9/3/2017", "a date"],
    ["born 2017-03-09", "a date"],
    ["write to mo@example.org", "an e-mail address"],
    ["call 01632 960 123", "a telephone number"],
    ["at 12 Mill Road", "a house and its street"],
    ["Mrs Lovell said", "somebody's name"],
  ])("%s", (text, called) => {
    expect(namesIn(text)).toContain(called);
    const fields = advice.tasks(sceneOf({})).flatMap(({ questions }) => questions.flatMap((one) => one.fields));
    const { errors } = checkFields(fields, formOf({ ...whole, situation: text }), "2026-11-03");
    expect(errors.map(({ text: said }) => said).join()).toContain(called);
  });

  test.each(["A girl of about 9, hungry 3 times in 2 weeks", "999 825 9798 is no such number", "Ages 7, 9 and 12"])(
    "%s tells nothing",
    (text) => {
      expect(namesIn(text)).toEqual([]);
    },
  );
});

test("the front door does not ask itself", () => {
  expect(advice.isFor?.({ agency: agencyOf("northshire-council"), partnership })).toBe(false);
  expect(advice.isFor?.({ agency: agencyOf("family-support"), partnership })).toBe(true);
});

test("whatever is entered, what the page lets through is a message of the contract", () => {
  const fields = advice.tasks(sceneOf({})).flatMap(({ questions }) => questions.flatMap((one) => one.fields));
  let passed = 0;
  fc.assert(
    fc.property(
      anyAnswers(fields, { situation: whole.situation, "advice-question": whole["advice-question"] }),
      (entered) => {
        const { answers, errors } = checkFields(fields, formOf({ ...whole, ...entered }), "2026-11-03");
        if (errors.length > 0 || advice.makes !== "message") return;
        passed += 1;
        const message = advice.message(sceneOf(answers), { messageId });
        expect(parseMessage({ ...message, createdAt })).toMatchObject({ ok: true });
      },
    ),
    { numRuns: 200 },
  );
  expect(passed).toBeGreaterThan(5);
});
