import { note, shortForm } from "../concern/common-fields.ts";
import { happenedQuestions } from "../concern/happened.ts";
import { whoQuestions } from "../concern/who.ts";
import type { Question, Scene, Task } from "../journey.ts";
import { agencyOptions } from "../words.ts";

const helpQuestion: Question = {
  id: "help",
  title: "What would the family like help with?",
  help: ["In their own words where you can. Whoever could help reads this."],
  fields: [
    {
      kind: "textarea",
      name: "help",
      label: "What would the family like help with?",
      max: note,
      rows: 6,
      missing: "Enter what the family would like help with",
    },
    shortForm("help-short"),
  ],
};

const withParentQuestion: Question = {
  id: "with-parent",
  title: "Did you fill this in with a parent, and do they agree to it?",
  help: [
    "A request for support goes by agreement, which is recorded by itself: choose “Record an agreement to sharing” on the first page, before or after. Without one it is refused, and the next page says so.",
    "If a child may be at risk do not wait for an agreement: raise a concern.",
  ],
  fields: [
    {
      kind: "radios",
      name: "with-parent",
      label: "Did you fill this in with a parent, and do they agree to it?",
      missing: "Select whether you filled this in with a parent",
      options: [
        { value: "yes", text: "Yes" },
        { value: "no", text: "Not yet" },
      ],
    },
  ],
};

function recipientsQuestion({ agency, partnership }: Scene): Question {
  const door = partnership.agencies.find(({ id }) => id === partnership.frontDoor)?.name ?? partnership.frontDoor;
  return {
    id: "recipients",
    title: "Who could help?",
    help: [
      `A request for support always goes to the front door, ${door}, which knows who offers what.`,
      "Name others only if the parent agreed to them. Who the family objects to gets nothing, and the rest waits until somebody has talked it over with them.",
    ],
    fields: [
      {
        kind: "checkboxes",
        name: "to",
        label: "Who else could help? (optional)",
        options: agencyOptions(partnership, [agency.id, partnership.frontDoor]),
      },
    ],
  };
}

/** The tasks of asking for support. */
export function supportTasks(scene: Scene): readonly Task[] {
  return [
    { id: "who", title: "Who it is about", questions: whoQuestions },
    { id: "help", title: "What would help", questions: [helpQuestion, ...happenedQuestions] },
    { id: "parent", title: "With the parent", questions: [withParentQuestion] },
    { id: "recipients", title: "Who to ask", questions: [recipientsQuestion(scene)] },
  ];
}
