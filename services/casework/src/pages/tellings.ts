import { uuidOf } from "@gatehouse/client/uuid-of";
import type { OpenTelling } from "@gatehouse/contracts/review";
import { compareText } from "@gatehouse/policy/canonical";
import { checkFields } from "../journeys/fields.ts";
import { kindWords, momentWords, roleWords } from "../journeys/words.ts";
import { professionalOf } from "@gatehouse/pages/people";
import { fileOf } from "../store/keys.ts";
import type { Telling } from "../store/tellings.ts";
import type { Form } from "@gatehouse/pages/form";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { caseKey } from "../cases/cases.ts";
import { childOf } from "./child-of.ts";
import { fieldView } from "./field-view.ts";
import { orNotFound } from "./questions.ts";
import { tellingBody, tellingFault, tellingFields, tellingLines } from "./telling-fields.ts";

const needs = "record-wishes" as const;

/** Telling families: who is still to be told of what this agency sent, and what was recorded of it. */
export function serveTellings(web: Web, desk: Desk): void {
  web.read({ path: "/tellings", needs, show: async (visit) => await list(desk, visit) });
  web.read({ path: "/tellings/:key", needs, show: async (visit) => await tellingPage(desk, visit, null) });
  web.take({
    path: "/tellings/:key",
    needs,
    state: async (visit) => JSON.stringify(await tellingAt(desk, visit)),
    take: async (visit, form) => await record(desk, visit, form),
  });
}

const keyOf = ({ message, person, duty }: OpenTelling): string => fileOf(`${duty} ${message} ${person ?? ""}`);

async function open(desk: Desk, { user }: Visit): Promise<readonly OpenTelling[]> {
  return await orNotFound(() => desk.client.tellings(professionalOf(user)));
}

async function tellingAt(desk: Desk, visit: Visit): Promise<OpenTelling> {
  return (await open(desk, visit)).find((one) => keyOf(one) === visit.params["key"]) ?? notFound();
}

async function list(desk: Desk, visit: Visit): Promise<Answer> {
  const all = await open(desk, visit);
  const known = await knownCases(desk, visit);
  const recorded = (await desk.tellings.list()).toSorted((a, b) => compareText(b.at, a.at)).slice(0, 50);
  const data = {
    rows: all.filter(({ asleep }) => !asleep).map((one) => lineOf(one, known)),
    // What sleeps is looked at with the review of its putting off.
    asleep: all.filter(({ asleep }) => asleep).length,
    letters: desk.agency.id === desk.partnership.frontDoor && visit.user.authorities.has("approve-releases"),
    recorded: await Promise.all(
      recorded.map(async ({ id, status, lines, by, at }) => ({
        status: statusWords[status],
        lines,
        by,
        at: momentWords(at),
        refused: (await desk.client.status(id))?.outcome === "refused",
      })),
    ),
  };
  return { view: "tellings", data };
}

const statusWords: Readonly<Record<Telling["status"], string>> = {
  told: "They know now",
  attempted: "Tried, and not reached",
  deferred: "Put off",
};

/** A case, and what its child is called here. */
type Known = ReadonlyMap<string, { readonly key: string; readonly child: string | null }>;

/** The cases that this visitor may see, and what is known here of whose they are. */
async function knownCases(desk: Desk, { user }: Visit): Promise<Known> {
  const views = await desk.cases.all(user);
  return new Map(
    views.map(({ case: ref }) => [
      ref,
      {
        key: caseKey(ref),
        child: childOf({ received: desk.inbox.ofCase(ref, user), sent: desk.sent.ofCase(ref) }),
      },
    ]),
  );
}

function lineOf(one: OpenTelling, known: Known): Readonly<Record<string, unknown>> {
  const { kind, duty, person, due, late, tries, sent } = one;
  const file = one.case ? known.get(one.case) : undefined;
  const who = person === null ? "the family" : "the person whose objection was set aside";
  return {
    key: keyOf(one),
    title: duty === "review-deferral" ? "Look again whether the family can be told" : `Tell ${who}`,
    kind: kindWords[kind],
    sent: momentWords(sent),
    case: one.case,
    child: file?.child ?? null,
    caseKey: file?.key ?? null,
    person,
    due: momentWords(due),
    late,
    tries,
  };
}

const nothing: Form = { text: () => "", all: () => [] };

async function tellingPage(desk: Desk, visit: Visit, form: Form | null): Promise<Answer> {
  const telling = await tellingAt(desk, visit);
  const errors = form === null ? [] : check(desk, form).errors;
  const action = `/tellings/${keyOf(telling)}`;
  const data = {
    line: lineOf(telling, await knownCases(desk, visit)),
    isReview: telling.duty === "review-deferral",
    errors,
    fields: tellingFields.map((field) => fieldView(field, { form: form ?? nothing, errors, heads: false })),
    action,
    token: visit.token(action, JSON.stringify(telling)),
  };
  return { view: "telling", data, ...(errors.length > 0 ? { status: 400 } : {}) };
}

function check(desk: Desk, form: Form): ReturnType<typeof checkFields> {
  const today = new Date(desk.now()).toISOString().slice(0, 10);
  const { answers, errors } = checkFields(tellingFields, form, today);
  const fault = errors.length > 0 ? null : tellingFault(answers, today);
  return { answers, errors: fault === null ? errors : [fault] };
}

async function record(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  const telling = await tellingAt(desk, visit);
  const { answers, errors } = check(desk, form);
  if (errors.length > 0) return await tellingPage(desk, visit, form);
  const { name, role } = visit.user;
  const at = new Date(desk.now()).toISOString();
  const body = tellingBody(telling, answers);
  const id = `t-${uuidOf("telling", JSON.stringify([telling, body, at]))}`;
  const status = form.text("status");
  await desk.client.record({ id, by: { agency: desk.agency.id, name, role }, ...body });
  await desk.tellings.write(id, {
    id,
    message: telling.message,
    person: telling.person,
    status: status === "told" || status === "deferred" ? status : "attempted",
    lines: tellingLines(answers),
    by: `${name}, ${roleWords(role)}`,
    at,
  });
  desk.log.info("casework.telling-recorded", { kind: role });
  return { to: "/tellings" };
}
