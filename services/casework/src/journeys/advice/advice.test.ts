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
    ["999.825.9797", "an NHS number"],
    ["999/825/9797", "an NHS number"],
    ["9 9 9 8 2 5 9 7 9 7", "an NHS number"],
    ["999\u00A0825\u20139797", "an NHS number"],
    ["999\u200B825\u200B9797", "an NHS number"],
    ["٩٩٩ ٨٢٥ ٩٧٩٧", "an NHS number"],
    ["９９９８２５９７９７", "an NHS number"],
    ["2 boys, 9998259797", "an NHS number"],
    ["nine nine nine eight two five nine seven nine seven", "an NHS number"],
    ["treble nine, eight two five, nine seven nine seven", "an NHS number"],
    ["H 801200 001001", "a pupil number"],
    ["his father is X777978", "an offender's or a prison number"],
    ["QQ 12 34 56 C", "a National Insurance number"],
    ["a grey van, AB12 CDE", "a number plate"],
    ["ns4-2qt", "a postcode"],
    ["NS4  2QT", "a postcode"],
    ["born 9 March 2017", "a date"],
    ["March 9th, 2017", "a date"],
    ["her birthday is in March", "a date"],
    ["born 09 03 2017", "a date"],
    ["2017/03/09", "a date"],
    ["(01632) 960.123", "a telephone number"],
    ["0044 1632 960123", "a telephone number"],
    ["at ///filled.count.soap", "a place in three words"],
    ["at filled.count.soap", "a place in three words"],
    ["51.50722, -0.1275", "a place on the map"],
    ["see www.example.org/ada", "an address on the web"],
    ["she is @ada_lovell there", "an address on the web"],
    ["at 12 mill road", "a house and its street"],
    ["at 12 Mill Bank", "a house and its street"],
    ["mrs lovell said", "somebody's name"],
    ["MRS LOVELL said", "somebody's name"],
    ["uncle Dave came", "somebody's name"],
    ["PC Harrow came", "somebody's name"],
    ["a girl called Ada", "somebody's name"],
    ["Ada Lovell comes hungry", "two words that look like a name (write services in small letters)"],
    ["in Year 5 at Hillside School", "two words that look like a name (write services in small letters)"],
    ["goes to St Mary's", "two words that look like a name (write services in small letters)"],
  ])("%s", (text, called) => {
    expect(namesIn(text)).toContain(called);
    const fields = advice.tasks(sceneOf({})).flatMap(({ questions }) => questions.flatMap((one) => one.fields));
    const { errors } = checkFields(fields, formOf({ ...whole, situation: text }), "2026-11-03");
    expect(errors.map(({ text: said }) => said).join()).toContain(called);
  });

  test.each([
    "A girl of about 9, hungry 3 times in 2 weeks",
    "999 825 9798 is no such number",
    "Ages 7, 9 and 12",
    "A boy in Year 5, absent 3 days in March; Universal Credit has stopped and his Mum asked for Early Help",
    "Two of them, one in Reception. The older looks after the younger from 7 to 9 in the street",
    "At 10.30 on Monday she said it happened 2 times on the way to school. I called social care.",
    "There are four, five and six year olds at home; 3 children, 2 adults, 1 dog",
    "One in Y5, one in Y10 SEN support; KS2 and GCSE work is late. On 3 days, 10 minutes each",
    "She will miss school. The doctor said so. Mr and Mrs are not known to us, nor Ms.",
  ])("%s tells nothing", (text) => {
    expect(namesIn(text)).toEqual([]);
  });
});

test("a text made to be slow to look through is looked through at once", () => {
  for (const piece of ["1 ", "one ", "1 a ", "Aa ", "a.aaa", "born ", "+44 ", "9.", "@a", "///", "A1 ", "\u202E1"])
    expect(Array.isArray(namesIn(piece.repeat(4_000 / piece.length)))).toBe(true);
}, 2_000);

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
