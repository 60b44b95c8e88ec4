import { maxRows } from "@gatehouse/contracts/item-shape";
import type { CaseFile } from "../../cases/cases.ts";
import type { Answers } from "../../store/drafts.ts";
import { clockFields, clockOf } from "../clock.ts";
import { nameField, note, shortForm } from "../concern/common-fields.ts";
import { happenedQuestions } from "../concern/happened.ts";
import { tellingQuestion } from "../concern/questions.ts";
import { numberField } from "../concern/who.ts";
import type { Field, FieldError } from "../fields.ts";
import { said } from "../fields.ts";
import type { Question, Scene, Task } from "../journey.ts";

const longText = 8000;

/** The tasks of telling a team something: what is asked depends on what it is. */
export function updateTasks(scene: Scene): readonly Task[] {
  return [
    { id: "child", title: "Who it is about", questions: [childQuestion(isKnown(scene.file))] },
    { id: "what", title: "What to tell the team", questions: [whatQuestion, ...toldQuestions(scene)] },
    { id: "telling", title: "Telling the family", questions: [tellingQuestion] },
  ];
}

/** Whether anything of the case tells the gateway which child it is about. */
export function isKnown(file: CaseFile | null | undefined): boolean {
  return file != null && file.received.length + file.sent.length > 0;
}

/** Whether a change is to be told, and nothing is said of it. */
export function tellsNothing({ answers }: Pick<Scene, "answers">): boolean {
  const accounts = ["record", "seen", "told", "child-words", "opinion", "strengths"];
  return said(answers, "tell") === "changed" && accounts.every((name) => said(answers, name) === undefined);
}

function childQuestion(known: boolean): Question {
  return {
    id: "child",
    title: "Which child is it about?",
    help: ["Everyone in the team reads this name: check that it is the child of this case."],
    fields: [
      nameField("child-name", "Full name of the child", "Enter the child's name, or what you know of it"),
      ...(known ? [] : [numberField]),
    ],
  };
}

const whatQuestion: Question = {
  id: "what",
  title: "What do you want to tell the team?",
  fields: [
    {
      kind: "radios",
      name: "tell",
      label: "What do you want to tell the team?",
      missing: "Select what you want to tell the team",
      options: [
        { value: "changed", text: "Something changed, or was seen or said" },
        { value: "action", text: "An action: who does what by when" },
        { value: "meeting", text: "A meeting to come" },
        { value: "notes", text: "What a meeting came to" },
      ],
    },
  ],
};

function toldQuestions(scene: Scene): readonly Question[] {
  switch (said(scene.answers, "tell")) {
    case "changed":
      return [recordsQuestion, ...happenedQuestions.filter(({ id }) => id !== "wishes")];
    case "action":
      return [actionQuestion(scene, true)];
    case "meeting":
      return [meetingQuestion, actionQuestion(scene, false)];
    case "notes":
      return [notesQuestion];
    default:
      return [];
  }
}

const recordsQuestion: Question = {
  id: "records",
  title: "What do your records say?",
  help: ["Only what is recorded and stands: what you saw, were told or think comes next, and is kept apart."],
  fields: [
    {
      kind: "radios",
      name: "record-any",
      label: "Do your records say something that the team does not know?",
      missing: "Select whether your records say something that the team does not know",
      options: [
        {
          value: "yes",
          text: "Yes",
          fields: [
            {
              kind: "textarea",
              name: "record",
              label: "What your records say",
              max: longText,
              rows: 6,
              missing: "Enter what your records say",
            },
            {
              kind: "date",
              name: "record-on",
              label: "Of which day is that?",
              when: "past",
              missing: "Enter the day of the record",
            },
            shortForm("record-short"),
          ],
        },
        { value: "no", text: "No" },
      ],
    },
  ],
};

/** Who may be given an action: the agencies of the team, and one's own. */
function ownerField({ agency, partnership, file }: Scene): Field {
  const team = new Set([agency.id, ...(file?.view.team ?? []).map((one) => one.agency)]);
  return {
    kind: "radios",
    name: "action-owner",
    label: "Which agency does it?",
    missing: "Select which agency does it",
    options: partnership.agencies.filter(({ id }) => team.has(id)).map(({ id, name }) => ({ value: id, text: name })),
  };
}

function actionQuestion(scene: Scene, asksDay: boolean): Question {
  const day: Field = {
    kind: "date",
    name: "action-due",
    label: "By when?",
    when: "future",
    missing: "Enter by when it is to be done",
  };
  return {
    id: asksDay ? "action" : "prepare",
    title: asksDay ? "What is to be done?" : "Who is to have what ready for the meeting?",
    help: [
      "The agency that does it reads all of this. The others read what it is called, who does it and by when.",
      ...(asksDay ? [] : ["It is due on the day of the meeting. Without it nobody would be told more than a name."]),
    ],
    fields: [
      nameField("action-title", "The action in a few words", "Enter the action in a few words"),
      {
        kind: "textarea",
        name: "action-what",
        label: "What exactly is to be done",
        max: note,
        rows: 4,
        missing: "Enter what exactly is to be done",
      },
      ownerField(scene),
      ...(asksDay ? [day] : []),
      {
        kind: "textarea",
        name: "action-outcome",
        label: "What it is to achieve",
        max: note,
        rows: 3,
        missing: "Enter what it is to achieve",
      },
    ],
  };
}

const meetingQuestion: Question = {
  id: "meeting",
  title: "When do you meet, and what about?",
  fields: [
    ...clockFields("meeting", { date: "Day of the meeting", time: "When it begins", when: "any" }),
    {
      kind: "textarea",
      name: "agenda",
      label: "What it is about",
      hint: "Everyone in the team reads this: say nothing here that not all of them may know.",
      max: note,
      rows: 4,
      missing: "Enter what the meeting is about",
    },
  ],
  wrong: noSuchTime,
};

const notesQuestion: Question = {
  id: "notes",
  title: "What did the meeting come to?",
  help: ["Some agencies read only the decisions and the actions."],
  fields: [
    ...clockFields("meeting", { date: "Day of the meeting", time: "When it began", when: "past" }),
    { kind: "textarea", name: "notes", label: "Notes", max: longText, rows: 8, missing: "Enter the notes" },
    lineField("decisions", "Decisions, one a line (optional)"),
    lineField("actions", "Actions, one a line (optional)"),
  ],
  wrong: noSuchTime,
};

/** What somebody wrote one a line. */
export function linesOf(text = ""): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function lineField(name: string, label: string): Field {
  const wrong = (value: string): string | null =>
    linesOf(value).length <= maxRows ? null : `There can be ${maxRows} lines at most`;
  return { kind: "textarea", name, label, max: note, rows: 4, wrong };
}

/** In the hour that a clock skips in spring nobody meets. */
function noSuchTime(answers: Answers): FieldError | null {
  const text = "There was no such time on that day: check the clocks going forward";
  return clockOf(answers, "meeting") === null ? { name: "meeting-at", target: "meeting-at", text } : null;
}
