import { acknowledgementOfEvent } from "@gatehouse/client/acknowledgement";
import type { DeliveryData } from "@gatehouse/contracts/delivery";
import { itemNames } from "@gatehouse/contracts/items";
import { compareText } from "@gatehouse/policy/canonical";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import {
  assertionWords,
  dayWords,
  handlingBanners,
  kindWords,
  momentWords,
  purposeWords,
  roleWords,
} from "../journeys/words.ts";
import { professionalOf } from "../people.ts";
import type { Received } from "../store/inbox.ts";
import type { Visit, Web } from "../web/web.ts";
import { notFound } from "../web/web.ts";
import type { Desk } from "./desk.ts";
import { agencyWords } from "./desk.ts";
import { valueLines } from "./value-lines.ts";

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
        ...pageOf(received, agencyWords(desk)),
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

function pageOf(
  { delivery, receivedAt, readBy }: Received,
  nameOf: (id: string) => string,
): Readonly<Record<string, unknown>> {
  const { data } = delivery;
  return {
    kind: kindWords[data.kind],
    from: nameOf(data.from),
    author: data.author.name,
    authorRole: roleWords(data.author.role),
    at: momentWords(receivedAt),
    signedAt: momentWords(data.createdAt),
    purpose: purposeWords[data.purpose],
    case: data.case,
    routedTo: data.routedTo === null ? null : roleWords(data.routedTo),
    retainUntil: data.retainUntil === null ? null : dayWords(data.retainUntil),
    banners: data.handling.map((code) => handlingBanners[code]),
    readBy: readBy.map(({ name, role, at }) => ({ name, role: roleWords(role), at: momentWords(at) })),
    statements: inReadingOrder(data.statements).map((statement) => ({
      item: sentence(plainItem(statement.item, statement.form)),
      about: statement.about === "child" ? null : statement.about.replaceAll("-", " "),
      lines: valueLines(statement.value),
      assertion: assertionWords[statement.assertion] ?? statement.assertion,
      isAbsent: isAbsence(statement.value),
      isOpinion: statement.assertion === "opinion",
      isShort: statement.form === "minimised",
      on: dayWords(statement.on),
    })),
    request: requestOf(data),
    answers: (data.answers ?? []).map(({ item, answer, reason }) => ({
      item: sentence(plainItem(item, "full")),
      answer: answer === "not-held" ? "Not held" : "Held, and not given",
      reason: reason ?? null,
    })),
    agenda: data.agenda ?? null,
    instruction: data.instruction ?? null,
  };
}

/** Who it is, then what happened and what it means, then the rest as the catalogue has it: a copy has no order of its own. */
function inReadingOrder(statements: DeliveryData["statements"]): DeliveryData["statements"] {
  const first = [
    "child.name",
    "child.dateOfBirth",
    "concern.narrative",
    "police.incident",
    "voice.childsWords",
    "concern.analysis",
  ];
  const all: readonly string[] = [...first, ...itemNames];
  const place = ({ item, on }: DeliveryData["statements"][number]): string =>
    `${String(all.indexOf(item)).padStart(4, "0")} ${on}`;
  return statements.toSorted((a, b) => compareText(place(a), place(b)));
}

function isAbsence(value: unknown): boolean {
  return typeof value === "object" && value !== null && "absent" in value;
}

const urgencyWords = { red: "Within 2 hours", amber: "Within 6 hours", green: "Within 24 hours" } as const;

function requestOf(data: DeliveryData): Readonly<Record<string, unknown>> | null {
  if (data.kind !== "information-request") return null;
  return {
    items: (data.items ?? []).map((item) => sentence(plainItem(item, "full"))),
    reason: data.reason ?? null,
    historyFrom: data.historyFrom ? dayWords(data.historyFrom) : null,
    urgency: data.urgency ? urgencyWords[data.urgency] : null,
  };
}
