import type { Delivery } from "@gatehouse/contracts/delivery";
import type { ItemName } from "@gatehouse/contracts/items";
import { isItemName } from "@gatehouse/contracts/items";
import type { Identifier, Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { z } from "zod";
import type { AskedPerson } from "./asked-person.ts";
import { askedPeople, likenessOf } from "./asked-person.ts";
import { DraftBuilder } from "./draft-builder.ts";
import { FieldLedger } from "./field-ledger.ts";
import type { MapContext } from "./map.ts";

/** What a search of the agency's records gave. */
export type FoundRecords = {
  /** Drafts that the mapper made of the records. */
  readonly drafts: readonly Message[];
  /** Records that could not be read or mapped: what they hold is not known, so nothing can be said not to be held. */
  readonly unread: number;
  /** Records that were read. */
  readonly read: number;
};

/** A reply that the records propose, for a named professional to complete, change or leave. */
export const ProposedReply = z.object({
  draft: z.unknown(),
  open: z.array(z.string()).describe("Items asked for that only a human can answer: the records leave a doubt"),
  matched: z.enum(["by-identifier", "by-name", "nobody"]).describe("How the person was found; by name a human checks"),
  doubtful: z.number().int().describe("People in the records who may be the one asked about, or may not"),
  read: z.number().int().describe("Records that were searched"),
  unread: z.number().int().describe("Records that could not be read"),
});
export type ProposedReply = Omit<z.infer<typeof ProposedReply>, "draft"> & { readonly draft: Message };

type Held = { readonly statement: Statement; readonly asked: AskedPerson };
type Match = { readonly asked: AskedPerson; readonly draft: Message; readonly person: MessagePerson };
type Sought = {
  readonly held: readonly Held[];
  readonly ids: readonly { readonly label: string; readonly ids: readonly Identifier[] }[];
  readonly isByName: boolean;
  /** Two children of one name and birth date, told apart by nothing that was asked: nobody knows which is meant. */
  readonly isUnclear: boolean;
  readonly doubtful: readonly Message[];
  /** What else tells of the person and is not for sending: an item in it is not `not-held`. */
  readonly unsent: readonly Message[];
};

function seek(people: readonly AskedPerson[], drafts: readonly Message[]): Sought {
  const [same, byName, doubtful]: [Match[], Match[], Message[]] = [[], [], []];
  const unsent: Message[] = [];
  for (const draft of drafts) {
    for (const asked of people) {
      for (const person of draft.people) {
        const likeness = likenessOf(asked, draft, person);
        if (likeness === "other") continue;
        // What waits for a professional to complete says nothing yet, and is held all the same.
        if (draft.kind !== "case-update") unsent.push(draft);
        else if (likeness === "doubtful") doubtful.push(draft);
        else (likeness === "same" ? same : byName).push({ asked, draft, person });
      }
    }
  }
  const known = same.length === 0 ? byName : byName.filter((match) => same.some((one) => shareNumber(one, match)));
  // Who has the name and the birth date, and not the number of whom was found by it, may be another.
  for (const match of byName) if (!known.includes(match)) doubtful.push(match.draft);
  const matches = [...same, ...known];
  return {
    held: matches.flatMap(({ asked, draft, person }) =>
      draft.statements.filter(({ about }) => about === person.label).map((statement) => ({ statement, asked })),
    ),
    ids: matches.map(({ asked, person }) => ({ label: asked.label, ids: person.ids })),
    isByName: known.length > 0,
    isUnclear: same.length === 0 && areSeveral(known),
    doubtful,
    unsent,
  };
}

function shareNumber(one: Match, other: Match): boolean {
  return one.person.ids.some(({ scheme, value }) =>
    other.person.ids.some((id) => id.scheme === scheme && id.value === value),
  );
}

/** Whether matches are of several people as far as their numbers tell: nothing but a number brings two records together. */
function areSeveral(matches: readonly Match[]): boolean {
  const [first, ...others] = matches;
  if (first === undefined) return false;
  const one = new Set([first]);
  for (let before = 0; before !== one.size;) {
    before = one.size;
    for (const match of others) if ([...one].some((known) => shareNumber(known, match))) one.add(match);
  }
  return one.size < matches.length;
}

/** Rows of a list that were before the day from which was asked. */
function sinceRows(value: unknown, from: string): unknown {
  if (!Array.isArray(value)) return value;
  return value.filter((row: unknown) => {
    const date =
      typeof row === "object" && row !== null ? ("date" in row ? row.date : "on" in row ? row.on : null) : null;
    return typeof date !== "string" || date >= from;
  });
}

function isNothing(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/**
 * Proposes the answer to an information request out of what the agency's records say: only the items asked for, only
 * about the people asked about, only since the day asked for. An item is `not-held` only when every record could be read
 * and nobody in them may be the person after all; else it is left open for a human.
 *
 * @returns null when the delivery asks for nothing
 */
export function answerRequest(delivery: Delivery, found: FoundRecords, context: MapContext): ProposedReply | null {
  const { data } = delivery;
  if (data.kind !== "information-request") return null;
  const items = [...new Set(data.items ?? [])].filter((item) => isItemName(item));
  const people = askedPeople(delivery);
  const sought = seek(people, found.drafts);
  const { isUnclear } = sought;
  const held = isUnclear ? [] : sought.held;
  const from = data.historyFrom ?? "0000-01-01";
  const builder = new DraftBuilder(context, new FieldLedger(null));
  for (const { label, isChild, ids } of people) {
    const own = isUnclear ? [] : sought.ids.filter((one) => one.label === label).flatMap((one) => one.ids);
    builder.person({ label, role: isChild ? "child" : "connected-adult", ids: [...ids, ...own] }, "");
  }
  const said = new Set<string>();
  const older = new Set<string>();
  for (const { statement, asked } of held) {
    const { item, value, assertion, on, summary } = statement;
    if (!isItemName(item) || !items.includes(item)) continue;
    const rows = sinceRows(value, from);
    if (on < from || isNothing(rows)) older.add(item);
    else if (builder.say(item, asked.label, rows, { assertion, on, path: "", ...(summary == null ? {} : { summary }) }))
      said.add(item);
  }
  const hides = (item: ItemName): boolean =>
    [...sought.doubtful, ...sought.unsent].some((draft) => draft.statements.some((one) => one.item === item));
  const isSure = found.unread === 0 && people.length > 0 && !isUnclear;
  const rest = items.filter((item) => !said.has(item));
  const notHeld = rest.filter((item) => isSure && !hides(item));
  const answers = notHeld.map((item) => ({
    item,
    answer: "not-held" as const,
    ...(older.has(item) ? { reason: sinceWords(from) } : {}),
  }));
  const draft = builder.reply(`request:${data.message}`, {
    to: data.from,
    inReplyTo: data.message,
    case: data.case,
    answers,
  });
  if (draft === null) return null;
  return {
    draft,
    open: rest.filter((item) => !notHeld.includes(item)),
    matched: held.length === 0 ? "nobody" : sought.isByName ? "by-name" : "by-identifier",
    doubtful: sought.doubtful.length + (isUnclear ? 1 : 0),
    read: found.read,
    unread: found.unread,
  };
}

function sinceWords(from: string): string {
  return `Nothing since ${from}, the day from which was asked.`;
}
