import { compareText } from "@gatehouse/policy/canonical";
import { journeys } from "../journeys/journeys.ts";
import type { Journey } from "../journeys/journey.ts";
import { kindWords, momentWords } from "../journeys/words.ts";
import type { Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk } from "./desk.ts";
import { agencyWords, openDraft } from "./desk.ts";
import { draftAbout } from "./draft-about.ts";
import { inTime, waitingFor } from "./waiting.ts";

/** What begins from a start page; an answer begins from the request it answers. */
const startable = [
  "concern",
  "support-request",
  "information-request",
  "advice-query",
  "objection",
  "agreement",
  "domestic-abuse-notice",
] as const;

/** The first page, and the start page of each journey. */
export function serveHome(web: Web, desk: Desk): void {
  web.read({
    path: "/",
    needs: null,
    show: async (visit) => {
      const { user } = visit;
      const drafts = await (await desk.drafts(user)).list();
      // A draft of a case that they may not see any more says nothing of whose it was.
      const opened = drafts.map(({ id }) => inTime(openDraft(desk, { ...visit, params: { id } })));
      const [waiting, whose] = await Promise.all([waitingFor(desk, user), Promise.all(opened)]);
      const begun = drafts.map(({ id, journey, changedAt, sending }, at) => ({
        id,
        about: whose[at] ? draftAbout(whose[at].scene) : null,
        name: journeys.get(journey)?.name ?? "",
        changed: momentWords(changedAt),
        sending,
      }));
      const may = startable.filter((id) => {
        const journey = journeys.get(id);
        return journey !== undefined && isOurs(journey, desk) && user.authorities.has(journey.authority);
      });
      return {
        view: "home",
        data: {
          waiting,
          drafts: begun,
          may,
          canWish: user.authorities.has("record-wishes"),
          canSend: user.authorities.has("author"),
          canDecide: user.authorities.has("decide-holds"),
          canKeep: isFrontDoor(desk) && user.authorities.has("lift-others-records"),
        },
      };
    },
  });
  web.read({
    path: "/sent",
    needs: "author",
    show: async () => {
      const nameOf = agencyWords(desk);
      const sent = (await desk.sent.list()).toSorted((a, b) => compareText(b.at, a.at) || compareText(a.id, b.id));
      const rows = sent.map(({ id, kind, at, by, to }) => ({
        id,
        kind: wordsOf(kind),
        at: momentWords(at),
        by,
        to: to.map(nameOf),
      }));
      return { view: "sent-list", data: { rows } };
    },
  });
  serveStarts(web, desk);
}

function serveStarts(web: Web, desk: Desk): void {
  for (const id of startable) {
    const journey = journeys.get(id) ?? notFound();
    // What is not this agency's to do is not there.
    if (!isOurs(journey, desk)) continue;
    web.read({
      path: `/begin/${id}`,
      needs: journey.authority,
      show: async (visit) => ({ view: "start", data: { journey, token: visit.token(`/begin/${id}`, "") } }),
    });
    web.take({
      path: `/begin/${id}`,
      needs: journey.authority,
      state: async () => "",
      take: async ({ user }) => {
        const draft = await (await desk.drafts(user)).begin(id, null);
        return { to: `/drafts/${draft.id}` };
      },
    });
  }
}

/** Whether this agency does that at all. */
function isOurs({ isFor }: Journey, desk: Desk): boolean {
  return isFor?.(desk) ?? true;
}

function isFrontDoor({ agency, partnership }: Desk): boolean {
  return agency.id === partnership.frontDoor;
}

function wordsOf(kind: string): string {
  const words: Readonly<Record<string, string>> = kindWords;
  return words[kind] ?? "Objection";
}
