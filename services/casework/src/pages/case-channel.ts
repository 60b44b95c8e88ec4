import type { CaseFile } from "../cases/cases.ts";
import { handlingBanners, momentWords } from "../journeys/words.ts";
import type { Received } from "../store/kept-copies.ts";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import { acknowledgeCopy } from "./acknowledge.ts";
import { entriesOf, entryView, laterWords } from "./case-entry.ts";
import type { EntryContext } from "./case-entry.ts";
import { planOf } from "./case-plan.ts";
import { caseDoing } from "./case-doing-forms.ts";
import { childOf } from "./child-of.ts";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { levelWords, statusWords } from "./case-words.ts";

/** Entries on a page: what somebody reads before they look for something. */
const perPage = 20;

/** One case: what came and went, newest first, what must be heeded, who works on it, and what is to be done. */
export function serveCaseChannel(web: Web, desk: Desk): void {
  for (const path of ["/cases/:key", "/cases/:key/pages/:page"])
    web.read({ path, needs: null, show: async (visit) => channel(desk, visit, await openCase(desk, visit)) });
  web.live({
    path: "/cases/:key/live",
    needs: null,
    open: async (visit) => {
      const { view } = await openCase(desk, visit);
      return {
        onNews: (listener) => desk.cases.onNews(view.case, listener),
        still: (user) => desk.cases.still(view.case, user),
      };
    },
  });
  web.take({
    path: "/cases/:key/entries/:entry/acknowledge",
    needs: null,
    state: async (visit) => JSON.stringify((await copyOf(desk, visit)).readBy),
    take: async (visit) => {
      const copy = await copyOf(desk, visit);
      await acknowledgeCopy(desk, copy, visit.user);
      return { to: placeOf(await openCase(desk, visit), copy.key) };
    },
  });
  web.read({
    path: "/cases/:key/pack",
    needs: null,
    show: async (visit) => {
      const file = await openCase(desk, visit);
      const all = entriesOf(file);
      const entries = all.map((entry) => entryView(entry, contextOf(desk, visit, file)));
      return {
        view: "case-pack",
        data: {
          ...headOf(desk, file),
          live: `/cases/${file.key}/live`,
          entries,
          by: visit.user.name,
          at: dayAndTime(desk),
        },
      };
    },
  });
}

/** Where an entry stands now: who presses a button below goes on from there. */
export function placeOf(file: CaseFile, entry: string): string {
  const at = entriesOf(file).findIndex(({ id }) => id === entry);
  if (at < 0) return `/cases/${file.key}`;
  const page = Math.floor(at / perPage) + 1;
  return `/cases/${file.key}${page === 1 ? "" : `/pages/${page}`}#${entry}`;
}

/** The case that a path names, as this visitor may see it now; else it is not there. */
export async function openCase(desk: Desk, visit: Visit): Promise<CaseFile> {
  return (await desk.cases.open(visit.params["key"] ?? "", visit.user)) ?? notFound();
}

/** A copy of this case: one of another is not there, whoever may read it. */
async function copyOf(desk: Desk, visit: Visit): Promise<Received> {
  const { received } = await openCase(desk, visit);
  return received.find(({ key }) => key === visit.params["entry"]) ?? notFound();
}

async function channel(desk: Desk, visit: Visit, file: CaseFile): Promise<Answer> {
  const asked = visit.params["page"] ?? "1";
  const page = /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : notFound();
  const all = entriesOf(file);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  if (page > pages) notFound();
  const context = contextOf(desk, visit, file);
  const follows = (await desk.follows.of(visit.user)).includes(file.view.case);
  const base = `/cases/${file.key}`;
  const linkTo = (to: number): string | null => (to < 1 || to > pages ? null : `${base}/pages/${to}`);
  return {
    view: "case",
    data: {
      ...headOf(desk, file),
      live: `${base}/live`,
      here: page === 1 ? base : `${base}/pages/${page}`,
      entries: all.slice((page - 1) * perPage, page * perPage).map((entry) => entryView(entry, context)),
      unread: desk.cases.unread(file.view.case, visit.user),
      total: all.length,
      page,
      pages,
      before: linkTo(page - 1),
      after: linkTo(page + 1),
      follow: { ...context.form(`${base}/${follows ? "leave" : "follow"}`, ""), follows },
      doing: caseDoing(visit, file.key),
      canWish: visit.user.authorities.has("record-wishes"),
    },
  };
}

/** What stands above the entries, on the page and on paper. */
function headOf(desk: Desk, file: CaseFile): Readonly<Record<string, unknown>> {
  const nameOf = agencyWords(desk);
  const { view, received } = file;
  const codes = new Set(received.flatMap(({ delivery }) => delivery.data.handling));
  return {
    key: file.key,
    ref: view.case,
    child: childOf(file),
    banners: [...codes].toSorted().map((code) => handlingBanners[code]),
    level: levelWords(view.level),
    status: statusWords(view.status),
    team: view.team.map(({ agency, members }) => ({ agency: nameOf(agency), members: members.join(", ") })),
    plan: planOf(file, nameOf, new Date(desk.now())),
  };
}

function contextOf(desk: Desk, { user, token }: Visit, file: CaseFile): EntryContext {
  return {
    user,
    ownName: desk.agency.name,
    nameOf: agencyWords(desk),
    later: laterWords(file),
    form: (action, state) => ({ action, token: token(action, state) }),
    caseKey: file.key,
  };
}

function dayAndTime(desk: Desk): string {
  return momentWords(new Date(desk.now()).toISOString());
}
