import type { Scene, Question } from "../journey.ts";
import { said } from "../fields.ts";
import { knownOr } from "../known.ts";
import { nameField, note, shortForm } from "./common-fields.ts";

const longText = 8000;

/** What happened: seen, told and thought apart, and what the child wants. */
export const happenedQuestions: readonly Question[] = [
  {
    id: "seen",
    title: "What did you see or hear yourself?",
    help: ["Write what happened, not what you think it means: that comes later, and is kept apart."],
    fields: [
      {
        kind: "radios",
        name: "seen-any",
        label: "Did you see or hear something yourself?",
        missing: "Select whether you saw or heard something yourself",
        options: [
          {
            value: "yes",
            text: "Yes",
            fields: [
              {
                kind: "textarea",
                name: "seen",
                label: "What you saw or heard",
                max: longText,
                rows: 8,
                missing: "Enter what you saw or heard",
              },
              {
                kind: "date",
                name: "seen-on",
                label: "When was that?",
                hint: "The last time, if it was several times",
                when: "past",
                missing: "Enter when you saw or heard it",
              },
              shortForm("seen-short"),
            ],
          },
          { value: "no", text: "No" },
        ],
      },
    ],
  },
  {
    id: "told",
    title: "What were you told?",
    fields: [
      {
        kind: "radios",
        name: "told-by",
        label: "Did someone tell you something?",
        missing: "Select whether someone told you something",
        options: [
          {
            value: "child",
            text: "Yes, the child",
            fields: [
              {
                kind: "textarea",
                name: "child-words",
                label: "What the child said, in the child's own words",
                max: note,
                rows: 6,
                missing: "Enter what the child said",
              },
              {
                kind: "date",
                name: "child-words-on",
                label: "When did the child say it?",
                when: "past",
                missing: "Enter when the child said it",
              },
              shortForm("child-words-short"),
            ],
          },
          {
            value: "someone",
            text: "Yes, someone else",
            fields: [
              nameField(
                "teller",
                "Who told you",
                "Enter who told you",
                "What they are to the child is enough, for example grandmother. Do not name someone who asked not to be named.",
              ),
              {
                kind: "textarea",
                name: "told",
                label: "What they said",
                max: longText,
                rows: 6,
                missing: "Enter what they said",
              },
              {
                kind: "date",
                name: "told-on",
                label: "When did they tell you?",
                when: "past",
                missing: "Enter when they told you",
              },
              shortForm("told-short"),
            ],
          },
          { value: "no", text: "No, nobody told me anything" },
        ],
      },
    ],
  },
  {
    id: "opinion",
    title: "What do you think it means?",
    help: ["This goes as your opinion, and is marked so wherever it is read."],
    fields: [
      { kind: "textarea", name: "opinion", label: "What worries you (optional)", max: note, rows: 5 },
      {
        kind: "textarea",
        name: "strengths",
        label: "What keeps the child safe, as you see it (optional)",
        max: note,
        rows: 3,
      },
      shortForm("opinion-short"),
    ],
  },
  {
    id: "wishes",
    title: "What does the child want?",
    fields: [
      knownOr("wishes-known", "Do you know what the child wants to happen?", [
        {
          kind: "textarea",
          name: "wishes",
          label: "What the child wants",
          max: note,
          rows: 4,
          missing: "Enter what the child wants",
        },
      ]),
    ],
  },
];

/** Whether there is anything to tell: what was seen or what was told. */
export function saysNothing({ answers }: Pick<Scene, "answers">): boolean {
  return said(answers, "seen-any") === "no" && said(answers, "told-by") === "no";
}
