import { professionalOf } from "@gatehouse/pages/people";
import { londonDateOf } from "@gatehouse/policy/calendar";
import type { Received } from "../../store/kept-copies.ts";
import { said } from "../fields.ts";
import type { Journey, Question, Scene } from "../journey.ts";
import { Statements } from "../statements.ts";
import { namelessText } from "./nameless-text.ts";

/** With the sentence that goes before it, what the short form of an account may hold: an agency is given that and no more. */
const longestAdvice = 400;

/** What can be advised, as its button says it and as the asker reads it. */
const advised = {
  concern: { text: "Raise a concern", reads: () => "Raise a concern about this child." },
  support: {
    text: "Ask for support, with a parent and their agreement",
    reads: () => "Ask for support for this family, with a parent's agreement.",
  },
  "go-on": {
    text: "Go on, and look again",
    reads: () => "Nobody else is needed now. Go on as you do, and look again.",
  },
  talk: {
    text: "Telephone us, to talk it over",
    reads: (telephone: string) => `Telephone us, so that we can talk it over: ${telephone}.`,
  },
} as const satisfies Readonly<Record<string, { text: string; reads: (telephone: string) => string }>>;

/** Answering a question for advice about a family that nobody names: so does the answer not. */
export const advise: Journey = {
  id: "advice-answer",
  name: "Answer a question for advice",
  start: {
    lead: "Another agency asks for advice about a family that it does not name. You tell it what to do.",
    needs: ["what you advise, told so that nobody can tell who it is about"],
    next: "It goes to the agency that asked, and to nobody else. Nothing is sent before you confirm it.",
  },
  authority: "author",
  tasks: ({ about }) => [{ id: "advice", title: "What you advise", questions: [adviceQuestion(about)] }],
  conflict: () => null,
  makes: "message",
  message: (scene, { messageId }) => {
    const { about, agency, user, now } = scene;
    const data = about?.delivery.data;
    const made = new Statements(londonDateOf(now.getTime()));
    const text = adviceText(scene);
    // The short form is all that an agency gets of an account, and here it is the whole of it.
    made.add("concern.narrative", text, { assertion: "opinion", summary: text });
    return {
      id: messageId,
      kind: "advice-answer",
      from: agency.id,
      author: professionalOf(user),
      to: data === undefined ? [] : [data.from],
      case: data?.case ?? null,
      purpose: data?.purpose ?? "child-protection",
      people: [{ label: "child", role: "child", ids: [] }],
      statements: made.all,
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
      inReplyTo: data?.message ?? messageId,
    };
  },
};

function adviceText({ answers, partnership }: Scene): string {
  const choices: Readonly<Record<string, (typeof advised)[keyof typeof advised]>> = advised;
  const chosen = choices[said(answers, "advised") ?? ""] ?? advised.talk;
  return `${chosen.reads(partnership.telephone)} ${said(answers, "advice") ?? ""}`;
}

function adviceQuestion(about: Received | null): Question {
  return {
    id: "advice",
    title: "What do you advise?",
    help: [
      ...askedWords(about),
      "If what they tell sounds like significant harm, advise a concern, and telephone them.",
    ],
    fields: [
      {
        kind: "radios",
        name: "advised",
        label: "What should they do?",
        missing: "Select what they should do",
        options: Object.entries(advised).map(([value, { text }]) => ({ value, text })),
      },
      namelessText("advice", "Why, and what to look for", {
        rows: 5,
        max: longestAdvice,
        missing: "Enter why, and what to look for",
        hint: "Begin with what they asked, so that they know which question you answer.",
      }),
    ],
  };
}

/** What they asked, in their words: whoever answers has it before them. */
function askedWords(about: Received | null): readonly string[] {
  const texts = (about?.delivery.data.statements ?? []).flatMap(({ value }) =>
    typeof value === "string" ? [value] : [],
  );
  return texts.map((text) => `They wrote: “${text}”`);
}
