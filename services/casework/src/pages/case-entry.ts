import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import type { DeliveredStatement } from "@gatehouse/contracts/delivery";
import { compareText } from "@gatehouse/policy/canonical";
import type { CaseFile } from "../cases/cases.ts";
import { hasRead } from "../cases/cases.ts";
import { kindWords, momentWords, roleWords } from "../journeys/words.ts";
import type { User } from "@gatehouse/pages/people";
import type { Received } from "../store/kept-copies.ts";
import type { Sent } from "../store/sent.ts";
import { messageView } from "./message-view.ts";
import { replyForm } from "./replies.ts";
import { statementViews } from "./statement-view.ts";

type NameOf = (agency: string) => string;

/** Something that came, or went from here; in the order of the timeline. */
export type Entry = { readonly at: string; readonly id: string } & (
  | { readonly way: "came"; readonly copy: Received }
  | { readonly way: "went"; readonly sent: Sent }
);

/** Everything of a case that this agency received and sent, newest first. */
export function entriesOf({ received, sent }: CaseFile): readonly Entry[] {
  const came = received.map((copy): Entry => ({ way: "came", at: copy.receivedAt, id: copy.key, copy }));
  const went = sent.map((one): Entry => ({ way: "went", at: one.at, id: one.id, sent: one }));
  return [...came, ...went].toSorted((a, b) => compareText(b.at, a.at) || compareText(b.id, a.id));
}

/** What is said of a message by those that came later. */
export type Later = ReadonlyMap<string, "corrected" | "recalled">;

/** Which messages were corrected or recalled by others of the case; a recall weighs more. */
export function laterWords({ received, sent }: CaseFile): Later {
  const said = [
    ...received.map(({ delivery: { data } }) => ({ kind: data.kind, of: data.corrects?.message })),
    ...sent.map(({ kind, content }) => ({ kind, of: content?.corrects?.message })),
  ];
  const later = new Map<string, "corrected" | "recalled">();
  for (const { kind, of } of said) {
    if (of === undefined) continue;
    if (kind === "recall") later.set(of, "recalled");
    else if (kind === "correction" && later.get(of) !== "recalled") later.set(of, "corrected");
  }
  return later;
}

export type EntryContext = {
  readonly user: User;
  readonly ownName: string;
  readonly nameOf: NameOf;
  readonly later: Later;
  /** The form of a path, with what makes it count. */
  readonly form: (path: string, state: string) => { readonly action: string; readonly token: string };
  readonly caseKey: string;
};

/** An entry as its page shows it. */
export function entryView(entry: Entry, context: EntryContext): Readonly<Record<string, unknown>> {
  return entry.way === "came" ? cameView(entry.copy, context) : wentView(entry.sent, context);
}

function cameView(
  copy: Received,
  { user, nameOf, later, form, caseKey }: EntryContext,
): Readonly<Record<string, unknown>> {
  const { key, delivery, readBy } = copy;
  const isUnread = !hasRead(copy, user);
  return {
    ...messageView(copy, nameOf),
    id: key,
    came: true,
    at: momentWords(copy.receivedAt),
    href: `/messages/${key}`,
    isUnread,
    later: later.get(delivery.data.message) ?? null,
    acknowledge: isUnread ? form(`/cases/${caseKey}/entries/${key}/acknowledge`, JSON.stringify(readBy)) : null,
    answer: replyForm({ user }, { key, kind: delivery.data.kind }, (path, state) => form(path, state).token),
  };
}

function wentView(
  { id, kind, by, at, to, content }: Sent,
  { user, ownName, nameOf, later, caseKey }: EntryContext,
): Readonly<Record<string, unknown>> {
  const words: Readonly<Record<string, string>> = kindWords;
  const statements = (content?.statements ?? []).map((one): DeliveredStatement => ({ ...one, form: "full" }));
  const maySend = user.authorities.has("author");
  return {
    id,
    came: false,
    kind: words[kind] ?? "Message",
    from: ownName,
    author: by,
    authorRole: roleWords(content?.role ?? ""),
    at: momentWords(at),
    to: to.map(nameOf).join(", "),
    href: maySend ? `/sent/${id}` : null,
    isUnread: false,
    banners: [],
    statements: statementViews(statements, nameOf),
    agenda: content?.agenda ?? null,
    instruction: content?.instruction ?? null,
    later: later.get(id) ?? null,
    change: maySend && later.get(id) !== "recalled" ? `/cases/${caseKey}/known` : null,
  };
}

/** What an item is called in a heading. */
export function itemWords(item: string, form: "full" | "minimised" = "full"): string {
  return sentence(plainItem(item, form));
}
