import { uuidOf } from "@gatehouse/client/uuid-of";
import type { WishView } from "@gatehouse/contracts/wishes";
import type { Form } from "@gatehouse/pages/form";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { CaseFile } from "../cases/cases.ts";
import type { Field } from "../journeys/fields.ts";
import { checkFields, said } from "../journeys/fields.ts";
import { keyOf, wishesIn } from "./case-wishes.ts";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { fieldView } from "./field-view.ts";
import { shownWish } from "./wish-list.ts";
import type { Known } from "./wish-list.ts";
import { isOpen, liftsOthers, mayEnd } from "./withdrawal-rules.ts";

const needs = "record-wishes" as const;
/** From opening the page to pressing its button: somebody may be on the telephone. */
const thinkMs = 30 * 60_000;

/** Withdrawing a wish of a case that another agency recorded, or another system of this one: a parent rings the front door. */
export function serveWithdrawals(web: Web, desk: Desk): void {
  web.read({ path: "/withdrawals/:id", needs, show: async (visit) => await page(desk, visit, null) });
  web.take({
    path: "/withdrawals/:id/record",
    needs,
    state: async (visit) => (await openOne(desk, visit)).view.state,
    take: async (visit, form) => await record(desk, visit, form),
  });
}

type Open = { readonly id: string; readonly file: CaseFile; readonly one: Known; readonly view: WishView };

/** The wish that the path names, for who may end it; a wish that these pages recorded has a page of its own. */
async function wishAt(desk: Desk, visit: Visit): Promise<Open> {
  const id = visit.params["id"] ?? "";
  const [, caseKey = "", wishKey = ""] = /^([0-9a-f]+)-([0-9a-f]+)$/.exec(id) ?? [];
  const file = (await desk.cases.open(caseKey, visit.user)) ?? notFound();
  const all = (await wishesIn(desk, visit, file)) ?? notFound();
  const one = all.find((known) => keyOf(known) === wishKey) ?? notFound();
  const { view, kept } = one;
  return view === null || kept !== null || !mayEnd(desk.agency.id, visit.user, view)
    ? notFound()
    : { id, file, one, view };
}

async function openOne(desk: Desk, visit: Visit): Promise<Open> {
  const found = await wishAt(desk, visit);
  return isOpen(found.view) ? found : notFound();
}

function eventOf(desk: Desk, { view }: Open): string {
  return `w-${uuidOf("withdrawn", `${desk.agency.id} ${view.wish}`)}`;
}

/** Who said so is asked in a way that "somebody else" is an answer: it is the one that must not count. */
function fieldsOf({ kind }: WishView): readonly Field[] {
  const who: Field = {
    kind: "radios",
    name: "who",
    label: "Who told you that it is withdrawn?",
    missing: "Select who told you",
    options: [
      { value: "themselves", text: "They did themselves, and I know that it is them" },
      { value: "other", text: "Somebody else" },
    ],
  };
  const how: Field = {
    kind: "textarea",
    name: "how",
    label: "How do you know that it is them?",
    hint: "For example: rung back on the number that the school has. It is sealed, and kept with the withdrawal.",
    max: 500,
    rows: 3,
    missing: "Say how you know that it is them",
  };
  // The contract has a reason for the withdrawal of an objection alone.
  return kind === "objection" ? [who, how] : [who];
}

const nothing: Form = { text: () => "", all: () => [] };

async function page(desk: Desk, visit: Visit, form: Form | null): Promise<Answer> {
  const found = await wishAt(desk, visit);
  const { id, file, one, view } = found;
  const status = await desk.client.status(eventOf(desk, found));
  if (status === null && !isOpen(view)) return notFound();
  const errors = form === null ? [] : errorsOf(view, form);
  const action = `/withdrawals/${id}/record`;
  const data = {
    wish: shownWish(one, desk),
    back: `/cases/${file.key}/wishes`,
    recordedBy: agencyWords(desk)(view.by),
    isOther: view.by !== desk.agency.id,
    done: status === null ? null : { outcome: status.outcome },
    proof: isProved(desk, visit, found, form) ? null : `/confirm/withdrawals/${id}`,
    errors,
    fields: fieldsOf(view).map((field) => fieldView(field, { form: form ?? nothing, errors, heads: false })),
    action,
    token: visit.token(action, view.state),
  };
  return { view: "withdrawal", data, ...(errors.length > 0 ? { status: 400 } : {}) };
}

/** Setting aside what another agency recorded asks once more who one is; taking back an agreement only narrows. */
function isProved(desk: Desk, visit: Visit, { id, view }: Open, form: Form | null): boolean {
  if (!liftsOthers(desk.agency.id, view)) return true;
  return visit.confirmed(`withdrawals/${id}`, form === null ? undefined : thinkMs);
}

function errorsOf(view: WishView, form: Form): ReturnType<typeof checkFields>["errors"] {
  const { answers, errors } = checkFields(fieldsOf(view), form, "");
  if (said(answers, "who") !== "other") return errors;
  const text = "Only who objected or answered can take it back. Record what somebody else wishes as their own";
  return [{ name: "who", target: "who", text }];
}

async function record(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  const found = await openOne(desk, visit);
  const { id, view } = found;
  if (!isProved(desk, visit, found, form)) return { to: `/withdrawals/${id}` };
  if (errorsOf(view, form).length > 0) return await page(desk, visit, form);
  const by = { agency: desk.agency.id, name: visit.user.name, role: visit.user.role };
  const ended = { id: eventOf(desk, found), by, ends: view.wish };
  const { answers } = checkFields(fieldsOf(view), form, "");
  const reason = { code: "told-by-themselves", text: said(answers, "how") ?? "" };
  await desk.client.record(
    view.kind === "objection"
      ? { ...ended, type: "objection.withdrawn", reason }
      : { ...ended, type: "consent.withdrawn" },
  );
  desk.log.info("casework.withdrawn", { kind: visit.user.role });
  return { to: `/withdrawals/${id}` };
}
