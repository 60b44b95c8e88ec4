import type { AgencyId } from "@gatehouse/contracts/agency";
import type { MessageKind } from "@gatehouse/contracts/message";
import type { Touch } from "@gatehouse/policy/lives/touched";
import type { Signed } from "./effect.ts";

/** A copy that was committed and, as far as is known, not handed over. */
export type OpenCopy = {
  readonly n: number;
  /** Its place among what that record delivers. */
  readonly index: number;
  readonly delivery: string;
  /** How many copies its recipient had before it. */
  readonly counter: number;
};

/**
 * A message that can still come out otherwise: a question about it is open, or a copy of it has not been handed over.
 * Its content stays in the intake, its decision in its record; here is only what finds them.
 */
export type OpenMessage = {
  readonly signed: Signed;
  readonly kind: MessageKind;
  /** Its place in the intake. */
  readonly intake: number;
  /** The time it was first decided at: its freshness is judged by that for ever. */
  readonly acceptedMs: number;
  /** Record of the decision in force. */
  readonly n: number;
  readonly copies: ReadonlyMap<AgencyId, OpenCopy>;
  /** Ids of the questions that wait for a human. */
  readonly holds: readonly string[];
};

/** Why something is decided again. */
export type Cause = {
  /** Record of what caused it. */
  readonly n: number;
  readonly type: "review" | "register" | "countersign-late";
  /** The register event, and the agency that recorded it. */
  readonly event: string | null;
  readonly by: AgencyId | null;
};

/** One message that waits to be decided again. */
export type PendingAgain = {
  readonly causes: readonly Cause[];
  /** Who had a copy on its way when it was queued: what they got in the meantime is listed. */
  readonly underWay: readonly AgencyId[];
  /** Copies being taken back, and the record that says so; null when none is. */
  readonly withdrawing: { readonly n: number; readonly agencies: readonly AgencyId[] } | null;
};

/** What of the state is about deciding again; all of it folded from recorded effects. */
export type Lives = {
  /** By `iss jti`. */
  readonly open: Map<string, OpenMessage>;
  /** In the order in which they were queued. */
  readonly again: Map<string, PendingAgain>;
  /** By agency: record → message, in the order of the records, of the copies not handed over. */
  readonly outstanding: Map<AgencyId, Map<number, string>>;
  /** By agency: the record through which its copies were handed over. */
  readonly handedOver: Map<AgencyId, number>;
  /** By person and case: the messages that name them (see `topicsOf`). */
  readonly topics: Map<string, string[]>;
};

export function noLives(): Lives {
  return { open: new Map(), again: new Map(), outstanding: new Map(), handedOver: new Map(), topics: new Map() };
}

/**
 * Queues a message to be decided again; one that is no longer open is left as it is: everything of it was handed over,
 * and nothing waits. Of causes of one kind by one agency the newest stands for all: however many events an agency records,
 * deciding again stays one step that can be committed.
 *
 * @param key `iss jti`, as `seenKey` makes it
 */
export function queueAgain(lives: Lives, key: string, cause: Cause): void {
  const open = lives.open.get(key);
  if (!open) return;
  const pending = lives.again.get(key);
  const underWay = new Set([...(pending?.underWay ?? []), ...open.copies.keys()]);
  const others = pending?.causes.filter(({ type, by }) => type !== cause.type || by !== cause.by) ?? [];
  lives.again.set(key, {
    causes: [...others, cause],
    underWay: [...underWay],
    withdrawing: pending?.withdrawing ?? null,
  });
}

/** What a message is found by. */
export function topicsOf(message: {
  readonly case?: string | null | undefined;
  readonly people: readonly { readonly ids: readonly { readonly value: string }[] }[];
}): string[] {
  const refs = message.people.flatMap(({ ids }) => ids.map(({ value }) => `person ${value}`));
  const about = message.case ? [`case ${message.case}`] : [];
  return [...new Set([...refs, ...about])];
}

/** Notes what a message is found by. */
export function noteTopics(lives: Lives, key: string, topics: readonly string[]): void {
  for (const topic of topics) {
    const known = lives.topics.get(topic);
    if (known) known.push(key);
    else lives.topics.set(topic, [key]);
  }
}

/**
 * The messages, open or not, that an event may bear on: those that name whom or what it is about, oldest first, and those
 * that it names itself.
 *
 * @param keyOf the `iss jti` of a message's id, where such a message is known
 */
export function touchedMessages(lives: Lives, touch: Touch, keyOf: (id: string) => string | undefined): string[] {
  const topics = [
    ...[...touch.persons].map((ref) => `person ${ref}`),
    ...[...touch.cases].map((name) => `case ${name}`),
  ];
  const named = [...touch.messages].flatMap((id) => keyOf(id) ?? []);
  return [...new Set([...topics.flatMap((topic) => lives.topics.get(topic) ?? []), ...named])];
}

/** The messages, open or not, that name one of these persons, oldest first. */
export function messagesAbout(lives: Lives, persons: readonly string[]): string[] {
  return [...new Set(persons.flatMap((ref) => lives.topics.get(`person ${ref}`) ?? []))];
}

/** A person who goes by another reference now is found by it too. */
export function alsoKnownAs(lives: Lives, before: string, after: string): void {
  if (before === after) return;
  const [own, other] = [lives.topics.get(`person ${after}`) ?? [], lives.topics.get(`person ${before}`) ?? []];
  if (other.length > 0) lives.topics.set(`person ${after}`, [...new Set([...own, ...other])]);
}

/** Notes a decision: which copies are on their way and which questions wait. Nothing of either, and it is not open. */
export function noteOpen(lives: Lives, key: string, message: OpenMessage): void {
  const before = lives.open.get(key)?.copies;
  for (const [agency, { n }] of before ?? [])
    if (message.copies.get(agency)?.n !== n) lives.outstanding.get(agency)?.delete(n);
  for (const [agency, { n }] of message.copies) {
    // One that stays keeps its place: each agency's are in the order of their records.
    if (before?.get(agency)?.n === n) continue;
    const own = lives.outstanding.get(agency);
    if (own) own.set(n, key);
    else lives.outstanding.set(agency, new Map([[n, key]]));
  }
  setOpen(lives, key, message);
}

/** Notes that everything up to a record was handed over to an agency. */
export function noteHandedOver(lives: Lives, agency: AgencyId, through: number): void {
  const own = lives.outstanding.get(agency);
  for (const [n, key] of own ?? []) {
    if (n > through) break;
    own?.delete(n);
    const message = lives.open.get(key);
    if (!message) continue;
    const copies = new Map(message.copies);
    copies.delete(agency);
    setOpen(lives, key, { ...message, copies });
  }
  lives.handedOver.set(agency, Math.max(lives.handedOver.get(agency) ?? 0, through));
}

function setOpen(lives: Lives, key: string, message: OpenMessage): void {
  // What waits to be decided again stays, so that whoever has it by then is listed.
  if (message.copies.size > 0 || message.holds.length > 0 || lives.again.has(key)) lives.open.set(key, message);
  else lives.open.delete(key);
}

/** Notes that a message has been decided again for every cause up to a record. */
export function settleAgain(lives: Lives, key: string, through: number): void {
  const pending = lives.again.get(key);
  if (!pending) return;
  const causes = pending.causes.filter(({ n }) => n > through);
  if (causes.length === 0) lives.again.delete(key);
  else lives.again.set(key, { ...pending, causes, withdrawing: null });
  const open = lives.open.get(key);
  if (open) setOpen(lives, key, open);
}

/** How long the bytes of a message wait in the intake for copies that nobody fetches. */
const UNFETCHED_FOR_MS = 14 * 24 * 3600_000;

/**
 * The place in the intake of the oldest message that can still come out otherwise; null when none can. Questions keep a
 * message for as long as they are open; copies that nobody fetches for two weeks do not: a stated risk has ended by then
 * too, and one agency that never fetches must not fill the intake for all.
 */
export function oldestOpenIntake(lives: Lives, nowMs: number): number | null {
  let oldest: number | null = null;
  for (const [key, { intake, acceptedMs, holds }] of lives.open) {
    const kept = holds.length > 0 || lives.again.has(key) || acceptedMs > nowMs - UNFETCHED_FOR_MS;
    if (kept && (oldest === null || intake < oldest)) oldest = intake;
  }
  return oldest;
}
