import type { RetentionAsked } from "@gatehouse/client/questions";
import { GatehouseError } from "@gatehouse/contracts/errors";
import {
  AnswerErasureRequest,
  ErasureRequest,
  LegalHoldRequest,
  LiftLegalHoldRequest,
  retentionRefusals,
} from "@gatehouse/contracts/retention-requests";
import type { StandingHold, WaitingErasure } from "@gatehouse/contracts/retention-requests";
import type { Form } from "@gatehouse/pages/form";
import { professionalOf } from "@gatehouse/pages/people";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import { londonDateOf } from "@gatehouse/policy/calendar";
import type { Field, FieldError } from "../journeys/fields.ts";
import { checkFields, dateOf, said } from "../journeys/fields.ts";
import { dayWords } from "../journeys/words.ts";
import type { Answers } from "../store/drafts.ts";
import type { Desk } from "./desk.ts";
import { fieldView } from "./field-view.ts";
import {
  answerFields,
  basisWords,
  eraseFields,
  erasureReasonWords,
  holdFields,
  holdReasonWords,
  liftFields,
  linesOf,
  scopeWords,
} from "./retention-fields.ts";

const needs = "lift-others-records" as const;
/** From proving who one is to pressing the button: references are looked up in other files. */
const thinkMs = 30 * 60_000;

type Refusal = (typeof retentionRefusals)[number];
type Standing = { readonly holds: readonly StandingHold[]; readonly erasures: readonly WaitingErasure[] };
/** One thing that can be done here. */
type Act = {
  readonly id: string;
  readonly title: string;
  readonly button: string;
  /** It cannot be undone, or lets go of what was kept. */
  readonly isGrave: boolean;
  /** What it is about, in words; null for what is only now said. */
  readonly about: string | null;
  readonly fields: readonly Field[];
  /** What a form must have been made from to count. */
  readonly state: string;
  readonly asked: (answers: Answers, by: ReturnType<typeof professionalOf>) => RetentionAsked | null;
};

/** Legal holds, and erasing before the time: at the front door, for who may lift what others recorded, by two people. */
export function serveRetention(web: Web, desk: Desk): void {
  // The front door answers for the partnership; nowhere else is there such a page.
  if (desk.agency.id !== desk.partnership.frontDoor) return;
  web.read({
    path: "/retention",
    needs,
    show: async (visit) => ({ view: "retention", data: await listed(desk, visit) }),
  });
  web.read({ path: "/retention/:act", needs, show: async (visit) => page(visit, await actAt(desk, visit), null) });
  web.take({
    path: "/retention/:act",
    needs,
    state: async (visit) => (await actAt(desk, visit)).state,
    take: async (visit, form) => await doIt(desk, visit, form),
  });
}

async function standing(desk: Desk, { user }: Visit): Promise<Standing> {
  return await desk.client.retention<"retention">({ type: "retention", by: professionalOf(user) });
}

async function listed(desk: Desk, visit: Visit): Promise<Record<string, unknown>> {
  const { holds, erasures } = await standing(desk, visit);
  return {
    holds: holds.map((hold) => ({ title: holdTitle(hold), ...holdRow(hold), lift: `/retention/lift-${hold.record}` })),
    erasures: erasures.map((erasure) => ({
      title: erasureTitle(erasure),
      ...erasureRow(erasure),
      approved: erasure.approved,
      answer: `/retention/answer-${erasure.record}`,
    })),
  };
}

function holdTitle({ of, reference }: StandingHold): string {
  return `${scopeWords[of]}: ${reference}`;
}

function holdRow({ record, reason, placedAt, reviewOn }: StandingHold): Readonly<Record<string, unknown>> {
  return { record, why: holdReasonWords[reason], since: dayWords(placedAt.slice(0, 10)), reviewOn: dayWords(reviewOn) };
}

function erasureTitle({ messages, reference }: WaitingErasure): string {
  return `${messages === 1 ? "1 message" : `${messages} messages`}: ${reference}`;
}

function erasureRow({ record, reason, basis, askedAt }: WaitingErasure): Readonly<Record<string, unknown>> {
  return {
    record,
    why: erasureReasonWords[reason],
    basis: basisWords[basis],
    since: dayWords(askedAt.slice(0, 10)),
  };
}

/** What an address asks for; a hold or a request that is over is not found. */
async function actAt(desk: Desk, visit: Visit): Promise<Act> {
  const id = visit.params["act"] ?? "";
  if (id === "hold") return placing;
  if (id === "erase") return asking;
  const [, what = "", number = ""] = /^(lift|answer)-([1-9]\d{0,14})$/.exec(id) ?? [];
  const record = Number(number);
  const { holds, erasures } = what === "" ? notFound() : await standing(desk, visit);
  if (what === "lift") return lifting(id, holds.find((hold) => hold.record === record) ?? notFound());
  return answering(id, erasures.find((erasure) => erasure.record === record) ?? notFound());
}

const placing: Act = {
  id: "hold",
  title: "Keep something from being erased",
  button: "Place the hold",
  isGrave: false,
  about: null,
  fields: holdFields,
  state: "",
  asked: (answers, by) => {
    const of = said(answers, "of") ?? "";
    const scope = of === "everything" ? { of } : { of, [of]: said(answers, of) };
    const reviewOn = dateOf(answers, "reviewOn");
    const request = { type: "legal-hold", by, scope, reason: said(answers, "reason"), reviewOn };
    return LegalHoldRequest.safeParse({ ...request, reference: said(answers, "reference") }).data ?? null;
  },
};

const asking: Act = {
  id: "erase",
  title: "Have messages erased before their time",
  button: "Ask a colleague to approve it",
  isGrave: false,
  about: null,
  fields: eraseFields,
  state: "",
  asked: (answers, by) => {
    const [reason, basis, reference] = ["reason", "basis", "reference"].map((name) => said(answers, name));
    const messages = linesOf(said(answers, "messages") ?? "");
    return ErasureRequest.safeParse({ type: "erasure", by, messages, reason, basis, reference }).data ?? null;
  },
};

function lifting(id: string, hold: StandingHold): Act {
  return {
    id,
    title: "Lift a legal hold",
    button: "Lift the hold",
    isGrave: true,
    about: `${holdTitle(hold)}. ${holdReasonWords[hold.reason]}, since ${dayWords(hold.placedAt.slice(0, 10))}`,
    fields: liftFields,
    state: `${hold.record}`,
    asked: (answers, by) => {
      const request = { type: "lift-legal-hold", by, hold: hold.record, reason: said(answers, "reason") };
      return LiftLegalHoldRequest.safeParse(request).data ?? null;
    },
  };
}

function answering(id: string, erasure: WaitingErasure): Act {
  const approved = erasure.approved ? ". It is approved, and not done yet: it can still be declined" : "";
  return {
    id,
    title: "Erase these messages, or keep them?",
    button: "Record what I decide",
    isGrave: true,
    about: `${erasureTitle(erasure)}. ${erasureReasonWords[erasure.reason]}. ${basisWords[erasure.basis]}${approved}`,
    fields: answerFields,
    state: `${erasure.record} ${erasure.approved}`,
    asked: (answers, by) => {
      const messages = linesOf(said(answers, "messages") ?? "");
      const request = {
        type: "answer-erasure",
        by,
        request: erasure.record,
        messages,
        answer: said(answers, "answer"),
      };
      return AnswerErasureRequest.safeParse(request).data ?? null;
    },
  };
}

const nothing: Form = { text: () => "", all: () => [] };

function page(visit: Visit, act: Act, form: Form | null, errors: readonly FieldError[] = []): Answer {
  const { id, title, button, isGrave, about, fields, state } = act;
  const action = `/retention/${id}`;
  const data = {
    act: { title, button, isGrave, about },
    proof: isProved(visit, act, form) ? null : `/confirm/retention/${id}`,
    errors,
    fields: fields.map((field) => fieldView(field, { form: form ?? nothing, errors, heads: false })),
    action,
    token: visit.token(action, state),
  };
  return { view: "retention-act", data, ...(errors.length > 0 ? { status: 400 } : {}) };
}

function isProved(visit: Visit, { id }: Act, form: Form | null): boolean {
  return visit.confirmed(`retention/${id}`, form === null ? undefined : thinkMs);
}

/** What to say at which field when the gateway refuses. */
const refusals: Readonly<Record<Refusal, { readonly at: string; readonly text: string }>> = {
  "erasure-asked-already": {
    at: "messages",
    text: "One of them is in an erasure that waits already. Go back to the list",
  },
  "erasure-held": {
    at: "messages",
    text: "One of them is under a legal hold: nothing of it is erased until that is lifted",
  },
  "erasure-message-unknown": { at: "messages", text: "These are not the messages, or one of them is not known here" },
  "erasure-request-unknown": { at: "answer", text: "It was answered already, or is done. Go back to the list" },
  "erasure-second-person": { at: "", text: "You asked for it or placed it yourself: a colleague does this" },
  "erasure-still-acts": {
    at: "messages",
    text: "Something is still to be done about one of them, or it is less than two days old. To stop it at once, recall it",
  },
  "legal-hold-unknown": { at: "reason", text: "That hold was lifted already. Go back to the list" },
  "retention-not-allowed": { at: "", text: "Your role may not do this" },
};

async function doIt(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  const act = await actAt(desk, visit);
  if (!isProved(visit, act, form)) return { to: `/retention/${act.id}` };
  const { answers, errors } = checkFields(act.fields, form, londonDateOf(desk.now()));
  if (errors.length > 0) return page(visit, act, form, errors);
  const asked = act.asked(answers, professionalOf(visit.user));
  const first = act.fields[0]?.name ?? "";
  if (asked === null)
    return page(visit, act, form, [{ name: first, target: first, text: "This cannot be read: enter it anew" }]);
  const outcome = await outcomeOf(desk, asked);
  if (typeof outcome === "string") {
    const { at, text } = refusals[outcome];
    const name = act.fields.some((field) => field.name === at) ? at : first;
    return page(visit, act, form, [{ name, target: name, text }]);
  }
  desk.log.info("casework.retention", { kind: visit.user.role, code: asked.type });
  return { view: "retention", data: { ...(await listed(desk, visit)), done: outcome } };
}

type Done = { readonly type: string; readonly record: number; readonly known: boolean };

/** What came of it; the refusal's code when nothing did. */
async function outcomeOf(desk: Desk, asked: RetentionAsked): Promise<Done | Refusal> {
  try {
    const answer = await desk.client.retention(asked);
    const record = "record" in answer ? answer.record : 0;
    const type = asked.type === "answer-erasure" ? asked.answer : asked.type;
    return { type, record, known: !("known" in answer) || answer.known };
  } catch (error) {
    const refusal = retentionRefusals.find((code) => error instanceof GatehouseError && error.code === code);
    if (refusal === undefined) throw error;
    return refusal;
  }
}
