import { endOfNextWorkingDay, londonDateOf } from "@gatehouse/policy/calendar";
import { professionalOf } from "@gatehouse/pages/people";
import type { Answers } from "../../store/drafts.ts";
import { clockOf } from "../clock.ts";
import { dateOf, formOf, said } from "../fields.ts";
import type { Journey, Question, Scene } from "../journey.ts";
import { knownValue } from "../known.ts";
import { visitedKey } from "../progress.ts";
import { Statements } from "../statements.ts";
import { incidentQuestions, namesOfIncident, noticeTasks, supportWords } from "./questions.ts";

/**
 * Telling a child's school of a domestic-abuse incident before the next school day. It asks for what a school may be
 * given and for nothing else: no place, no circumstances, nobody's name but the child's.
 */
export const notice: Journey = {
  id: "domestic-abuse-notice",
  name: "Tell a school of domestic abuse",
  start: {
    lead: "Use this when police were called to domestic abuse and a child of school age is affected. It goes to the child's school, so that the school can look after the child before the next school day.",
    needs: [
      "the police reference of the incident, and when it happened",
      "whether the child was there, and what the child said",
      "the child's name, date of birth and school",
    ],
    next: "You see what the school would get before anything is sent. The school is told not to discuss it with the family. If several children are affected, you go on with the next when one is sent.",
  },
  authority: "author",
  // The duty is the police's; the front door passes on what the police tell it by telephone.
  isFor: ({ agency, partnership }) => agency.kind === "police" || agency.id === partnership.frontDoor,
  tasks: noticeTasks,
  conflict: () => null,
  makes: "message",
  message: (scene, { messageId }) => {
    const { answers, agency, user } = scene;
    const school = schoolOf(answers);
    const born = said(answers, "child-born-known") === "known" ? dateOf(answers, "child-born") : null;
    const number = numberOf(answers);
    return {
      id: messageId,
      kind: "domestic-abuse-notice",
      from: agency.id,
      author: professionalOf(user),
      ...(school === null ? {} : { to: [school] }),
      case: null,
      incident: said(answers, "incident-reference"),
      purpose: "notification",
      people: [
        {
          label: "child",
          role: "child",
          ids: number === undefined ? [] : [{ scheme: "nhs-number", value: number }],
          ...(born === null ? {} : { born }),
        },
      ],
      statements: statementsOf(scene, school),
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    };
  },
  next: (answers) => (said(answers, "another") === "yes" ? ofIncident(answers) : null),
};

function numberOf(answers: Answers): string | undefined {
  return said(answers, "nhs-number-known") === "known"
    ? said(answers, "nhs-number")?.replaceAll(/[\s-]/g, "")
    : undefined;
}

/** The school that was named; null where the partnership is to find it. */
function schoolOf(answers: Answers): string | null {
  const chosen = said(answers, "school");
  return chosen === undefined || chosen === "unknown" ? null : chosen;
}

function statementsOf({ answers, now }: Scene, school: string | null): Statements["all"] {
  const made = new Statements(londonDateOf(now.getTime()));
  made.add("child.name", said(answers, "child-name"));
  made.add(
    "child.dateOfBirth",
    knownValue(answers, "child-born-known", () => dateOf(answers, "child-born")),
  );
  const present = said(answers, "present");
  const words = said(answers, "child-said");
  made.add(
    "police.incident",
    {
      reference: said(answers, "incident-reference"),
      time: clockOf(answers, "incident"),
      ...(present === "yes" || present === "no" ? { childPresent: present === "yes" } : {}),
      ...(words === undefined ? {} : { said: words }),
    },
    { assertion: "reported", on: dateOf(answers, "incident-on") },
  );
  const asked = askedOf(answers);
  if (school !== null && asked.length > 0)
    made.add("plan.action", {
      title: "Look after the child at school",
      action: asked.join("\n"),
      owner: school,
      due: londonDateOf(endOfNextWorkingDay(now.getTime())),
      outcomeSought: "The child is safe and supported at school, without having to ask for it.",
    });
  return made.all;
}

function askedOf(answers: Answers): readonly string[] {
  const chosen = formOf(answers)
    .all("support")
    .flatMap((code) => supportWords[code] ?? []);
  const more = said(answers, "support-more");
  return more === undefined ? chosen : [...chosen, more];
}

/** What was said of the incident holds for the next child; what was said of this one does not. */
function ofIncident(answers: Answers): Answers {
  const kept = new Set([...namesOfIncident, ...incidentQuestions.map((question: Question) => visitedKey(question))]);
  return Object.fromEntries(Object.entries(answers).filter(([name]) => kept.has(name)));
}
