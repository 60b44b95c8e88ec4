import { sameProfessional } from "@gatehouse/policy/professional";
import type { Field } from "../journeys/fields.ts";
import { checkFields, said } from "../journeys/fields.ts";
import type { User } from "@gatehouse/pages/people";
import type { Ruling } from "../store/rulings.ts";
import type { Form } from "@gatehouse/pages/form";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { fieldView } from "./field-view.ts";
import { needsSecond, questionWords } from "./hold-words.ts";
import { questionAt, questionLine } from "./questions.ts";
import { eventIdOf, rulingEvent } from "./ruling-event.ts";
import { outcomeWords, signerWords } from "./ruling-words.ts";

const needs = "decide-holds" as const;
/** From opening the page to pressing its button: a decision takes thought. */
const thinkMs = 30 * 60_000;

/** Deciding what waits: by one person, or two, and what became of it. */
export function serveRulings(web: Web, desk: Desk): void {
  web.read({
    path: "/holds/:key/decide",
    needs,
    show: async (visit) => await decidePage(desk, visit, null),
  });
  web.take({
    path: "/holds/:key/decide",
    needs,
    state: async (visit) => stateOf(await desk.rulings.read(visit.params["key"] ?? "")),
    take: async (visit, form) => await decide(desk, visit, form),
  });
  web.take({
    path: "/holds/:key/second",
    needs,
    state: async (visit) => stateOf(await desk.rulings.read(visit.params["key"] ?? "")),
    take: async (visit, form) => await second(desk, visit, form),
  });
  web.read({ path: "/rulings/:key", needs, show: async (visit) => await became(desk, visit) });
}

/** A form shown before somebody decided is none after it. */
function stateOf(ruling: Ruling | null): string {
  return ruling?.first.at ?? "open";
}

function fieldsOf(isNotice: boolean): readonly Field[] {
  const outcome: Field = {
    kind: "radios",
    name: "outcome",
    label: "What do you decide?",
    missing: "Say what you decide",
    options: [
      { value: "release", text: "Release it", hint: "It goes as it is, as far as nothing else keeps it back." },
      {
        value: "withhold",
        text: "Keep it back",
        hint: "This agency does not get it. The sender is told, and may ask again.",
      },
      { value: "refuse", text: "Refuse it", hint: "It was wrong to ask. The sender is told so." },
    ],
  };
  const why: Field = {
    kind: "textarea",
    name: "why",
    label: isNotice ? "What did you find, and what happens now?" : "Why?",
    hint: "It is kept with the decision. Here, only those who sign it read it again.",
    max: 2000,
    missing: isNotice ? "Say what you found" : "Say why",
  };
  return isNotice ? [why] : [outcome, why];
}

const nothing: Form = { text: () => "", all: () => [] };

async function decidePage(desk: Desk, visit: Visit, form: Form | null): Promise<Answer> {
  const { key, question, detail } = await questionAt(desk, visit);
  if (!visit.confirmed(`holds/${key}`, form === null ? undefined : thinkMs)) return { to: `/holds/${key}` };
  const ruling = await desk.rulings.read(key);
  if (ruling !== null) return { to: `/holds/${key}` };
  const fields = fieldsOf(question.recipient === null);
  const { errors } = form === null ? { errors: [] } : checkFields(fields, form, today(desk));
  const action = `/holds/${key}/decide`;
  const data = {
    key,
    line: questionLine(desk, question),
    words: questionWords[question.reason],
    twoSign: needsSecond(question.reason, "release"),
    canRelease: !question.part || detail !== null,
    errors,
    fields: fields.map((field) => fieldView(field, { form: form ?? nothing, errors, heads: false })),
    action,
    token: visit.token(action, stateOf(null)),
  };
  return { view: "hold-decide", data, ...(errors.length > 0 ? { status: 400 } : {}) };
}

async function decide(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  const { key, question, detail } = await questionAt(desk, visit);
  const what = `holds/${key}`;
  if (!visit.confirmed(what, thinkMs)) return { to: `/${what}` };
  const isNotice = question.recipient === null;
  const { answers, errors } = checkFields(fieldsOf(isNotice), form, today(desk));
  if (errors.length > 0) return await decidePage(desk, visit, form);
  const outcome = isNotice ? "withhold" : outcomeOf(said(answers, "outcome"));
  const item = question.part ? (detail?.waiting[0] ?? null) : null;
  // Which item a part is cannot be said any more: then nobody can release it.
  if (question.part && outcome === "release" && item === null) return notFound();
  const { hold, message, from, recipient, reason } = question;
  const about = { key, hold, message, from, recipient, reason, item };
  const ruling: Ruling = {
    ...about,
    outcome,
    why: said(answers, "why") ?? "",
    first: signer(desk, visit.user),
    second: null,
    event: null,
  };
  return await inTurn(desk, async () => {
    // Two who pressed at once: the one who came first has decided.
    if ((await desk.rulings.read(key)) !== null) return notFound();
    if (!needsSecond(reason, outcome)) return await settle(desk, ruling);
    await desk.rulings.write(key, ruling);
    desk.log.info("casework.second-needed", { kind: visit.user.role });
    return { to: `/${what}` };
  });
}

const turns = new WeakMap<Desk, Promise<unknown>>();

/** One after the other: what is read must still be so when it is written. */
async function inTurn<T>(desk: Desk, work: () => Promise<T>): Promise<T> {
  const done = (turns.get(desk) ?? Promise.resolve()).then(work, work);
  turns.set(
    desk,
    done.catch(() => undefined),
  );
  return await done;
}

function outcomeOf(text: string | undefined): Ruling["outcome"] {
  return text === "release" || text === "refuse" ? text : "withhold";
}

/** The second person's word: the first can only take back what they decided. */
async function second(desk: Desk, visit: Visit, form: Form): Promise<Answer> {
  const { key, detail, question } = await questionAt(desk, visit);
  if (!visit.confirmed(`holds/${key}`)) return { to: `/holds/${key}` };
  const ruling = (await desk.rulings.read(key)) ?? notFound();
  if (ruling.event !== null) return notFound();
  if (form.text("word") === "no") {
    desk.log.info("casework.second-refused", { kind: visit.user.role });
    await desk.rulings.remove(key);
    return { to: `/holds/${key}` };
  }
  const signs = signer(desk, visit.user);
  const isFirst = signs.sub === ruling.first.sub || sameProfessional(signs, ruling.first);
  // What the first signed must still be what it is about.
  const isSame = !question.part || detail?.waiting[0] === ruling.item;
  if (form.text("word") !== "yes" || isFirst || !isSame) {
    desk.log.warn("casework.second-refused", { kind: visit.user.role, code: "not-a-second-person" });
    return notFound();
  }
  return await settle(desk, { ...ruling, second: signs });
}

/** Kept before it is recorded: after a crash between, the page of what became of it records it once more, as the same. */
async function settle(desk: Desk, unsigned: Ruling): Promise<Answer> {
  const ruling = { ...unsigned, event: eventIdOf(unsigned) };
  await desk.rulings.write(ruling.key, ruling);
  await desk.client.record(rulingEvent(ruling, desk.agency.id));
  desk.log.info("casework.decided", { kind: ruling.first.role });
  return { to: `/rulings/${ruling.key}` };
}

async function became(desk: Desk, visit: Visit): Promise<Answer> {
  const ruling = (await desk.rulings.read(visit.params["key"] ?? "")) ?? notFound();
  if (ruling.event === null) return { to: `/holds/${ruling.key}` };
  let status = await desk.client.status(ruling.event);
  if (status === null) {
    await desk.client.record(rulingEvent(ruling, desk.agency.id));
    status = await desk.client.status(ruling.event);
  }
  const nameOf = agencyWords(desk);
  const own = ruling.from === desk.agency.id;
  const copies = own && ruling.recipient !== null ? (await desk.client.followUp(ruling.message)).copies : [];
  const copy = copies.find(({ agency }) => agency === ruling.recipient);
  const data = {
    key: ruling.key,
    title: questionWords[ruling.reason].title,
    outcome: outcomeWords[ruling.outcome],
    // Free text can name anybody: a colleague who is connected to the family must not come upon it here.
    why: [ruling.first, ruling.second].some((one) => one?.sub === visit.user.sub) ? ruling.why : null,
    to: ruling.recipient === null ? null : nameOf(ruling.recipient),
    from: nameOf(ruling.from),
    first: signerWords(ruling.first),
    second: ruling.second && signerWords(ruling.second),
    recorded: status?.outcome ?? null,
    has: copy === undefined ? null : copy.acknowledged ? "They have read it." : "They have it now.",
    own,
  };
  return { view: "ruling", data };
}

function signer(desk: Desk, { sub, name, role }: User): Ruling["first"] {
  return { sub, name, role, at: new Date(desk.now()).toISOString() };
}

function today(desk: Desk): string {
  return new Date(desk.now()).toISOString().slice(0, 10);
}
