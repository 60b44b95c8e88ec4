import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { expect, test } from "vitest";
import type { Answers } from "../../store/drafts.ts";
import { messageId, sceneOf } from "../../testing/scene.ts";
import type { RecordedWish } from "../journey.ts";
import { agreement } from "./agreement.ts";

const mothers: Answers = {
  about: "child",
  "whose-name": "Ada Lovell",
  "whose-born-day": "9",
  "whose-born-month": "3",
  "whose-born-year": "2017",
  "whose-known": "reference",
  reference: "p-ada",
  capacity: "parent",
  "maker-name": "Mary Lovell",
  responsibility: "yes",
  "alleged-harmer": "no",
  answer: "agree",
  "scope-agencies": "some",
  agencies: ["northshire-homes"],
  "scope-purposes": "some",
  purposes: ["early-help"],
  "scope-categories": "all",
  until: "usual",
};
const lastDay: Answers = { until: "day", "last-day-day": "31", "last-day-month": "3", "last-day-year": "2027" };

function recorded(answers: Answers): RecordedWish {
  if (agreement.makes !== "events") throw new Error("an answer is an event");
  return agreement.events(sceneOf(answers), { messageId });
}

test.each([
  { name: "agreed, for six months", more: {}, type: "consent.given", kind: "agreement", expiresOn: undefined },
  { name: "agreed, until a day", more: lastDay, type: "consent.given", kind: "agreement", expiresOn: "2027-03-31" },
  { name: "refused", more: { answer: "refuse" }, type: "consent.refused", kind: "refusal", expiresOn: undefined },
  {
    name: "refused, whatever day was named before",
    more: { ...lastDay, answer: "refuse" },
    type: "consent.refused",
    kind: "refusal",
    expiresOn: undefined,
  },
])("$name", ({ more, type, kind, expiresOn }) => {
  const { events, wish } = recorded({ ...mothers, ...more });
  expect(events).toHaveLength(1);
  expect(parseRegisterEvent({ ...events[0], at: "2026-11-03T10:00:00Z" })).toMatchObject({ ok: true });
  expect(events[0]).toMatchObject({
    type,
    person: "p-ada",
    givenBy: { capacity: "parent", parentalResponsibility: true },
    scope: { agencies: ["northshire-homes"], purposes: ["early-help"], categories: "all" },
  });
  expect(events[0]?.["expiresOn"]).toBe(expiresOn);
  expect(wish).toMatchObject({ kind, who: "Mary Lovell", whose: "Ada Lovell", standing: "counts" });
});

test("until when is asked of an agreement alone", () => {
  const asked = (answers: Answers) =>
    agreement.tasks(sceneOf(answers)).flatMap(({ questions }) => questions.map(({ id }) => id));
  expect(asked(mothers)).toContain("more");
  expect(asked({ ...mothers, answer: "refuse" })).not.toContain("more");
});
