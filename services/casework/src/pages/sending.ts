import { hash } from "node:crypto";
import { wholeSeconds } from "@gatehouse/client/acknowledgement";
import { uuidOf } from "@gatehouse/client/uuid-of";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { explain } from "@gatehouse/policy/plain";
import { journeys } from "../journeys/journeys.ts";
import { kindWords, momentWords } from "../journeys/words.ts";
import type { Draft, Drafts } from "../store/drafts.ts";
import { contentOf } from "../store/sent.ts";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk, Opened } from "./desk.ts";
import { agencyWords, openDraft } from "./desk.ts";
import { draftAbout } from "./draft-about.ts";
import { completeOr404 } from "./drafts.ts";
import { setsAside } from "./overrides.ts";
import { changesBetween } from "./preview-changes.ts";
import { copiesOf } from "./preview-copies.ts";
import type { PreviewTable } from "./preview-table.ts";
import { previewTable } from "./preview-table.ts";

/** A preview says how things stand; half an hour later they may stand otherwise. */
const previewForMs = 30 * 60_000;

/** From the check to the confirmation: what would go is asked for, shown, and sent exactly as it was shown. */
export function serveSending(web: Web, desk: Desk): void {
  web.take({
    path: "/drafts/:id/preview",
    needs: "author",
    state: async (visit) => (await openDraft(desk, visit)).draft.changedAt,
    take: async (visit) => {
      const opened = await openDraft(desk, visit);
      completeOr404(opened);
      await keepPreview(desk, opened);
      return { to: `/drafts/${opened.draft.id}/preview` };
    },
  });
  web.read({
    path: "/drafts/:id/preview",
    needs: "author",
    show: async (visit) => previewPage(desk, visit, await openDraft(desk, visit)),
  });
  web.read({
    path: "/drafts/:id/paper",
    needs: "author",
    show: async (visit) => paperPage(desk, visit, await openDraft(desk, visit)),
  });
  web.take({
    path: "/drafts/:id/send",
    needs: "author",
    state: async (visit) => shownState(desk, (await openDraft(desk, visit)).draft),
    take: async (visit) => send(desk, visit, await openDraft(desk, visit)),
  });
  web.read({ path: "/sent/:id", needs: "author", show: (visit) => confirmation(desk, visit) });
}

/** Asks what would be decided of the message as it is now, and keeps both: what is confirmed later is these bytes. */
async function keepPreview(desk: Desk, { drafts, draft, journey, scene }: Opened): Promise<void> {
  if (journey.makes !== "message" || draft.sending) return notFound();
  const message = { ...journey.message(scene, draft), createdAt: wholeSeconds(scene.now) };
  const decision = await desk.client.preview(message);
  const preview = { at: scene.now.toISOString(), message, decision };
  const kept = await drafts.change(draft.id, (current) =>
    // Somebody may have changed an answer in another window while the gateway was asked: then this is no preview of it.
    current.changedAt === draft.changedAt ? { preview, before: beforeOf(desk, current, preview) } : {},
  );
  if (kept?.preview == null) notFound();
}

type Shown = NonNullable<Draft["preview"]>;

/** The preview that the next is compared with: the last that said something else, however often one looks again. */
function beforeOf(desk: Desk, { preview, before }: Draft, next: Shown): Shown | null {
  if (preview === null) return before;
  return changesBetween(tableOf(desk, preview), tableOf(desk, next)).changes.length > 0 ? preview : before;
}

function tableOf(desk: Desk, { message, decision }: Shown): PreviewTable {
  const parsed = parseMessage(message);
  return parsed.ok ? previewTable(decision, parsed.message, agencyWords(desk)) : { agencies: [], rows: [] };
}

/** The table, marked with what changes where there was a preview before, and the same in words. */
function tableAndChanges(desk: Desk, shown: Shown, before: Shown | null): Readonly<Record<string, unknown>> {
  const table = tableOf(desk, shown);
  if (before === null) return { table, since: null };
  const compared = changesBetween(tableOf(desk, before), table);
  return { table: compared.table, since: { at: momentWords(before.at), changes: compared.changes } };
}

type Previewed = Draft & { readonly preview: Shown };

/** A draft whose preview still stands; one that is already being sent needs no more. */
function previewed(desk: Desk, draft: Draft): Previewed | null {
  const { preview } = draft;
  if (preview === null) return null;
  const stands = draft.sending || desk.now() - Date.parse(preview.at) < previewForMs;
  return stands ? { ...draft, preview } : null;
}

/** What the confirmation's form was shown with: the whole message and the whole decision. */
function shownState(desk: Desk, draft: Draft): string {
  const shown = previewed(desk, draft) ?? notFound();
  return hash("sha256", JSON.stringify(shown.preview), "base64url");
}

function previewPage(desk: Desk, visit: Visit, { draft, journey, scene }: Opened): Answer {
  const shown = previewed(desk, draft);
  if (shown === null) return { to: `/drafts/${draft.id}/check` };
  const { decision } = shown.preview;
  const parsed = parseMessage(shown.preview.message);
  const message = parsed.ok ? parsed.message : null;
  const names = { ...desk.client.directory(), telephone: desk.partnership.telephone };
  const action = `/drafts/${draft.id}/send`;
  const refused = decision.outcome === "refused" || message === null;
  const proof = refused || isProved(visit, shown) ? null : `/confirm/drafts/${draft.id}`;
  return {
    view: "preview",
    data: {
      draft,
      journey,
      about: draftAbout(scene),
      refused,
      at: momentWords(shown.preview.at),
      sentences: explain(decision, { message, names, noted: null }),
      ...tableAndChanges(desk, shown.preview, draft.before),
      copies: message === null ? [] : copiesOf(decision, message, { nameOf: agencyWords(desk) }),
      proof,
      send: refused || proof !== null ? null : { action, token: visit.token(action, shownState(desk, draft)) },
    },
  };
}

/** What would be sent, to be printed: the very message that the confirmation would sign. */
function paperPage(desk: Desk, visit: Visit, { draft, journey }: Opened): Answer {
  const shown = previewed(desk, draft);
  if (journey.paper !== true || shown === null) return notFound();
  const { at, decision } = shown.preview;
  const parsed = parseMessage(shown.preview.message);
  if (!parsed.ok) return notFound();
  const nameOf = agencyWords(desk);
  const without = Object.entries(decision.recipients).filter(([, { outcome }]) => outcome !== "shared");
  const data = {
    draft,
    journey,
    at: momentWords(at),
    by: visit.user.name,
    copies: copiesOf(decision, parsed.message, { nameOf }),
    nothing: without.map(([id]) => nameOf(id)),
  };
  return { view: "paper", data };
}

/** Whether its sender has proved who they are, where that is asked: it counts for as long as the preview does. */
function isProved(visit: Visit, { id, preview }: Previewed): boolean {
  return !setsAside(preview.decision) || visit.confirmed(`drafts/${id}`, previewForMs);
}

/**
 * Sends what was shown. The draft is marked first: after a crash between, it can only be sent again, which the message's
 * id makes the same sending.
 */
async function send(desk: Desk, visit: Visit, { drafts, draft }: Opened): Promise<Answer> {
  const shown = previewed(desk, draft) ?? notFound();
  if (shown.preview.decision.outcome === "refused") return notFound();
  if (!isProved(visit, shown)) return { to: `/drafts/${draft.id}/preview` };
  if (!draft.sending) {
    const marked = await drafts.change(draft.id, (now) => ({ sending: now.preview?.at === shown.preview.at }));
    // Null: another press of the same button marked it first, and sends the same message under the same id.
    if (marked !== null && !marked.sending) return notFound();
  }
  const next = await beginNext(drafts, draft);
  const { id, statementIds } = await desk.client.publish(shown.preview.message);
  const parsed = parseMessage({ ...shown.preview.message, id });
  const content = parsed.ok ? contentOf(parsed.message, statementIds, shown.preview.decision) : null;
  const to = Object.keys(shown.preview.decision.recipients);
  const kind = shown.preview.decision.message.kind;
  await desk.sent.write(id, {
    id,
    kind,
    by: visit.user.name,
    at: new Date(desk.now()).toISOString(),
    to,
    content,
    next,
  });
  await drafts.remove(draft.id);
  return { to: `/sent/${id}` };
}

/** Begins the draft of the next message where this was one of several; pressed again it is the same draft. */
async function beginNext(drafts: Drafts, { id, journey, subject, answers }: Draft): Promise<string | null> {
  const one = journeys.get(journey);
  const said = one?.makes === "message" ? (one.next?.(answers) ?? null) : null;
  if (said === null) return null;
  const next = uuidOf("next", id);
  if ((await drafts.read(next)) === null) await drafts.begin(journey, subject, said, next);
  return next;
}

const onItsWay = "On its way";
const messageWords: Readonly<Record<string, string>> = kindWords;
const outcomeWords: Readonly<Record<string, string>> = {
  shared: onItsWay,
  delivered: "Delivered",
  acknowledged: "Read there",
  withheld: "Gets nothing",
  held: "Waits for a decision",
};

async function confirmation(desk: Desk, visit: Visit): Promise<Answer> {
  const sent = (await desk.sent.read(visit.params["id"] ?? "")) ?? notFound();
  const nameOf = agencyWords(desk);
  const status = await desk.client.status(sent.id);
  const recipients = Object.entries(status?.recipients ?? {}).map(([agency, state]) => ({
    name: nameOf(agency),
    state: outcomeWords[state] ?? state,
  }));
  const data = {
    id: sent.id,
    kind: messageWords[sent.kind] ?? "Message",
    by: sent.by,
    at: momentWords(sent.at),
    next: sent.next != null && (await (await desk.drafts(visit.user)).read(sent.next)) !== null ? sent.next : null,
    refused: status?.outcome === "refused",
    recipients:
      recipients.length > 0 ? recipients : sent.to.map((agency) => ({ name: nameOf(agency), state: onItsWay })),
  };
  return { view: "sent", data };
}
