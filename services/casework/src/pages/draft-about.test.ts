import { expect, test } from "vitest";
import type { CaseFile } from "../cases/cases.ts";
import { draftAbout, subjectAbout } from "./draft-about.ts";

const file: CaseFile = {
  key: "k",
  view: { case: "case-a", level: 4, status: null, team: [] },
  received: [],
  sent: [],
};
const nothing = { about: null, sent: null, file: null, answers: {} };

test.each([
  {
    name: "a draft of a case names the case, whatever its writer typed",
    scene: { ...nothing, file },
    about: "case case-a",
  },
  {
    name: "one that began from nothing names whom its writer named",
    scene: { ...nothing, answers: { "child-name": " Ada Lovell " } },
    about: "Ada Lovell",
  },
  {
    name: "a wish names whose information it is about",
    scene: { ...nothing, answers: { "whose-name": "Ada Lovell" } },
    about: "Ada Lovell",
  },
  {
    name: "one that says nothing yet names nobody",
    scene: { ...nothing, answers: { "child-name": " " } },
    about: null,
  },
])("$name", ({ scene, about }) => {
  expect(draftAbout(scene)).toBe(about);
});

test("what its writer typed is no subject: a question's page names the case alone", () => {
  const answers = { "child-name": "Somebody Else" };
  expect([subjectAbout({ ...nothing, answers }), subjectAbout({ ...nothing, answers, file })]).toEqual([
    null,
    "case case-a",
  ]);
});
