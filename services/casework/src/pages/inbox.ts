import { acknowledgementOfEvent } from "@gatehouse/client/acknowledgement";
import { kindWords, momentWords } from "../journeys/words.ts";
import { professionalOf } from "../people.ts";
import type { Received } from "../store/inbox.ts";
import type { Visit, Web } from "../web/web.ts";
import { notFound } from "../web/web.ts";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { messageView } from "./message-view.ts";

/** What came: the list, each copy, the one press that acknowledges it, and the way to answer a request. */
export function serveInbox(web: Web, desk: Desk): void {
  web.read({
    path: "/messages",
    needs: null,
    show: async ({ user }) => {
      const nameOf = agencyWords(desk);
      const rows = (await desk.inbox.list(user)).map(({ key, receivedAt, delivery, readBy }) => ({
        key,
        kind: kindWords[delivery.data.kind],
        from: nameOf(delivery.data.from),
        at: momentWords(receivedAt),
        isNew: readBy.length === 0,
        mustHeed: delivery.data.handling.includes("do-not-discuss-with-family"),
      }));
      return { view: "messages", data: { rows } };
    },
  });
  web.read({
    path: "/messages/:key",
    needs: null,
    show: async (visit) => {
      const received = await read(desk, visit);
      const { key, readBy, delivery } = received;
      const { user } = visit;
      const mine = readBy.some(({ name, role }) => name === user.name && role === user.role);
      const asks = delivery.data.kind === "information-request" && user.authorities.has("author");
      const data = {
        ...messageView(received, agencyWords(desk)),
        acknowledge: mine
          ? null
          : {
              action: `/messages/${key}/acknowledge`,
              token: visit.token(`/messages/${key}/acknowledge`, stateOf(received)),
            },
        answer: asks ? { action: `/messages/${key}/answer`, token: visit.token(`/messages/${key}/answer`, "") } : null,
      };
      return { view: "message", data };
    },
  });
  serveReplies(web, desk);
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
      const { key, delivery } = await read(desk, visit);
      const readBy = professionalOf(visit.user);
      await desk.client.publish(
        acknowledgementOfEvent(delivery, { from: desk.agency.id, readBy, now: new Date(desk.now()) }),
      );
      await desk.inbox.acknowledged(delivery.id, readBy);
      return { to: `/messages/${key}` };
    },
  });
  web.take({
    path: "/messages/:key/answer",
    needs: "author",
    state: async () => "",
    take: async (visit) => {
      const { key, delivery } = await read(desk, visit);
      if (delivery.data.kind !== "information-request") return notFound();
      const drafts = await desk.drafts(visit.user);
      const begun = (await drafts.list()).find(({ subject, journey }) => subject === key && journey === "answer");
      return { to: `/drafts/${(begun ?? (await drafts.begin("answer", key))).id}` };
    },
  });
}

/** Who has read it is part of what its button was shown with. */
function stateOf({ readBy }: Received): string {
  return JSON.stringify(readBy);
}
