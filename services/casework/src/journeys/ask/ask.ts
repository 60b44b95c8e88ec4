import { londonDateOf } from "@gatehouse/policy/calendar";
import { professionalOf } from "@gatehouse/pages/people";
import { childOf } from "../concern/concern.ts";
import { dateOf, formOf, said } from "../fields.ts";
import type { Journey } from "../journey.ts";
import { Statements } from "../statements.ts";
import { askedItems, askTasks } from "./questions.ts";

/** Asking other agencies what they know of a child: item by item, with the power, the reason and a clock. */
export const ask: Journey = {
  id: "information-request",
  name: "Ask other agencies for information",
  start: {
    lead: "Use this when you need to know something about a child that another agency knows.",
    needs: ["what exactly you need to know, and why", "the power that you ask under", "by when you need the answer"],
    next: "You see what each agency you ask would read before anything is sent. Their answers come under “Read what other agencies sent”, and tell what they do not hold from what they may not give.",
  },
  authority: "author",
  tasks: askTasks,
  conflict: () => null,
  makes: "message",
  message: ({ answers, agency, user, now, file }, { messageId }) => {
    const made = new Statements(londonDateOf(now.getTime()));
    made.add("child.name", said(answers, "child-name"));
    return {
      id: messageId,
      kind: "information-request",
      from: agency.id,
      author: professionalOf(user),
      to: formOf(answers).all("to"),
      case: file?.view.case ?? null,
      purpose: "information-request",
      people: [childOf(answers)],
      statements: made.all,
      items: askedItems(answers),
      power: said(answers, "power"),
      reason: said(answers, "reason"),
      historyFrom: dateOf(answers, "history-from"),
      urgency: said(answers, "urgency"),
      basis: { power: said(answers, "power"), gdpr: "6-1-e", condition: "safeguarding-para-18" },
    };
  },
};
