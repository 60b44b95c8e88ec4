import { professionalOf } from "@gatehouse/pages/people";
import { said } from "../fields.ts";
import type { Journey } from "../journey.ts";
import { amends } from "./amends.ts";

const instructions = {
  delete: "Delete your copy and everything made from it, and tell us when it is done.",
  "stop-using": "Keep your copy, and do not use or share it until we say more.",
} as const;

/** Calling back a whole message of this agency from everyone who has any of it. */
export const recall: Journey = {
  id: "recall",
  name: "Recall a message",
  start: {
    lead: "Use this when something must not stay where it was sent.",
    needs: ["what whoever has it should do with it", "why"],
    next: "You see who has it before anything is sent. Everyone who received any of the message gets the recall.",
  },
  authority: "author",
  tasks: () => [
    {
      id: "recall",
      title: "What they should do with it",
      questions: [
        {
          id: "instruction",
          title: "What should they do with it?",
          help: ["Everyone who has any of the message gets this. It cannot undo that they have read it."],
          fields: [
            {
              kind: "radios",
              name: "instruction",
              label: "What should they do?",
              missing: "Select what they should do",
              options: [
                { value: "delete", text: "Delete it" },
                { value: "stop-using", text: "Keep it, and stop using it for now" },
              ],
            },
            { kind: "textarea", name: "why", label: "Why?", max: 1000, rows: 3, missing: "Enter why you recall it" },
          ],
        },
      ],
    },
  ],
  conflict: () => null,
  makes: "message",
  message: (scene, { messageId }) => {
    const chosen = said(scene.answers, "instruction") === "stop-using" ? "stop-using" : "delete";
    return {
      ...amends(scene, messageId),
      kind: "recall",
      author: professionalOf(scene.user),
      statements: [],
      corrects: { message: scene.sent?.id ?? messageId, reason: said(scene.answers, "why") },
      instruction: instructions[chosen],
    };
  },
};
