import { dayWords, handlingBanners, kindWords, momentWords } from "../journeys/words.ts";
import type { CaseFile } from "../cases/cases.ts";
import type { Received } from "../store/kept-copies.ts";
import type { Sent } from "../store/sent.ts";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import { openCase } from "./case-channel.ts";
import type { Entry } from "./case-entry.ts";
import { entriesOf, itemWords, laterWords } from "./case-entry.ts";
import type { Desk } from "./desk.ts";
import { agencyWords, subjectOfSent } from "./desk.ts";
import { sharedOf } from "./shared-of.ts";
import type { Shared } from "./shared-of.ts";

/** Messages on a page: each has a table. */
const perPage = 10;
const stateWords: Readonly<Record<string, string>> = {
  shared: "On its way",
  delivered: "Delivered",
  acknowledged: "Read there",
  withheld: "Gets nothing",
  held: "Waits for a decision",
};

const words: Readonly<Record<string, string>> = kindWords;

/** Who knows what of a case, as far as this agency sent or received it, and the way to correct or recall it. */
export function serveCaseKnowledge(web: Web, desk: Desk): void {
  for (const path of ["/cases/:key/known", "/cases/:key/known/:page"])
    web.read({ path, needs: null, show: async (visit) => known(desk, visit, await openCase(desk, visit)) });
  for (const journey of ["correct", "recall"] as const) {
    web.take({
      path: `/cases/:key/sent/:id/${journey}`,
      needs: "author",
      state: async (visit) => stateOf(laterWords(await openCase(desk, visit)), await ownOf(desk, visit)),
      take: async (visit) => {
        const { id } = await ownOf(desk, visit);
        const subject = subjectOfSent(id);
        const drafts = await desk.drafts(visit.user);
        const begun = (await drafts.list()).find((one) => one.subject === subject && one.journey === journey);
        return { to: `/drafts/${(begun ?? (await drafts.begin(journey, subject))).id}` };
      },
    });
  }
}

/** A message of this agency about this case; one of another case is not there. */
async function ownOf(desk: Desk, visit: Visit): Promise<Sent> {
  const { sent } = await openCase(desk, visit);
  return sent.find(({ id }) => id === visit.params["id"]) ?? notFound();
}

/** Once it was recalled or corrected by somebody else, what was shown is not what is there. */
function stateOf(later: ReadonlyMap<string, string>, { id }: Sent): string {
  return later.get(id) ?? "";
}

async function known(desk: Desk, visit: Visit, file: CaseFile): Promise<Answer> {
  const asked = visit.params["page"] ?? "1";
  const page = /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : notFound();
  const all = entriesOf(file);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  if (page > pages) notFound();
  const later = laterWords(file);
  const base = `/cases/${file.key}/known`;
  const linkTo = (to: number): string | null => (to < 1 || to > pages ? null : `${base}/${to}`);
  const rows = await Promise.all(
    all.slice((page - 1) * perPage, page * perPage).map((entry) => messageRow(desk, visit, entry, { file, later })),
  );
  const data = { key: file.key, ref: file.view.case, live: `/cases/${file.key}/live`, rows };
  return { view: "case-known", data: { ...data, page, pages, before: linkTo(page - 1), after: linkTo(page + 1) } };
}

type Place = { readonly file: CaseFile; readonly later: ReadonlyMap<string, string> };

async function messageRow(
  desk: Desk,
  visit: Visit,
  entry: Entry,
  { file, later }: Place,
): Promise<Readonly<Record<string, unknown>>> {
  if (entry.way === "came") return cameRow(desk, entry.copy, later);
  const { sent } = entry;
  const shared = sharedOf(await desk.client.receipts(sent.id));
  const status = await desk.client.status(sent.id);
  const state = stateOf(later, sent);
  const form = (word: string): Readonly<Record<string, string>> => {
    const action = `/cases/${file.key}/sent/${sent.id}/${word}`;
    return { action, token: visit.token(action, state) };
  };
  const may =
    visit.user.authorities.has("author") && state !== "recalled" && shared.some(({ items }) => items.length > 0);
  const nameOf = agencyWords(desk);
  return {
    id: sent.id,
    kind: words[sent.kind] ?? "Message",
    came: false,
    at: momentWords(sent.at),
    by: sent.by,
    later: state,
    waits: shared.length === 0,
    holders: shared.map((one) => holderOf(one, { sent, nameOf, state: status?.recipients[one.agency] })),
    reach: [...new Set(shared.filter(({ items }) => items.length > 0).map(({ agency }) => nameOf(agency)))],
    correct: may && sent.content?.named === true && sent.content.statements.length > 0 ? form("correct") : null,
    recall: may && sent.kind !== "recall" ? form("recall") : null,
  };
}

type Holder = { readonly sent: Sent; readonly nameOf: (id: string) => string; readonly state: string | undefined };

function holderOf(
  { agency, since, items }: Shared,
  { sent, nameOf, state }: Holder,
): Readonly<Record<string, unknown>> {
  return {
    agency: nameOf(agency),
    items: items.map(({ item, form }) => ({ item: itemWords(item, form), isShort: form === "minimised" })),
    since: momentWords(since),
    state: stateWords[state ?? "shared"] ?? state,
    handling: (sent.content?.handling[agency] ?? []).map((code) => handlingBanners[code].title),
  };
}

/** What came is held here, and where it came from; who else has it, only its sender and the front door know. */
function cameRow(desk: Desk, copy: Received, later: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const { data } = copy.delivery;
  const nameOf = agencyWords(desk);
  const items = data.statements.map(({ item, form }) => ({
    item: itemWords(item, form),
    isShort: form === "minimised",
  }));
  const handling = data.handling.map((code) => handlingBanners[code].title);
  const keep = data.retainUntil === null ? null : dayWords(data.retainUntil);
  return {
    id: copy.key,
    kind: kindWords[data.kind],
    came: true,
    at: momentWords(copy.receivedAt),
    by: `${data.author.name}, ${nameOf(data.from)}`,
    later: later.get(data.message) ?? "",
    waits: false,
    holders: [
      {
        agency: desk.agency.name,
        items,
        since: momentWords(copy.receivedAt),
        state: keep === null ? "" : `Keep until ${keep}`,
        handling,
      },
    ],
    reach: [],
    correct: null,
    recall: null,
  };
}
