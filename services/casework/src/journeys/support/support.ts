import { professionalOf } from "@gatehouse/pages/people";
import { childOf, statementsOf } from "../concern/concern.ts";
import { formOf, said } from "../fields.ts";
import type { Journey } from "../journey.ts";
import { supportTasks } from "./questions.ts";

/** Asking for support for a family, with a parent and by their agreement (decision steps 7 and 8). */
export const support: Journey = {
  id: "support-request",
  name: "Ask for support for a family",
  start: {
    lead: "Use this when a family would like help that your agency cannot give alone, and no child is at risk. You fill it in with a parent.",
    needs: [
      "a parent who is with you, or whom you can go through it with before it goes",
      "what the family would like help with",
      "the parent's agreement, recorded in Gatehouse",
    ],
    next: "You see what each agency would get, and can print exactly that to go through it with the parent. Nothing is sent until you confirm it.",
  },
  authority: "author",
  paper: true,
  tasks: supportTasks,
  conflict: ({ answers }) =>
    said(answers, "with-parent") === "no"
      ? {
          question: "with-parent",
          text: "Go through it with a parent first. If a child may be at risk, raise a concern instead",
        }
      : null,
  makes: "message",
  message: (scene, { messageId }) => {
    const { answers, agency, user, partnership } = scene;
    const statements = statementsOf(scene);
    statements.add("concern.narrative", `What the family would like help with: ${said(answers, "help") ?? ""}`, {
      assertion: "reported",
      summary: said(answers, "help-short"),
    });
    return {
      id: messageId,
      kind: "support-request",
      from: agency.id,
      author: professionalOf(user),
      to: [partnership.frontDoor, ...formOf(answers).all("to")],
      case: null,
      purpose: "early-help",
      people: [childOf(answers)],
      statements: statements.all,
      // Filled in with a parent, who therefore knows.
      told: { status: "told" },
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    };
  },
};
