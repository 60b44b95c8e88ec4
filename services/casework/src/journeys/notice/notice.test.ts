import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { compilePolicy } from "@gatehouse/policy/compile";
import { previewFile } from "@gatehouse/policy/preview";
import { copiesOf } from "../../pages/preview-copies.ts";
import type { Answers } from "../../store/drafts.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { agencyOf, messageId, partnership, sceneOf, userWith } from "../../testing/scene.ts";
import { formOf } from "../fields.ts";
import type { Scene } from "../journey.ts";
import { checkQuestion, isAnswered } from "../progress.ts";
import { notice } from "./notice.ts";

const whole: Answers = {
  "incident-reference": "NP-1",
  "incident-on-day": "1",
  "incident-on-month": "11",
  "incident-on-year": "2026",
  "incident-at": "22:40",
  "child-name": "Ada Lovell",
  "child-born-known": "not-known",
  "nhs-number-known": "known",
  "nhs-number": "999 825 9797",
  present: "yes",
  "child-said": "He was shouting again",
  school: "hillside-school",
  support: ["quiet"],
  another: "yes",
  "visited:incident": "yes",
  "visited:child": "yes",
};

function sceneAt(answers: Answers): Scene {
  const user = userWith("northshire-council", "social-worker", "L. Abara");
  return { ...sceneOf(answers), user, agency: agencyOf("northshire-council") };
}

function made(change: Answers = {}): Message {
  if (notice.makes !== "message") throw new Error("a notice is a message");
  const message = notice.message(sceneAt({ ...whole, ...change }), { messageId });
  const parsed = parseMessage({ ...message, createdAt: "2026-11-03T10:00:00Z" });
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  return parsed.message;
}

const link = {
  id: "link-1",
  type: "person.linked",
  at: "2026-10-05T09:00:00Z",
  by: { agency: "hillside-school", name: "T. Birch", role: "designated-safeguarding-lead" },
  person: "p-a",
  ids: [{ scheme: "nhs-number", value: "9998259797" }],
};

/** What the gateway would decide of it. */
function decided(message: Message) {
  const policy = compilePolicy(partnership);
  const file = { now: "2026-11-03T10:00:00Z", register: [link], message };
  const result = previewFile(file, { partnerships: () => policy });
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return result.decision;
}

test.each([
  { name: "named", school: "hillside-school" },
  { name: "found by the partnership", school: "unknown" },
])("the school, $name, gets the short form, and is told not to discuss it with the family", ({ school }) => {
  const message = made({ school });
  const decision = decided(message);
  expect(Object.keys(decision.recipients)).toEqual(["hillside-school"]);
  expect(decision.recipients["hillside-school"]).toMatchObject({ outcome: "shared", tier: "support" });
  expect(decision.recipients["hillside-school"]?.handling).toContain("do-not-discuss-with-family");
  expect(decision.duties.filter(({ duty }) => duty === "tell-family")).toEqual([]);
  const recipients = decision.recipients as Parameters<typeof copiesOf>[0]["recipients"];
  const shown = JSON.stringify(copiesOf({ recipients }, message, { nameOf: (id) => id }));
  for (const text of ["Do not discuss with the family", "NP-1", "1 November 2026", "He was shouting again", "Ada"])
    expect(shown).toContain(text);
  // The hour says who was at home; the short form has the day.
  expect(shown).not.toContain("22:40");
  expect(shown.includes("quiet place")).toBe(school !== "unknown");
});

test("it says nothing of a place, of circumstances, and of anybody but the child", () => {
  const message = made();
  expect(message.people.map(({ label }) => label)).toEqual(["child"]);
  const incident = message.statements.find(({ item }) => item === "police.incident")?.value;
  expect(incident).toEqual({
    reference: "NP-1",
    time: "2026-11-01T22:40:00Z",
    childPresent: true,
    said: "He was shouting again",
  });
  expect([message.incident, message.told ?? null, message.risk ?? null]).toEqual(["NP-1", null, null]);
});

test("whether the child was there is left open where nobody knows", () => {
  const { "child-said": _said, ...rest } = whole;
  if (notice.makes !== "message") throw new Error("a notice is a message");
  const parsed = parseMessage({
    ...notice.message(sceneAt({ ...rest, present: "not-known" }), { messageId }),
    createdAt: "2026-11-03T10:00:00Z",
  });
  const said = parsed.ok ? parsed.message.statements.find(({ item }) => item === "police.incident") : undefined;
  expect(said?.value).toEqual({ reference: "NP-1", time: "2026-11-01T22:40:00Z" });
});

describe("the next child of the incident", () => {
  test("begins with the incident answered, and with nothing of the child before", () => {
    const next = notice.makes === "message" ? notice.next?.(whole) : null;
    expect(Object.keys(next ?? {}).toSorted()).toEqual([
      "incident-at",
      "incident-on-day",
      "incident-on-month",
      "incident-on-year",
      "incident-reference",
      "visited:incident",
    ]);
    const [incident, ...others] = notice.tasks(sceneAt(next ?? {})).flatMap(({ questions }) => questions);
    if (incident === undefined) throw new Error("no question");
    expect(isAnswered(incident, sceneAt(next ?? {}))).toBe(true);
    expect(others.some((question) => isAnswered(question, sceneAt(next ?? {})))).toBe(false);
  });
  test("is not there when there is none", () => {
    expect(notice.makes === "message" ? notice.next?.({ ...whole, another: "no" }) : 0).toBeNull();
  });
});

test.each([
  { agency: "northshire-police", is: true },
  { agency: "northshire-council", is: true },
  { agency: "hillside-school", is: false },
  { agency: "family-support", is: false },
])("$agency sends such notices: $is", ({ agency, is }) => {
  expect(notice.isFor?.({ agency: agencyOf(agency), partnership })).toBe(is);
});

test("whatever is entered, what the pages let through is a message of the contract", () => {
  const school = { school: "hillside-school" };
  const questions = notice.tasks(sceneAt(school)).flatMap((task) => task.questions);
  const fields = questions.flatMap((question) => question.fields);
  let passed = 0;
  fc.assert(
    fc.property(anyAnswers(fields, { "incident-at": "22:40", "nhs-number": "999 825 9797" }), (answers) => {
      const scene = sceneAt(answers);
      if (questions.some((one) => checkQuestion(one, formOf(answers), scene.now).errors.length > 0)) return;
      passed += 1;
      if (notice.makes !== "message") return;
      const message = notice.message(scene, { messageId });
      expect(parseMessage({ ...message, createdAt: "2026-11-03T10:00:00Z" })).toMatchObject({ ok: true });
    }),
    { numRuns: 100 },
  );
  expect(passed).toBeGreaterThan(10);
});
