import type { Answers } from "../../store/drafts.ts";
import { clockFields, clockOf } from "../clock.ts";
import { note } from "../concern/common-fields.ts";
import { whoQuestions } from "../concern/who.ts";
import { said } from "../fields.ts";
import type { Question, Scene, Task } from "../journey.ts";

/** What a school may be asked for, in the words that it reads. */
export const supportWords: Readonly<Record<string, string>> = {
  lookout: "Look out for the child, and say nothing of it unless the child does.",
  quiet: "Let the child have a quiet place and time.",
  listen: "If the child speaks of it, listen, and write down the child's own words.",
  collect: "If somebody unexpected comes to collect the child, telephone the front door first.",
};

/** What is the same for every child of an incident. */
export const incidentQuestions: readonly Question[] = [
  {
    id: "incident",
    title: "What incident is it?",
    help: [
      "The school gets the reference and the day. It gets no place, no circumstances and nobody's name but the child's: write none of them here.",
    ],
    fields: [
      {
        kind: "text",
        name: "incident-reference",
        label: "Police reference",
        max: 100,
        width: "20",
        missing: "Enter the police reference",
      },
      ...clockFields("incident", { date: "When did it happen?", time: "At what time?", when: "past" }),
    ],
    wrong: (answers) =>
      clockOf(answers, "incident") === null
        ? {
            name: "incident-at",
            target: "incident-at",
            text: "There was no such time on that day: check the clocks going forward",
          }
        : null,
  },
];

/** The answers that those questions have. */
export const namesOfIncident: readonly string[] = [
  "incident-reference",
  "incident-at",
  ...["day", "month", "year"].map((part) => `incident-on-${part}`),
];

const presentQuestion: Question = {
  id: "present",
  title: "Was the child there?",
  fields: [
    {
      kind: "radios",
      name: "present",
      label: "Was the child there when it happened?",
      missing: "Select whether the child was there",
      options: [
        { value: "yes", text: "Yes" },
        { value: "no", text: "No" },
        { value: "not-known", text: "Not known" },
      ],
    },
    {
      kind: "textarea",
      name: "child-said",
      label: "What the child said, in the child's own words (optional)",
      hint: "The school gets this as it stands. Leave out who is accused, and where anybody is now.",
      max: note,
      rows: 4,
    },
  ],
};

function schoolQuestion({ partnership }: Scene): Question {
  const schools = partnership.agencies.filter(({ kind }) => kind === "education");
  return {
    id: "school",
    title: "Which school does the child go to?",
    fields: [
      {
        kind: "radios",
        name: "school",
        label: "Which school does the child go to?",
        missing: "Select which school the child goes to",
        options: [
          ...schools.map(({ id, name }) => ({ value: id, text: name })),
          {
            value: "unknown",
            text: "I do not know",
            hint: "It goes to the school that the partnership knows for this child, if there is one",
          },
        ],
      },
    ],
  };
}

const supportQuestion: Question = {
  id: "support",
  title: "What should the school do?",
  fields: [
    {
      kind: "checkboxes",
      name: "support",
      label: "What should the school do? (optional)",
      options: Object.entries(supportWords).map(([value, text]) => ({ value, text })),
    },
    { kind: "textarea", name: "support-more", label: "Something else (optional)", max: 1000, rows: 3 },
  ],
};

const anotherQuestion: Question = {
  id: "another",
  title: "Is another child affected?",
  fields: [
    {
      kind: "radios",
      name: "another",
      label: "Is another child of school age affected by this incident?",
      hint: "Each notice is about one child. You go on with the next when this one is sent.",
      missing: "Select whether another child is affected",
      options: [
        { value: "yes", text: "Yes, go on with the next child afterwards" },
        { value: "no", text: "No" },
      ],
    },
  ],
};

/** The tasks of telling a school. */
export function noticeTasks(scene: Scene): readonly Task[] {
  const who = whoQuestions.filter(({ id }) => id === "child" || id === "nhs-number");
  return [
    { id: "incident", title: "The incident", questions: incidentQuestions },
    { id: "child", title: "The child", questions: [...who, presentQuestion] },
    {
      id: "school",
      title: "The school",
      questions: isNamed(scene.answers) ? [schoolQuestion(scene), supportQuestion] : [schoolQuestion(scene)],
    },
    { id: "another", title: "Other children", questions: [anotherQuestion] },
  ];
}

/** A school that nobody has named cannot be given anything to do. */
function isNamed(answers: Answers): boolean {
  const school = said(answers, "school");
  return school !== undefined && school !== "unknown";
}
