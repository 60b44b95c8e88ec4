import { randomUUID } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { LetterQuestion } from "@gatehouse/contracts/letter";
import type { LetterDraft } from "@gatehouse/contracts/letter";
import { londonDateOf } from "@gatehouse/policy/calendar";
import { approverNotes } from "@gatehouse/policy/told/approver-page";
import { emptyLetter, letterSheet } from "@gatehouse/policy/told/letter-sheet";
import type { Field, FieldError } from "../journeys/fields.ts";
import { checkFields, said } from "../journeys/fields.ts";
import { professionalOf } from "@gatehouse/pages/people";
import type { Answers } from "../store/drafts.ts";
import { forgetLetters } from "../store/forget.ts";
import type { KeptLetter } from "../store/letters.ts";
import type { Form } from "@gatehouse/pages/form";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { fieldView } from "./field-view.ts";

const needs = "approve-releases" as const;
/** Reading a draft takes a while; what it is made from may have changed after that, which the gateway sees. */
const thinkMs = 30 * 60_000;
const dayMs = 24 * 3_600_000;
const what = "letters/new";

/** Letters that tell a person what was shared about them: asked for, read with what they leave out, approved, printed. */
export function serveLetters(web: Web, desk: Desk): void {
  // The front door answers for the partnership; nowhere else is there such a page.
  if (desk.agency.id !== desk.partnership.frontDoor) return;
  web.read({ path: "/letters/new", needs, show: async (visit) => askPage(visit, null, []) });
  web.take({
    path: "/letters/new",
    needs,
    state: async () => "",
    take: async (visit, form) => await ask(desk, visit, form),
  });
  web.read({ path: "/letters/:id", needs, show: async (visit) => draftPage(desk, visit, await letterAt(desk, visit)) });
  web.take({
    path: "/letters/:id/approve",
    needs,
    state: async (visit) => stateOf(await letterAt(desk, visit)),
    take: async (visit) => await approve(desk, visit, await letterAt(desk, visit)),
  });
  web.read({
    path: "/letters/:id/print",
    needs,
    show: async (visit) => {
      const kept = await letterAt(desk, visit);
      // A draft is for reading here, and never on paper.
      return kept.approved === null ? notFound() : { view: "letter-print", data: sheetOf(desk, kept) };
    },
  });
}

const fields: readonly Field[] = [
  {
    kind: "text",
    name: "person",
    label: "Whom is it about?",
    hint: "The reference by which the register knows them",
    max: 100,
    missing: "Enter the reference of whom it is about",
  },
  {
    kind: "radios",
    name: "reader",
    label: "Who is to read it?",
    missing: "Select who is to read it",
    options: [
      { value: "subject", text: "They themselves, in words for an adult" },
      { value: "child", text: "They themselves, in words for a child" },
      {
        value: "parent",
        text: "A parent of theirs",
        fields: [
          {
            kind: "text",
            name: "parent",
            label: "Reference of the parent",
            max: 100,
            missing: "Enter the reference of the parent",
          },
        ],
      },
    ],
  },
];

const nothing: Form = { text: () => "", all: () => [] };

function askPage(visit: Visit, form: Form | null, errors: readonly FieldError[]): Answer {
  const confirmed = visit.confirmed(what, thinkMs);
  const views = fields.map((field) => fieldView(field, { form: form ?? nothing, errors, heads: false }));
  const action = `/${what}`;
  const data = {
    confirmed,
    confirm: `/confirm/${what}`,
    errors,
    fields: views,
    action,
    token: visit.token(action, ""),
  };
  return { view: "letter-ask", data, ...(errors.length > 0 ? { status: 400 } : {}) };
}

function questionOf(answers: Answers): LetterQuestion | null {
  const [reader, parent] = [said(answers, "reader"), said(answers, "parent")];
  const asked = {
    person: said(answers, "person"),
    reader: reader === "parent" ? { is: "parent", person: parent } : { is: "subject" },
    version: reader === "child" ? "child" : "adult",
    nameAgencies: false,
  };
  return LetterQuestion.safeParse(asked).data ?? null;
}

const unknown: FieldError = {
  name: "person",
  target: "person",
  text: "There is no letter for this: nobody is known by the reference, or you may not ask about them",
};

async function ask(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  if (!visit.confirmed(what, thinkMs)) return { to: `/${what}` };
  const { answers, errors } = checkFields(fields, form, "");
  if (errors.length > 0) return askPage(visit, form, errors);
  const question = questionOf(answers);
  const draft = question && (await drafted(desk, visit, question));
  if (draft === null) return askPage(visit, form, [unknown]);
  await forgetLetters(desk);
  const id = randomUUID();
  const at = new Date(desk.now()).toISOString();
  await desk.letters.write(id, { id, sub: visit.user.sub, at, draft, approved: null });
  return { to: `/letters/${id}` };
}

/** @returns null where there is none for whoever asks, about whomever they ask */
async function drafted(desk: Desk, { user }: Visit, question: LetterQuestion): Promise<LetterDraft | null> {
  try {
    return await desk.client.draftLetter(question, professionalOf(user));
  } catch (error) {
    const none = ["letter-person-unknown", "letter-not-allowed"];
    if (error instanceof GatehouseError && none.includes(error.code)) return null;
    throw error;
  }
}

async function letterAt(desk: Desk, visit: Visit): Promise<KeptLetter> {
  const kept = (await desk.letters.read(visit.params["id"] ?? "")) ?? notFound();
  const isOld = desk.now() - Date.parse(kept.at) > dayMs;
  return kept.sub !== visit.user.sub || isOld ? notFound() : kept;
}

function stateOf({ draft, approved }: KeptLetter): string {
  return `${draft.digest} ${approved?.on ?? ""}`;
}

function sheetOf(desk: Desk, { draft, approved }: KeptLetter): Record<string, unknown> {
  const { name, telephone } = desk.partnership;
  const names = { ...desk.client.directory(), telephone };
  const sheet = letterSheet(draft.letter, { partnership: name, names, approvedOn: approved?.on ?? null });
  const entries = sheet.entries.map((entry, at) => ({
    ...entry,
    heads: sheet.entries[at - 1]?.heading !== entry.heading,
  }));
  return { sheet: { ...sheet, entries }, empty: emptyLetter[draft.letter.version] };
}

function draftPage(desk: Desk, visit: Visit, kept: KeptLetter): Answer {
  if (!visit.confirmed(what, thinkMs)) return { to: `/${what}` };
  const { id, draft, approved } = kept;
  const names = { ...desk.client.directory(), telephone: desk.partnership.telephone };
  const action = `/letters/${id}/approve`;
  const canApprove = approved === null && draft.blocked.length === 0;
  const data = {
    ...sheetOf(desk, kept),
    notes: approverNotes(draft, names),
    approved,
    print: `/letters/${id}/print`,
    approve: canApprove ? { action, token: visit.token(action, stateOf(kept)) } : null,
  };
  return { view: "letter", data };
}

async function approve(desk: Desk, visit: Visit, kept: KeptLetter): Promise<Answer> {
  if (!visit.confirmed(what, thinkMs)) return { to: `/${what}` };
  if (kept.approved !== null || kept.draft.blocked.length > 0) return notFound();
  try {
    const { letter, record } = await desk.client.approveLetter(kept.draft, professionalOf(visit.user));
    const on = londonDateOf(desk.now());
    await desk.letters.write(kept.id, { ...kept, draft: { ...kept.draft, letter }, approved: { on, record } });
    return { to: `/letters/${kept.id}` };
  } catch (error) {
    if (!(error instanceof GatehouseError) || error.code !== "letter-changed") throw error;
    // Something was recorded since: what was read is not what would go out.
    await desk.letters.remove(kept.id);
    return { view: "letter-changed", data: {}, status: 409 };
  }
}
