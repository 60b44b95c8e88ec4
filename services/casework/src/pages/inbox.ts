import type { DeliveryData } from "@gatehouse/contracts/delivery";
import { kindWords, momentWords } from "../journeys/words.ts";
import type { Received } from "../store/kept-copies.ts";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import { acknowledgeCopy } from "./acknowledge.ts";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { messageView } from "./message-view.ts";
import { replyForm, replyTo } from "./replies.ts";

const perPage = 25;

/** What came: the list, each copy, the one press that acknowledges it, and the way to answer a request. */
export function serveInbox(web: Web, desk: Desk): void {
  web.read({ path: "/messages", needs: null, show: (visit) => list(desk, visit) });
  web.read({ path: "/messages/pages/:page", needs: null, show: (visit) => list(desk, visit) });
  web.read({
    path: "/messages/:key",
    needs: null,
    show: async (visit) => {
      const received = await read(desk, visit);
      const { key, readBy, delivery } = received;
      const { user } = visit;
      const mine = readBy.some(({ name, role }) => name === user.name && role === user.role);
      const data = {
        ...messageView(received, agencyWords(desk)),
        acknowledge: mine
          ? null
          : {
              action: `/messages/${key}/acknowledge`,
              token: visit.token(`/messages/${key}/acknowledge`, stateOf(received)),
            },
        answer: replyForm(visit, { key, kind: delivery.data.kind }, visit.token),
      };
      return { view: "message", data };
    },
  });
  serveReplies(web, desk);
}

/** One page of the list: what nobody has read comes first. A page that is not there is not found. */
async function list(desk: Desk, { user, params }: Visit): Promise<Answer> {
  const asked = params["page"] ?? "1";
  const page = /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : notFound();
  const nameOf = agencyWords(desk);
  const all = await desk.inbox.list(user);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  if (page > pages) notFound();
  const rows = all.slice((page - 1) * perPage, page * perPage).map(({ key, receivedAt, delivery, readBy }) => ({
    key,
    kind: kindWords[delivery.data.kind],
    from: nameOf(delivery.data.from),
    child: childOf(delivery.data),
    at: momentWords(receivedAt),
    isNew: readBy.length === 0,
    mustHeed: delivery.data.handling.includes("do-not-discuss-with-family"),
  }));
  const linkTo = (to: number): string | null => (to < 1 || to > pages ? null : `/messages/pages/${to}`);
  return { view: "messages", data: { rows, page, pages, before: linkTo(page - 1), after: linkTo(page + 1) } };
}

/** The child as the copy says; else the number under which the agency has it; null when nobody here can tell. */
function childOf({ statements, filedUnder }: DeliveryData): string | null {
  const named = statements.filter(({ item, about }) => item === "child.name" && about === "child");
  const [only, ...more] = named;
  if (only !== undefined && more.length === 0 && typeof only.value === "string") return only.value;
  return filedUnder === null ? null : `Your number ${filedUnder.value}`;
}

async function read(desk: Desk, visit: Visit): Promise<Received> {
  return (await desk.inbox.read(visit.params["key"] ?? "", visit.user)) ?? notFound();
}

/** What is done about a copy: acknowledging it, and beginning the answer to a request. */
function serveReplies(web: Web, desk: Desk): void {
  web.take({
    path: "/messages/:key/acknowledge",
    needs: null,
    state: async (visit) => stateOf(await read(desk, visit)),
    take: async (visit) => {
      const received = await read(desk, visit);
      await acknowledgeCopy(desk, received, visit.user);
      return { to: `/messages/${received.key}` };
    },
  });
  web.take({
    path: "/messages/:key/answer",
    needs: "author",
    state: async () => "",
    take: async (visit) => {
      const { key, delivery } = await read(desk, visit);
      const { journey } = replyTo(delivery.data.kind) ?? notFound();
      const drafts = await desk.drafts(visit.user);
      const begun = (await drafts.list()).find((one) => one.subject === key && one.journey === journey);
      return { to: `/drafts/${(begun ?? (await drafts.begin(journey, key))).id}` };
    },
  });
}

/** Who has read it is part of what its button was shown with. */
function stateOf({ readBy }: Received): string {
  return JSON.stringify(readBy);
}
