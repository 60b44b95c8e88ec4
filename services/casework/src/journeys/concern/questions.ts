import type { Question, Scene, Task } from "../journey.ts";
import { agencyOptions, optionsOf, toldReasonWords } from "../words.ts";
import { nameField } from "./common-fields.ts";
import { happenedQuestions } from "./happened.ts";
import { riskQuestions } from "./risk.ts";
import { whoQuestions } from "./who.ts";

/** Whether the family knows that something is sent, and why not. */
export const tellingQuestion: Question = {
  id: "telling",
  title: "Has the family been told that you are sending this?",
  help: [
    "Families are told, unless telling them would put someone at risk, harm an investigation or delay help too long.",
  ],
  fields: [
    {
      kind: "radios",
      name: "told-status",
      label: "Has the family been told?",
      missing: "Select whether the family has been told",
      options: [
        { value: "told", text: "Yes" },
        {
          value: "deferred",
          text: "No, telling them must wait",
          fields: [
            {
              kind: "radios",
              name: "told-reason",
              label: "Why must it wait?",
              missing: "Select why telling the family must wait",
              options: optionsOf(toldReasonWords),
            },
            {
              kind: "text",
              name: "officer-reference",
              label: "Police reference (only for an investigation)",
              hint: "Without it the front door holds the message until somebody gives it",
              max: 100,
              width: "20",
            },
            {
              kind: "date",
              name: "told-review",
              label: "When will you look again whether they can be told?",
              when: "future",
              missing: "Enter when you will look again",
            },
          ],
        },
        {
          value: "not-contactable",
          text: "No, we could not reach them",
          fields: [
            {
              kind: "date",
              name: "attempt-on",
              label: "When did you last try?",
              when: "past",
              missing: "Enter when you last tried",
            },
            nameField("attempt-method", "How did you try?", "Enter how you tried", "For example, by telephone"),
            nameField("attempt-result", "What came of it?", "Enter what came of it", "For example, no answer"),
          ],
        },
      ],
    },
  ],
};

function recipientsQuestion({ agency, partnership }: Scene): Question {
  const door = partnership.agencies.find(({ id }) => id === partnership.frontDoor)?.name ?? partnership.frontDoor;
  return {
    id: "recipients",
    title: "Who needs to know?",
    help: [
      `A concern always goes to the front door, ${door}.`,
      "Choose others only if they have a part in keeping the child safe. You see what each of them gets before anything is sent.",
    ],
    fields: [
      {
        kind: "checkboxes",
        name: "to",
        label: "Who else needs to know? (optional)",
        options: agencyOptions(partnership, [agency.id, partnership.frontDoor]),
      },
    ],
  };
}

/** The tasks of raising a concern. */
export function concernTasks(scene: Scene): readonly Task[] {
  return [
    { id: "who", title: "Who it is about", questions: whoQuestions },
    { id: "happened", title: "What you saw or were told", questions: happenedQuestions },
    { id: "risk", title: "The risk", questions: riskQuestions(scene) },
    { id: "telling", title: "Telling the family", questions: [tellingQuestion] },
    { id: "recipients", title: "Who to send it to", questions: [recipientsQuestion(scene)] },
  ];
}
