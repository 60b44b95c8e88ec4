import type { Field } from "../fields.ts";
import { dateOf, said } from "../fields.ts";
import type { Journey, Scene, Task } from "../journey.ts";
import { objectionEffects } from "./effects.ts";
import { objectionScope, scopeQuestions } from "./scope.ts";
import { agesAtOdds, whoQuestions } from "./who.ts";
import { wishParts } from "./wish-parts.ts";

/** Recording that somebody does not want something shared. */
export const objection: Journey = {
  id: "objection",
  name: "Record an objection to sharing",
  start: {
    lead: "Use this when a child, a parent, an adult or someone who speaks for them says that they do not want something shared.",
    needs: [
      "who objects, and whose information it is about",
      "which agencies, which purposes and which information they mean",
      "if a child objects: whether anybody has judged that the child can decide this",
    ],
    next: "The objection counts from the moment it is recorded. It is only set aside if someone may be harmed or the law requires it, and then the person is told.",
  },
  authority: "record-wishes",
  tasks: objectionTasks,
  conflict: agesAtOdds,
  makes: "events",
  button: "Record the objection",
  effects: objectionEffects,
  events: (scene, draft) => {
    const { by, person, maker, scope, link, kept } = wishParts(scene, draft);
    const text = said(scene.answers, "reason");
    const reviewOn = dateOf(scene.answers, "review");
    const id = `o-${draft.messageId}`;
    const recorded = {
      type: "objection.recorded",
      id,
      by,
      person,
      madeBy: maker,
      scope,
      reason: { code: "asked", ...(text === undefined ? {} : { text }) },
      ...(reviewOn === null ? {} : { reviewOn }),
    };
    return { events: [...link, recorded], wish: { ...kept, id, kind: "objection", lastDay: null, reviewOn } };
  },
};

function objectionTasks(scene: Scene): readonly Task[] {
  const who = whoQuestions(scene, { speaks: "objects", wish: "the objection" });
  return [
    { id: "who", title: "Who objects, and about whom", questions: who },
    { id: "what", title: "What they do not want shared", questions: scopeQuestions(scene, objectionScope, more) },
  ];
}

const more: readonly Field[] = [
  {
    kind: "textarea",
    name: "reason",
    label: "Why, in their words (optional)",
    hint: "Sealed: no agency gets it. It helps whoever must weigh it later.",
    max: 4000,
    rows: 4,
  },
  {
    kind: "date",
    name: "review",
    label: "When will you ask them again? (optional)",
    hint: "An objection has no end of its own: it counts until they withdraw it",
    when: "future",
  },
];
