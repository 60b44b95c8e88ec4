import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Received } from "../../store/kept-copies.ts";
import { anyAnswers } from "../../testing/any-answers.ts";
import { agencyOf, messageId, sceneOf, userWith } from "../../testing/scene.ts";
import { checkFields, formOf } from "../fields.ts";
import type { Scene } from "../journey.ts";
import { advise } from "./advise.ts";

const createdAt = "2026-11-03T10:00:00Z";
const query = "01234567-89ab-7cde-8f01-23456789ab00";
const whole = { advised: "go-on", advice: "You asked about hunger: speak with the family about breakfast first." };

function asked(): Received {
  const said = { about: "child", on: "2026-11-02", form: "full" as const };
  return {
    key: "k",
    receivedAt: createdAt,
    readBy: [],
    delivery: {
      specversion: "1.0",
      id: "d",
      source: "urn:gatehouse:northshire:family-support",
      type: "uk.gatehouse.advice-query.v1",
      time: createdAt,
      datacontenttype: "application/json",
      data: {
        message: query,
        recipient: "northshire-council",
        from: "family-support",
        author: { name: "P. Renn", role: "family-worker" },
        kind: "advice-query",
        purpose: "early-help",
        case: null,
        createdAt,
        statements: [
          { ...said, id: "s1", item: "concern.narrative", value: "The younger comes hungry.", assertion: "observed" },
          { ...said, id: "s2", item: "concern.level", value: { absent: "not-known" }, assertion: "opinion" },
        ],
        tier: "support",
        handling: [],
        routedTo: null,
        retainUntil: null,
        record: 1,
        policy: "p",
        localIds: [],
        filedUnder: null,
      },
    },
  };
}

function sceneAtTheDoor(answers: Scene["answers"]): Scene {
  const user = userWith("northshire-council", "social-worker", "L. Abara");
  return { ...sceneOf(answers, asked()), agency: agencyOf("northshire-council"), user };
}

const fields = advise.tasks(sceneAtTheDoor({})).flatMap(({ questions }) => questions.flatMap((one) => one.fields));

test("it goes to who asked alone, for the purpose of the question, and all of it in the form that any agency may be given", () => {
  if (advise.makes !== "message") throw new Error("advice is a message");
  const parsed = parseMessage({ ...advise.message(sceneAtTheDoor(whole), { messageId }), createdAt });
  const text = `Nobody else is needed now. Go on as you do, and look again. ${whole.advice}`;
  expect(parsed).toMatchObject({
    ok: true,
    message: {
      kind: "advice-answer",
      to: ["family-support"],
      case: null,
      purpose: "early-help",
      inReplyTo: query,
      people: [{ label: "child", role: "child", ids: [] }],
      statements: [{ item: "concern.narrative", assertion: "opinion", value: text, summary: text }],
    },
  });
});

test("whoever answers reads what was asked above the question, and names nobody in the answer", () => {
  const [task] = advise.tasks(sceneAtTheDoor({}));
  expect(task?.questions[0]?.help?.[0]).toBe("They wrote: “The younger comes hungry.”");
  const { errors } = checkFields(fields, formOf({ ...whole, advice: "Mrs Lovell is known to us" }), "2026-11-03");
  expect(errors.map(({ text }) => text)).toEqual(["Take out what may tell who it is: somebody's name"]);
});

test("the longest advice that the page takes fits into the form that an agency is given, whatever is advised", () => {
  let passed = 0;
  fc.assert(
    fc.property(anyAnswers(fields, { advice: "a".repeat(400) }), (entered) => {
      const { answers, errors } = checkFields(fields, formOf(entered), "2026-11-03");
      if (errors.length > 0 || advise.makes !== "message") return;
      passed += 1;
      const message = advise.message(sceneAtTheDoor(answers), { messageId });
      expect(parseMessage({ ...message, createdAt })).toMatchObject({ ok: true });
    }),
    { numRuns: 100 },
  );
  expect(passed).toBeGreaterThan(50);
  const { errors } = checkFields(fields, formOf({ ...whole, advice: "a".repeat(401) }), "2026-11-03");
  expect(errors).toHaveLength(1);
});
