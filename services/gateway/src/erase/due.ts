import type { Bus } from "@gatehouse/bus/connect";
import type { Effect } from "../effect.ts";
import { openWhole, recordsAfter } from "../recover.ts";
import { readRecordedStep } from "../recorded-step.ts";
import type { RecordedStep } from "../recorded-step.ts";
import { topicsOf } from "../open-messages.ts";
import type { GatewayState } from "../state.ts";
import { messageDigest } from "./effects.ts";
import { isHeld } from "./held.ts";
import type { About } from "./held.ts";

/** How many records one erasure takes, and those of its last message; what is left over is the next one's. */
const MOST = 10_000;

/** Records read between two rests: some milliseconds. */
const READ_AT_ONCE = 64;

/**
 * So long somebody may still send the same bytes again and be told what became of them; after a day they are stale
 * (decision step 1), and a day more is for clocks.
 */
export const FRESH_MS = 2 * 24 * 3_600_000;

/** The records of one message and of what acknowledges it, or one that is of none. */
type Family = {
  readonly records: number[];
  /** Ids of those messages. */
  readonly messages: string[];
  newestMs: number;
  intake: number;
  isOfMessage: boolean;
  topics: Set<string> | null;
};

/** What is looked for: what is older than a time, or the messages of a request by the digests of their ids. */
export type Wanted = { readonly beforeMs: number } | { readonly messages: ReadonlySet<string> };

export type DueOptions = {
  readonly storageKey: Uint8Array;
  readonly wanted: Wanted;
  /** The server's time. */
  readonly nowMs: number;
  /** The intake still has what came at this place and after it: nothing of that is erased before it is gone from there. */
  readonly intakeFirst: number;
  /** Lets others go on for a moment. */
  readonly rest: () => Promise<void>;
};

/** What may be erased now, and how many records a legal hold keeps from it. */
export type Due = {
  readonly records: readonly number[];
  readonly held: number;
  /** About what those are that may go. */
  readonly about: readonly About[];
};

/** Whether anything in the state is old enough to be looked for: going through all records takes a while. */
export function mayBeDue({ history }: GatewayState, beforeMs: number): boolean {
  return [...history.messages.values()].some(({ atMs }) => atMs < beforeMs);
}

/**
 * The records whose time has come: of messages about which nothing is open, held or to be done, and of previews and
 * letters. All of a message goes together or not at all. Register events, policies and directories stay: they act, or say by
 * what was decided. What a legal hold covers stays.
 */
export async function dueRecords(bus: Bus, state: GatewayState, options: DueOptions): Promise<Due> {
  const families = new Map<string, Family>();
  /** By what acknowledges a message: that message. */
  const acknowledged = new Map<string, string>();
  for await (const { n, sealed } of recordsAfter(bus, 0, options.storageKey)) {
    if (n % READ_AT_ONCE === 0) await options.rest();
    if (sealed === null) continue;
    const step = readRecordedStep(openWhole(n, sealed, options.storageKey).state.part);
    const of = ofWhat(step);
    if (of === null) continue;
    if (step.effect.type === "decided" && step.effect.acknowledges !== null)
      acknowledged.set(of, step.effect.acknowledges);
    note(families, acknowledged.get(of) ?? of, { step, of });
  }
  const acting = actingMessages(state, options.nowMs - FRESH_MS);
  const records: number[] = [];
  const about: About[] = [];
  let held = 0;
  for (const [message, family] of families) {
    const one = { messages: family.messages, topics: family.topics };
    if (one.messages.some((id) => acting.has(id)) || !isWanted(message, family, options)) continue;
    if (isHeld(state, one)) held += family.records.length;
    else if (records.length < MOST) {
      records.push(...family.records);
      about.push(one);
    }
  }
  return { records: records.toSorted((a, b) => a - b), held, about };
}

/** Whether something of it acts or is held by now: it was looked for a while ago. */
export function mayGoStill(state: GatewayState, about: readonly About[], nowMs: number): boolean {
  const acting = actingMessages(state, nowMs - FRESH_MS);
  return about.every((one) => !one.messages.some((id) => acting.has(id)) && !isHeld(state, one));
}

function isWanted(message: string, family: Family, { wanted, intakeFirst }: DueOptions): boolean {
  const { newestMs, intake, isOfMessage } = family;
  if (!isOfMessage || intake >= intakeFirst) return false;
  return "beforeMs" in wanted ? newestMs < wanted.beforeMs : wanted.messages.has(messageDigest(message));
}

type Noted = { readonly step: RecordedStep; readonly of: string };

function note(families: Map<string, Family>, key: string, { step: { at, effect }, of }: Noted): void {
  const begun = { records: [], messages: [key], newestMs: 0, intake: 0, isOfMessage: false, topics: null };
  const family: Family = families.get(key) ?? begun;
  family.records.push(at.n);
  if (!family.messages.includes(of)) family.messages.push(of);
  family.newestMs = Math.max(family.newestMs, at.nowMs);
  family.intake = Math.max(family.intake, at.intake);
  family.isOfMessage ||= begins.has(effect.type);
  for (const topic of topicsIn(effect)) family.topics = (family.topics ?? new Set()).add(topic);
  families.set(key, family);
}

/** Whom and which case an effect says that it is about. */
export function topicsIn(effect: Effect): readonly string[] {
  if (effect.type === "decided") return topicsOf(effect.message);
  return effect.type === "letter" ? [`person ${effect.question.person}`] : [];
}

/** With which a message, or what is recorded by itself, begins: a clock that ran for a register event is not among them. */
const begins: ReadonlySet<Effect["type"]> = new Set(["decided", "refused", "previewed", "letter", "asked-of-wishes"]);

/** The message a record is of; null where it stays whatever its age. */
function ofWhat({ at, effect, told }: RecordedStep): string | null {
  switch (effect.type) {
    case "decided":
    case "decided-again":
    case "repeated":
      return effect.signed.jti;
    case "refused":
      return effect.signed?.jti ?? `record ${at.n}`;
    case "looked":
      return effect.message;
    case "fell-due":
      return effect.duty.message;
    case "withdrawing":
      return effect.key.split(" ")[1] ?? null;
    case "handed-over":
      // Its sender is told of it by name; which copies went is a number that stays.
      return told && "message" in told ? told.message : null;
    case "previewed":
    case "letter":
    case "asked-of-wishes":
      return `record ${at.n}`;
    default:
      return null;
  }
}

/** Messages about which something can still happen. @param freshMs what came since may come once more */
export function actingMessages({ history, lives, seen }: GatewayState, freshMs: number): ReadonlySet<string> {
  const fresh = [...seen].filter(([, { atMs }]) => atMs >= freshMs).map(([key]) => key);
  const ofKeys = [...lives.open.keys(), ...lives.again.keys(), ...fresh].map((key) => key.split(" ")[1] ?? "");
  const todo = [...history.duties.values(), ...history.holds.values()].map(({ message }) => message);
  return new Set([...ofKeys, ...todo, ...history.emergencies.keys()]);
}
