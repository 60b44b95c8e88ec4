import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Partnership, PartnershipAgency } from "@gatehouse/contracts/partnership";
import type { Log } from "@gatehouse/observe/log";
import { PlainWords } from "@gatehouse/policy/plain-words";
import { journeys } from "../journeys/journeys.ts";
import type { Journey, Scene } from "../journeys/journey.ts";
import type { Draft, Drafts } from "../store/drafts.ts";
import type { CaseFile, Cases } from "../cases/cases.ts";
import type { Follows } from "../store/follows.ts";
import type { Inbox } from "../store/inbox.ts";
import type { Telling } from "../store/tellings.ts";
import type { KeptLetter } from "../store/letters.ts";
import type { Ruling } from "../store/rulings.ts";
import type { SealedFolder } from "../store/sealed-folder.ts";
import type { Sent, SentBox } from "../store/sent.ts";
import type { Wish } from "../store/wishes.ts";
import type { Visit } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";

/** What every page works with. */
export type Desk = {
  readonly agency: PartnershipAgency;
  readonly partnership: Partnership;
  readonly client: Pick<
    AgencyClient,
    | "publish"
    | "acknowledgeEvent"
    | "record"
    | "preview"
    | "status"
    | "directory"
    | "holds"
    | "heldContent"
    | "followUp"
    | "tellings"
    | "wishes"
    | "draftLetter"
    | "approveLetter"
    | "cases"
    | "receipts"
    | "retention"
  >;
  readonly log: Log;
  readonly now: () => number;
  readonly inbox: Inbox;
  readonly drafts: (user: { readonly sub: string }) => Promise<Drafts>;
  readonly sent: SentBox;
  readonly follows: Follows;
  readonly cases: Cases;
  readonly wishes: SealedFolder<Wish>;
  readonly rulings: SealedFolder<Ruling>;
  readonly letters: SealedFolder<KeptLetter>;
  readonly tellings: SealedFolder<Telling>;
};

/** One of the visitor's own drafts, with what its journey needs. */
export type Opened = {
  readonly drafts: Drafts;
  readonly draft: Draft;
  readonly journey: Journey;
  readonly scene: Scene;
};

/** Opens the draft that a path names; anybody else's, and one that is gone, are not found. */
export async function openDraft(desk: Desk, visit: Visit): Promise<Opened> {
  const drafts = await desk.drafts(visit.user);
  const draft = (await drafts.read(visit.params["id"] ?? "")) ?? notFound();
  const journey = journeys.get(draft.journey) ?? notFound();
  if (!visit.user.authorities.has(journey.authority)) notFound();
  const { agency, partnership } = desk;
  const sent = await sentSubject(desk, visit, draft.subject);
  const file = await caseSubject(desk, visit, draft.subject);
  const isOther = draft.subject === null || sent !== null || file !== null;
  const about = isOther ? null : await desk.inbox.read(draft.subject ?? "", visit.user);
  if (!isOther && about === null) notFound();
  const scene = {
    user: visit.user,
    agency,
    partnership,
    now: new Date(desk.now()),
    about,
    sent,
    file,
    answers: draft.answers,
  };
  return { drafts, draft, journey, scene };
}

const sentPrefix = "sent:";

/** The subject of a draft that corrects or calls back a message of this agency. */
export function subjectOfSent(id: string): string {
  return `${sentPrefix}${id}`;
}

/** Such a message, for who may see its case now. */
async function sentSubject(desk: Desk, { user }: Visit, subject: string | null): Promise<Sent | null> {
  if (subject?.startsWith(sentPrefix) !== true) return null;
  const sent = await desk.sent.read(subject.slice(sentPrefix.length));
  const ref = sent?.content?.case;
  return ref !== undefined && (await desk.cases.still(ref, user)) ? sent : notFound();
}

const casePrefix = "case:";

/** The subject of a draft that is about a case. @param key as it stands in paths */
export function subjectOfCase(key: string): string {
  return `${casePrefix}${key}`;
}

/** Such a case, for who may see it now: whoever left its team has the draft no more. */
async function caseSubject(desk: Desk, { user }: Visit, subject: string | null): Promise<CaseFile | null> {
  if (subject?.startsWith(casePrefix) !== true) return null;
  return (await desk.cases.open(subject.slice(casePrefix.length), user)) ?? notFound();
}

/** What agencies are called in sentences. */
export function agencyWords({ partnership }: Pick<Desk, "partnership">): (id: string) => string {
  const words = new PlainWords(null, partnership);
  return (id) => words.agency(id);
}
