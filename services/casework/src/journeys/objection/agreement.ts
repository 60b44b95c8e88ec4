import type { Field } from "../fields.ts";
import { dateOf, said } from "../fields.ts";
import type { Journey, Question, Scene, Task } from "../journey.ts";
import { agreementEffects } from "./effects.ts";
import { agreementScope, scopeQuestions } from "./scope.ts";
import { agesAtOdds, whoQuestions } from "./who.ts";
import { wishParts } from "./wish-parts.ts";

/** Recording what somebody answered who was asked whether something may be shared. */
export const agreement: Journey = {
  id: "agreement",
  name: "Record an agreement to sharing, or a refusal",
  start: {
    lead: "Use this when you asked a family whether something may be shared, and they said yes or no.",
    needs: [
      "who answered, and whose information it is about",
      "which agencies, which purposes and which information you asked about",
      "if a child answered: whether anybody has judged that the child can decide this",
    ],
    next: "Support needs the family's agreement; protecting a child does not. An agreement counts for what was asked about and nothing more, and they can take it back at any time.",
  },
  authority: "record-wishes",
  tasks: agreementTasks,
  conflict: agesAtOdds,
  makes: "events",
  button: "Record the answer",
  effects: agreementEffects,
  events: (scene, draft) => {
    const { by, person, maker, scope, link, kept } = wishParts(scene, draft);
    const agreed = said(scene.answers, "answer") === "agree";
    const lastDay = agreed && said(scene.answers, "until") === "day" ? dateOf(scene.answers, "last-day") : null;
    const id = `c-${draft.messageId}`;
    const recorded = {
      type: agreed ? "consent.given" : "consent.refused",
      id,
      by,
      person,
      givenBy: maker,
      scope,
      ...(lastDay === null ? {} : { expiresOn: lastDay }),
    };
    const wish = { ...kept, id, kind: agreed ? ("agreement" as const) : ("refusal" as const), lastDay, reviewOn: null };
    return { events: [...link, recorded], wish };
  },
};

function agreementTasks(scene: Scene): readonly Task[] {
  const who = whoQuestions(scene, { speaks: "answered", wish: "the answer" });
  const agreed = said(scene.answers, "answer") !== "refuse";
  const scope = scopeQuestions(scene, agreementScope, untilFields);
  const what = agreed ? scope : scope.filter(({ id }) => id !== "more");
  return [
    { id: "who", title: "Who answered, and about whom", questions: who },
    { id: "what", title: "What they answered", questions: [answerQuestion, ...what] },
  ];
}

const answerQuestion: Question = {
  id: "answer",
  title: "What did they answer?",
  fields: [
    {
      kind: "radios",
      name: "answer",
      label: "What did they answer?",
      hint: "No answer is not an agreement: record only what they said.",
      missing: "Select what they answered",
      options: [
        {
          value: "agree",
          text: "They agree",
          hint: "Freely, and knowing what would go where: an agreement that was not is none",
        },
        {
          value: "refuse",
          text: "They do not agree",
          hint: "Support for which agreement is needed does not go. It does not stop what protects a child.",
        },
      ],
    },
  ],
};

const untilFields: readonly Field[] = [
  {
    kind: "radios",
    name: "until",
    label: "Until when does it hold?",
    hint: "An agreement ends by itself, so that a family is asked again. A later answer of theirs always counts over this one.",
    missing: "Select until when it holds",
    options: [
      { value: "usual", text: "Six months" },
      {
        value: "day",
        text: "Until a day that they named",
        fields: [{ kind: "date", name: "last-day", label: "Last day", when: "future", missing: "Enter the last day" }],
      },
    ],
  },
];
