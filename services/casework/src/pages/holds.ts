import { GatehouseError } from "@gatehouse/contracts/errors";
import type { HeldContentAnswer, QuestionDetail } from "@gatehouse/contracts/review";
import { compareText } from "@gatehouse/policy/canonical";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import {
  assertionWords,
  dayWords,
  harmWords,
  momentWords,
  roleWords,
  toldReasonWords,
  whenWords,
} from "../journeys/words.ts";
import { professionalOf } from "@gatehouse/pages/people";
import { fileOf } from "../store/keys.ts";
import type { Ruling } from "../store/rulings.ts";
import type { Visit, Web } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { needsSecond, questionWords } from "./hold-words.ts";
import { allQuestions, questionAt, questionLine } from "./questions.ts";
import type { OpenQuestion } from "./questions.ts";
import { outcomeWords, signerWords } from "./ruling-words.ts";
import { valueLines } from "./value-lines.ts";

const needs = "decide-holds" as const;

/** What waits for a decision here: the queue, each question without what it says, and a look at what it says. */
export function serveHolds(web: Web, desk: Desk): void {
  web.read({ path: "/holds", needs, show: async ({ user }) => queue(desk, user) });
  web.read({
    path: "/holds/:key",
    needs,
    show: async (visit) => {
      const ruling = await desk.rulings.read(visit.params["key"] ?? "");
      if (ruling !== null && !(await isRefused(desk, ruling))) return { to: `/rulings/${ruling.key}` };
      return { view: "hold", data: await holdPage(desk, visit) };
    },
  });
  serveLooks(web, desk);
}

async function queue(
  desk: Desk,
  user: Visit["user"],
): Promise<{ readonly view: string; readonly data: object & Record<string, unknown> }> {
  const { questions, emergencies } = await allQuestions(desk, user);
  const rulings = await desk.rulings.list();
  const waiting = new Set(rulings.filter(({ event }) => event === null).map(({ key }) => key));
  const rows = questions.map((question) => {
    const key = fileOf(question.hold);
    return { key, ...questionLine(desk, question), needsSecond: waiting.has(key) };
  });
  const decided = rulings
    .filter(({ event }) => event !== null)
    .toSorted((a, b) => compareText(b.first.at, a.first.at))
    .slice(0, 50)
    .map(({ key, reason, outcome, first }) => ({
      key,
      title: questionWords[reason].title,
      outcome: outcomeWords[outcome],
      by: signerWords(first),
    }));
  const toConfirm = emergencies.map(({ emergency, due, own }) => ({
    key: fileOf(emergency),
    due: momentWords(due),
    own,
  }));
  return { view: "holds", data: { rows, decided, emergencies: toConfirm } };
}

/** Whether what was decided did not count: then the question stands as it did, and somebody decides it again. */
async function isRefused(desk: Desk, { key, event }: Ruling): Promise<boolean> {
  if (event === null) return true;
  if ((await desk.client.status(event))?.outcome !== "refused") return false;
  await desk.rulings.remove(key);
  return true;
}

/** Rule, items and reason first: of what the message says, nothing. */
async function holdPage(desk: Desk, visit: Visit): Promise<Record<string, unknown>> {
  const { key, question, detail } = await questionAt(desk, visit);
  const ruling = await desk.rulings.read(key);
  const what = `holds/${key}`;
  const look = `/holds/${key}/look`;
  return {
    key,
    line: questionLine(desk, question),
    words: questionWords[question.reason],
    detail: detail && detailView(detail),
    isNotice: question.recipient === null,
    twoSign: needsSecond(question.reason, "release"),
    confirmed: visit.confirmed(what),
    confirm: `/confirm/${what}`,
    look: { action: look, token: visit.token(look, looks(desk, visit, key)) },
    ruling: ruling && {
      outcome: outcomeWords[ruling.outcome],
      why: ruling.why,
      by: signerWords(ruling.first),
      isOwn: ruling.first.sub === visit.user.sub,
      second: `/holds/${key}/second`,
      token: visit.token(`/holds/${key}/second`, ruling.first.at),
    },
  };
}

function detailView({ waiting, goes, stays, further, withheld }: QuestionDetail): Readonly<Record<string, unknown>> {
  // By name: a message's lines come in an order that says nothing, and another one in every message.
  const named = (items: readonly { readonly item: string; readonly form?: "full" | "minimised" }[]) =>
    [...new Set(items.map(({ item, form }) => sentence(plainItem(item, form ?? "full"))))].toSorted(compareText);
  return {
    waiting: named(waiting.map((item) => ({ item }))),
    goes: goes
      .map(({ item, form }) => ({ item: sentence(plainItem(item, form)), isShort: form === "minimised" }))
      .toSorted((a, b) => compareText(a.item, b.item)),
    stays: named(stays),
    further: further.map((reason) => questionWords[reason].title),
    withheld,
  };
}

/** How often this person has looked here: the button of a page counts for one look. */
const looked = new WeakMap<Desk, Map<string, number>>();

function looks(desk: Desk, { user }: Visit, key: string): string {
  return String(looked.get(desk)?.get(`${user.sub} ${key}`) ?? 0);
}

function countLook(desk: Desk, { user }: Visit, key: string): void {
  const counts = looked.get(desk) ?? new Map<string, number>();
  counts.set(`${user.sub} ${key}`, (counts.get(`${user.sub} ${key}`) ?? 0) + 1);
  looked.set(desk, counts);
}

/** A look at what a message says: by a form, because it leaves a record, and after proving once more who one is. */
function serveLooks(web: Web, desk: Desk): void {
  web.take({
    path: "/holds/:key/look",
    needs,
    state: async (visit) => looks(desk, visit, visit.params["key"] ?? ""),
    take: async (visit) => {
      const { key, question } = await questionAt(desk, visit);
      if (!visit.confirmed(`holds/${key}`)) return { to: `/holds/${key}` };
      countLook(desk, visit, key);
      const content = await contentOf(desk, visit, question.hold);
      if (content === null)
        return { view: "hold-content-gone", data: { key, from: questionLine(desk, question)["from"] } };
      return { view: "hold-content", data: contentPage(desk, { key, question }, content) };
    },
  });
}

/** Null for what the broker keeps no longer, and for a message that names somebody whom its reader is connected to. */
async function contentOf(desk: Desk, { user }: Visit, hold: string): Promise<HeldContentAnswer | null> {
  try {
    return await desk.client.heldContent(professionalOf(user), hold);
  } catch (error) {
    if (error instanceof GatehouseError && error.facts.code === "request-invalid") return null;
    throw error;
  }
}

function contentPage(desk: Desk, { key, question }: OpenQuestion, content: HeldContentAnswer): Record<string, unknown> {
  const nameOf = agencyWords(desk);
  const { told, risk } = content;
  return {
    key,
    line: questionLine(desk, question),
    record: content.record,
    kept: content.kept,
    people: content.people.map(({ label, role, ids }) => ({
      label: sentence(label.replaceAll("-", " ")),
      role: roleWords(role),
      ids: (ids ?? []).map(({ scheme, value }) => `${scheme.replaceAll("-", " ")} ${value}`),
    })),
    statements: content.statements.map(({ item, about, value, form, assertion, on }) => ({
      item: sentence(plainItem(item, form)),
      about: about === "child" ? null : about.replaceAll("-", " "),
      lines: valueLines(value, nameOf),
      assertion: assertionWords[assertion] ?? assertion,
      isOpinion: assertion === "opinion",
      isShort: form === "minimised",
      when: whenWords(assertion, on),
    })),
    told: told && {
      status: toldWords[told.status],
      reason: told.reason ? toldReasonWords[told.reason] : null,
      reviewOn: told.reviewOn ? dayWords(told.reviewOn) : null,
      attempts: (told.attempts ?? []).map(({ on, method, result }) => `${dayWords(on)}, ${method}: ${result}`),
    },
    risk: risk && { harm: harmWords[risk.harm], evidence: risk.evidence },
  };
}

const toldWords = {
  told: "The family was told",
  deferred: "Telling the family is put off",
  "not-contactable": "The family could not be reached",
} as const;
