import { londonDateOf } from "@gatehouse/policy/calendar";
import { professionalOf } from "@gatehouse/pages/people";
import { compareText } from "@gatehouse/policy/canonical";
import type { CaseFile } from "../../cases/cases.ts";
import type { Answers } from "../../store/drafts.ts";
import { clockOf } from "../clock.ts";
import { addHappened, toldOf } from "../concern/concern.ts";
import { dateOf, said } from "../fields.ts";
import type { Journey, Scene } from "../journey.ts";
import { Statements } from "../statements.ts";
import { isKnown, linesOf, tellsNothing, updateTasks } from "./questions.ts";

const kinds: Readonly<Record<string, string>> = { action: "plan-action", meeting: "meeting", notes: "meeting" };

/** Telling a case's team what changed, an action for somebody, or of a meeting. */
export const update: Journey = {
  id: "update",
  name: "Send an update",
  start: {
    lead: "Use this to tell everyone in the team of a case what changed.",
    needs: ["what changed, who has something to do, or when people meet"],
    next: "You see what each agency of the team would get before anything is sent.",
  },
  authority: "author",
  tasks: updateTasks,
  conflict: (scene) =>
    tellsNothing(scene)
      ? { question: "records", text: "Say what changed: from your records, seen, told or thought" }
      : null,
  makes: "message",
  message: (scene, { messageId }) => {
    const { answers, agency, user, file } = scene;
    const tell = said(answers, "tell") ?? "changed";
    return {
      id: messageId,
      kind: kinds[tell] ?? "case-update",
      from: agency.id,
      author: professionalOf(user),
      case: file?.view.case ?? null,
      // Below level 4 a team works by the family's agreement, and the gateway judges whether there is one.
      purpose: file?.view.level === 4 ? "child-protection" : "team-around-the-family",
      ...childOfCase(scene),
      statements: statementsOf(scene, tell),
      told: toldOf(answers),
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
      ...(kinds[tell] === "meeting" ? meetingOf(answers, tell) : {}),
    };
  },
};

/**
 * The child as this agency numbers it, in its newest copy or message of the case; without a number, the message that
 * says which child the case is about; without that either, the number that was asked for.
 */
function childOfCase({ answers, file }: Scene): Readonly<Record<string, unknown>> {
  const known = file ? knownChild(file) : null;
  const entered = isKnown(file) ? undefined : said(answers, "nhs-number")?.replaceAll(/[\s-]/g, "");
  const ids = entered === undefined ? (known?.ids ?? []) : [{ scheme: "nhs-number", value: entered }];
  const people = [{ label: "child", role: "child", ids }];
  return ids.length > 0 || known?.message == null ? { people } : { people, inReplyTo: known.message };
}

type KnownChild = { readonly ids: readonly Readonly<Record<string, string>>[]; readonly message: string | null };

function knownChild({ received, sent }: CaseFile): KnownChild {
  const came = received.map(({ receivedAt, delivery: { data } }) => ({
    at: receivedAt,
    ids: data.localIds,
    message: data.message,
  }));
  const went = sent.map(({ at, id, content }) => ({
    at,
    ids: content?.people.find(({ role }) => role === "child")?.ids ?? [],
    message: id,
  }));
  const newest = [...came, ...went].toSorted((a, b) => compareText(b.at, a.at) || compareText(b.message, a.message));
  return { ids: newest.find(({ ids }) => ids.length > 0)?.ids ?? [], message: newest[0]?.message ?? null };
}

function statementsOf(scene: Scene, tell: string): Statements["all"] {
  const { answers, now } = scene;
  const made = new Statements(londonDateOf(now.getTime()));
  made.add("child.name", said(answers, "child-name"));
  if (tell === "changed") addChanged(made, answers);
  else if (tell === "notes") made.add("plan.meetingNotes", notesOf(answers), { on: dateOf(answers, "meeting-on") });
  else {
    const due = tell === "meeting" ? dateOf(answers, "meeting-on") : dateOf(answers, "action-due");
    made.add("plan.action", {
      title: said(answers, "action-title"),
      action: said(answers, "action-what"),
      owner: said(answers, "action-owner"),
      due,
      outcomeSought: said(answers, "action-outcome"),
    });
  }
  return made.all;
}

/** A record is a fact as recorded; what was seen, told and thought keep their own kinds. */
function addChanged(made: Statements, answers: Answers): void {
  const record = said(answers, "record");
  if (record !== undefined)
    made.add("concern.narrative", record, {
      on: dateOf(answers, "record-on"),
      summary: said(answers, "record-short"),
    });
  addHappened(made, answers);
}

function meetingOf(answers: Answers, tell: string): Readonly<Record<string, unknown>> {
  const start = clockOf(answers, "meeting");
  return tell === "meeting" ? { start, agenda: said(answers, "agenda") } : { start };
}

function notesOf(answers: Answers): Readonly<Record<string, unknown>> {
  const [decisions, actions] = [linesOf(said(answers, "decisions")), linesOf(said(answers, "actions"))];
  return {
    text: said(answers, "notes"),
    ...(decisions.length === 0 ? {} : { decisions }),
    ...(actions.length === 0 ? {} : { actions }),
  };
}
