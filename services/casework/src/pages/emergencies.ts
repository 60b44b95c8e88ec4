import { uuidOf } from "@gatehouse/client/uuid-of";
import type { OpenEmergency } from "@gatehouse/contracts/review";
import type { Field } from "../journeys/fields.ts";
import { checkFields, said } from "../journeys/fields.ts";
import { harmWords, momentWords } from "../journeys/words.ts";
import { professionalOf } from "@gatehouse/pages/people";
import { fileOf } from "../store/keys.ts";
import type { Form } from "@gatehouse/pages/form";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { fieldView } from "./field-view.ts";
import { allQuestions, orNotFound } from "./questions.ts";

const needs = "decide-holds" as const;
const thinkMs = 30 * 60_000;

const fields: readonly Field[] = [
  {
    kind: "textarea",
    name: "why",
    label: "Why do you agree that someone may be harmed?",
    hint: "In your own words. It is kept with the confirmation.",
    max: 2000,
    missing: "Say why you agree",
  },
];

/** Confirming an emergency as the second person: what it set aside comes back unless somebody does so in time. */
export function serveEmergencies(web: Web, desk: Desk): void {
  web.read({ path: "/emergencies/:key", needs, show: async (visit) => await page(desk, visit, null) });
  web.take({
    path: "/emergencies/:key/confirm",
    needs,
    state: async (visit) => JSON.stringify((await emergencyAt(desk, visit)).emergency),
    take: async (visit, form) => await confirm(desk, visit, form),
  });
  web.read({
    path: "/emergencies/confirmed/:id",
    needs,
    show: async ({ params }) => {
      const status = (await desk.client.status(params["id"] ?? "")) ?? notFound();
      return { view: "emergency-confirmed", data: { recorded: status.outcome } };
    },
  });
}

async function emergencyAt(
  desk: Desk,
  { user, params }: Visit,
): Promise<{ readonly key: string; readonly emergency: OpenEmergency }> {
  const key = params["key"] ?? "";
  const { emergencies } = await allQuestions(desk, user);
  const emergency = emergencies.find((one) => fileOf(one.emergency) === key) ?? notFound();
  // Whoever wrote or decided it has nothing to do here.
  return emergency.own ? notFound() : { key, emergency };
}

const nothing: Form = { text: () => "", all: () => [] };

async function page(desk: Desk, visit: Visit, form: Form | null): Promise<Answer> {
  const { key, emergency } = await emergencyAt(desk, visit);
  const what = `emergencies/${key}`;
  const confirmed = visit.confirmed(what, form === null ? undefined : thinkMs);
  const errors = form === null ? [] : checkFields(fields, form, "").errors;
  const action = `/${what}/confirm`;
  const data = {
    due: momentWords(emergency.due),
    confirmed,
    confirm: `/confirm/${what}`,
    risk: confirmed ? await riskOf(desk, visit, emergency) : null,
    errors,
    fields: fields.map((field) => fieldView(field, { form: form ?? nothing, errors, heads: false })),
    action,
    token: visit.token(action, JSON.stringify(emergency)),
  };
  return { view: "emergency", data, ...(errors.length > 0 ? { status: 400 } : {}) };
}

/** What was judged, as it was stated, by a look on record; null where the broker keeps it no longer. */
async function riskOf(desk: Desk, { user }: Visit, { emergency }: OpenEmergency): Promise<object | null> {
  const content = await orNotFound(() => desk.client.heldContent(professionalOf(user), emergency)).catch(() => null);
  if (content === null || content.risk === null) return null;
  return { harm: harmWords[content.risk.harm], evidence: content.risk.evidence, record: content.record };
}

async function confirm(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  const { key, emergency } = await emergencyAt(desk, visit);
  if (!visit.confirmed(`emergencies/${key}`, thinkMs)) return { to: `/emergencies/${key}` };
  const { answers, errors } = checkFields(fields, form, "");
  if (errors.length > 0) return await page(desk, visit, form);
  const { name, role, sub } = visit.user;
  const id = `c-${uuidOf("countersigned", `${emergency.emergency} ${sub}`)}`;
  const by = { agency: desk.agency.id, name, role };
  const event = { type: "risk.countersigned", countersigns: emergency.emergency, evidence: said(answers, "why") };
  await desk.client.record({ id, by, ...event });
  desk.log.info("casework.emergency-confirmed", { kind: role });
  return { to: `/emergencies/confirmed/${id}` };
}
