import { describe, expect, test } from "vitest";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Answers } from "../../store/drafts.ts";
import { messageId, sceneOf } from "../../testing/scene.ts";
import type { RecordedWish } from "../journey.ts";
import { objection } from "./objection.ts";

const who: Answers = {
  about: "child",
  "whose-name": "Ada Lovell",
  "whose-born-day": "9",
  "whose-born-month": "3",
  "whose-born-year": "2017",
};
const byNumber: Answers = { ...who, "whose-known": "nhs-number", "whose-nhs-number": "999 825 9797" };
const everything: Answers = { "scope-agencies": "all", "scope-purposes": "all", "scope-categories": "all" };
const mother: Answers = {
  capacity: "parent",
  "maker-name": "Mary Lovell",
  responsibility: "yes",
  "alleged-harmer": "no",
};

function recorded(answers: Answers): RecordedWish {
  if (objection.makes !== "events") throw new Error("an objection is an event");
  return objection.events(sceneOf(answers), { messageId });
}
const at = { at: "2026-11-03T10:00:00Z" };

describe("each way to object is events of the contract", () => {
  test.each([
    {
      name: "a mother, all agencies, everything",
      answers: { ...byNumber, ...everything, ...mother },
      madeBy: { capacity: "parent", parentalResponsibility: true, allegedHarmer: false },
    },
    {
      name: "responsibility not known",
      answers: { ...byNumber, ...everything, ...mother, responsibility: "not-known" },
      madeBy: { capacity: "parent", allegedHarmer: false },
    },
    {
      name: "a child nobody has assessed",
      answers: {
        ...byNumber,
        ...everything,
        capacity: "child",
        "maker-name": "Ada Lovell",
        competence: "not-assessed",
      },
      madeBy: { capacity: "child", competence: { result: "not-assessed" } },
    },
    {
      name: "a child found competent",
      answers: {
        ...byNumber,
        ...everything,
        capacity: "child",
        "maker-name": "Ada Lovell",
        competence: "competent",
        "competent-by": "N. Adeyemi",
        "competent-on-day": "1",
        "competent-on-month": "11",
        "competent-on-year": "2026",
      },
      madeBy: { capacity: "child", competence: { result: "competent", assessedBy: "N. Adeyemi", on: "2026-11-01" } },
    },
    {
      name: "an advocate for a child found competent speaks the child's word",
      answers: {
        ...byNumber,
        ...everything,
        capacity: "advocate",
        "maker-name": "S. Hale",
        competence: "competent",
        "competent-by": "N. Adeyemi",
        "competent-on-day": "1",
        "competent-on-month": "11",
        "competent-on-year": "2026",
      },
      madeBy: { capacity: "advocate", competence: { result: "competent", assessedBy: "N. Adeyemi" } },
    },
    {
      name: "an adult about what is held on themselves",
      answers: { ...byNumber, ...everything, about: "self", "whose-born-year": "1985", "alleged-harmer": "yes" },
      madeBy: { capacity: "self", allegedHarmer: true },
    },
  ])("$name", ({ answers, madeBy }) => {
    const { events } = recorded(answers);
    for (const event of events) expect(parseRegisterEvent({ ...event, ...at })).toMatchObject({ ok: true });
    expect(events.map((event) => event["type"])).toEqual(["person.linked", "objection.recorded"]);
    expect(events[1]?.["madeBy"]).toMatchObject(madeBy);
    expect(events[1]?.["person"]).toBe(events[0]?.["person"]);
  });
});

test("with the partnership's own reference nobody is linked anew", () => {
  const { events } = recorded({ ...who, ...everything, ...mother, "whose-known": "reference", reference: "p-ada" });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ type: "objection.recorded", person: "p-ada" });
});

test("a scope of some agencies and some information is those and no others", () => {
  const scoped = {
    "scope-agencies": "some",
    agencies: ["northshire-homes"],
    "scope-purposes": "some",
    purposes: ["housing-support"],
    "scope-categories": "some",
    categories: ["health", "family"],
  };
  const { events } = recorded({ ...byNumber, ...mother, ...scoped });
  expect(events[1]?.["scope"]).toEqual({
    agencies: ["northshire-homes"],
    purposes: ["housing-support"],
    categories: ["health", "family"],
  });
});

test("from 16 nobody has to judge whether they can decide; an adult is not recorded as a child, nor a child as one", () => {
  const questionsOf = (answers: Answers) =>
    objection.tasks(sceneOf(answers)).flatMap(({ questions }) => questions.map(({ id }) => id));
  const child = { ...who, capacity: "child" };
  expect(questionsOf(child)).toContain("competence");
  expect(questionsOf({ ...child, "whose-born-year": "2010" })).not.toContain("competence");
  expect(questionsOf({ ...who, capacity: "parent", "whose-born-year": "2010" })).toContain("responsibility");
  expect(questionsOf({ ...who, about: "self" })).not.toContain("maker");
  const oddAt = (answers: Answers): string | undefined => objection.conflict(sceneOf(answers))?.question;
  expect(oddAt({ ...who, "whose-born-year": "2008" })).toBe("about");
  expect(oddAt({ ...who, about: "self" })).toBe("about");
  expect(oddAt({ ...who, about: "self", "whose-born-year": "2008" })).toBeUndefined();
  expect(oddAt(who)).toBeUndefined();
});

test("a child who objects is the person whose information it is; a parent is somebody else", () => {
  const child = recorded({ ...byNumber, ...everything, capacity: "child", competence: "not-assessed" }).events[1];
  expect(child?.["madeBy"]).toMatchObject({ person: child?.["person"] });
  const parent = recorded({ ...byNumber, ...everything, ...mother }).events[1];
  expect(parent?.["madeBy"]).not.toMatchObject({ person: parent?.["person"] });
});
