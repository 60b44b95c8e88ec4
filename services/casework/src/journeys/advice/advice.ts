import { professionalOf } from "@gatehouse/pages/people";
import { londonDateOf } from "@gatehouse/policy/calendar";
import { said } from "../fields.ts";
import type { Journey, Question } from "../journey.ts";
import { Statements } from "../statements.ts";
import { namelessText } from "./nameless-text.ts";

const situation: Question = {
  id: "situation",
  title: "What is it about?",
  help: [
    "Say what happened and how old the child is about, and nothing by which anybody could tell who they are. If a child may be at risk, do not ask for advice without names: raise a concern.",
  ],
  fields: [
    namelessText("situation", "What do you know?", { rows: 7, missing: "Enter what you know" }),
    {
      kind: "radios",
      name: "known-how",
      label: "How do you know it?",
      missing: "Select how you know it",
      options: [
        { value: "observed", text: "I saw or heard it myself" },
        { value: "reported", text: "Somebody told me" },
        { value: "opinion", text: "It is what I think" },
      ],
    },
    namelessText("advice-question", "What would you like to know?", {
      rows: 3,
      missing: "Enter what you would like to know",
    }),
  ],
};

/** Asking the front door for advice about a family that nobody names. */
export const advice: Journey = {
  id: "advice-query",
  name: "Ask for advice without naming anybody",
  start: {
    lead: "Use this when you are not sure what to do about a family, and want to talk it over before anybody is named.",
    needs: ["what you know, told so that nobody can tell who it is"],
    next: "It goes to the front door alone. Your agency and you are named, the family is not.",
  },
  authority: "author",
  tasks: () => [{ id: "situation", title: "What you want to talk over", questions: [situation] }],
  conflict: () => null,
  makes: "message",
  message: ({ answers, agency, user, partnership, now }, { messageId }) => {
    const made = new Statements(londonDateOf(now.getTime()));
    made.add("concern.narrative", said(answers, "situation"), { assertion: said(answers, "known-how") ?? "opinion" });
    made.add("concern.hypothesis", `What we would like to know: ${said(answers, "advice-question") ?? ""}`, {
      assertion: "opinion",
    });
    return {
      id: messageId,
      kind: "advice-query",
      from: agency.id,
      author: professionalOf(user),
      to: [partnership.frontDoor],
      case: null,
      purpose: "child-protection",
      people: [{ label: "child", role: "child", ids: [] }],
      statements: made.all,
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    };
  },
  // The front door's own people need not ask themselves.
  isFor: ({ agency, partnership }) => agency.id !== partnership.frontDoor,
};
