import type { Bus } from "@gatehouse/bus/connect";
import type { Register } from "@gatehouse/policy/register/state";
import { personRecord } from "@gatehouse/policy/register/state";
import type { GatewayState } from "../state.ts";
import { messageDigest } from "./effects.ts";
import type { Family } from "./families.ts";
import { familiesOf, readSteps } from "./families.ts";
import { isHeld } from "./held.ts";
import { spentAnswers, standingEvents } from "./spent-events.ts";

/** How many records one erasure takes, and those of its last message; what is left over is the next one's. */
const MOST = 10_000;

/**
 * So long somebody may still send the same bytes again and be told what became of them; after a day they are stale
 * (decision step 1), and a day more is for clocks.
 */
export const FRESH_MS = 2 * 24 * 3_600_000;

/**
 * What is looked for: messages older than a time with all that is of them, register events that ended before a time, or the
 * messages of a request by the digests of their ids.
 */
export type Wanted =
  | { readonly of: "messages" | "register"; readonly beforeMs: number }
  | { readonly of: "request"; readonly messages: ReadonlySet<string> };

export type DueOptions = {
  readonly wanted: Wanted;
  /** The server's time. */
  readonly nowMs: number;
  /** The intake still has what came at this place and after it: nothing of that is erased before it is gone from there. */
  readonly intakeFirst: number;
};

/** Reads all records for what may be erased of them. @param rest lets others go on for a moment */
export async function dueRecords(
  bus: Bus,
  state: GatewayState,
  options: DueOptions & { readonly storageKey: Uint8Array; readonly rest: () => Promise<void> },
): Promise<Due> {
  return dueAmong(await familiesOf(readSteps(bus, options.storageKey, options.rest)), state, options);
}

/** What may be erased now, and how many records a legal hold keeps from it. */
export type Due = {
  readonly records: readonly number[];
  readonly held: number;
  /** What those are that may go. */
  readonly going: readonly Family[];
  /** How many of the messages of a request there still are; null where nothing was requested. */
  readonly known: number | null;
};

/** Whether anything in the state is old enough to be looked for: going through all records takes a while. */
export function mayBeDue({ history }: GatewayState, beforeMs: number): boolean {
  return [...history.messages.values()].some(({ atMs }) => atMs < beforeMs);
}

/**
 * The records whose time has come: of messages about which nothing is open, held or to be done, of previews and letters, and
 * of register events that act no more. All of a message goes together or not at all, with what was recorded of it; an event
 * goes with what ended it. Whatever still acts stays, and so do policies and directories, which say by what was decided.
 * What a legal hold covers stays.
 */
export function dueAmong(families: ReadonlyMap<string, Family>, state: GatewayState, options: DueOptions): Due {
  const { wanted, nowMs } = options;
  const isQuiet = quietAt(state, nowMs);
  const quiet = [...families]
    .filter(([key, family]) => isWanted(key, family, state, options) && isQuiet(family))
    .map(([, family]) => ({ ...family, topics: allTopics(family, state.register) }));
  const free = quiet.filter((family) => !isHeld(state, family));
  const spent = wanted.of === "register" ? spentOf(state, free, wanted.beforeMs) : free;
  const named = namedByWhatStays(families, spent);
  const going: Family[] = [];
  let count = 0;
  for (const family of spent) {
    if (family.own.some((id) => named.has(id))) continue;
    // What somebody said of sharing goes as a whole, however much that is; so does what two people asked for.
    if (!family.isAnswer && wanted.of !== "request" && count >= MOST) continue;
    going.push(family);
    count += family.records.length;
  }
  const known = wanted.of === "request" ? knownOf(families, wanted.messages) : null;
  const isPart = known !== null && going.length < known;
  const held = quiet.reduce((sum, { records }) => sum + records.length, 0) - free.reduce(addRecords, 0);
  // What was approved is done whole or waits: a part that stays would be on nobody's list.
  if (isPart) return { records: [], held, going: [], known };
  return { records: going.flatMap(({ records }) => records).toSorted((a, b) => a - b), held, going, known };
}

/** How many of the messages of a request there still are. */
function knownOf(families: ReadonlyMap<string, Family>, messages: ReadonlySet<string>): number {
  return [...families].filter(([key, { isOfMessage }]) => isOfMessage && messages.has(messageDigest(key))).length;
}

function addRecords(sum: number, { records }: Family): number {
  return sum + records.length;
}

/** Whether something of it acts or is held by now: it was looked for a while ago. */
export function mayGoStill(
  state: GatewayState,
  going: readonly Family[],
  { wanted, nowMs }: Pick<DueOptions, "wanted" | "nowMs">,
): boolean {
  const isQuiet = quietAt(state, nowMs);
  if (!going.every((family) => isQuiet(family) && !isHeld(state, family))) return false;
  return wanted.of !== "register" || spentOf(state, going, wanted.beforeMs).length === going.length;
}

function isWanted(
  key: string,
  family: Family,
  { history }: GatewayState,
  { wanted, intakeFirst }: DueOptions,
): boolean {
  const { newestMs, intake, isOfMessage, own, events } = family;
  if (intake >= intakeFirst) return false;
  switch (wanted.of) {
    case "request":
      return isOfMessage && own.length === 0 && wanted.messages.has(messageDigest(key));
    case "messages":
      return isOfMessage && own.length === 0 && newestMs < wanted.beforeMs;
    case "register": {
      // What was recorded of a message that is not there: it went before, or never came.
      const ofNothing = events.length > 0 && !history.messages.has(key);
      return !isOfMessage && (own.length > 0 || ofNothing) && newestMs + FRESH_MS < wanted.beforeMs;
    }
  }
}

/** Tells of what nothing is to be done, has come of late, stands in the register, or waits to be decided again by it. */
function quietAt(state: GatewayState, nowMs: number): (family: Family) => boolean {
  const acting = actingMessages(state, nowMs - FRESH_MS);
  const standing = standingEvents(state.register, nowMs);
  const isOpen = (key: string): boolean => state.lives.open.has(key);
  return ({ messages, own, again }) =>
    !messages.some((id) => acting.has(id)) && !own.some((id) => standing.has(id)) && ![...again].some(isOpen);
}

/** Those that can go without changing what the answers of others, and later ones, come to. */
function spentOf({ register }: GatewayState, families: readonly Family[], beforeMs: number): readonly Family[] {
  const answers = families.filter(({ isAnswer }) => isAnswer).flatMap(({ own }) => own);
  const spent = spentAnswers(register, new Set(answers), beforeMs);
  return families.filter(({ isAnswer, own }) => !isAnswer || own.every((id) => spent.has(id)));
}

/** Objections that a letter has to tell of: a message that stays was shared in spite of them. */
function namedByWhatStays(families: ReadonlyMap<string, Family>, spent: readonly Family[]): ReadonlySet<string> {
  const going = new Set(spent.flatMap(({ messages }) => messages));
  const stay = [...families.values()].filter(({ messages }) => !messages.some((id) => going.has(id)));
  return new Set(stay.flatMap(({ names }) => [...names]));
}

/** An event about a person may be about any case of theirs. */
function allTopics({ topics, events }: Family, register: Register): Family["topics"] {
  if (topics === null || events.length === 0) return topics;
  const persons = [...topics].flatMap((one) => (one.startsWith("person ") ? [one.slice("person ".length)] : []));
  const cases = persons.flatMap((ref) => [...(personRecord(register, ref)?.cases ?? [])]);
  return new Set([...topics, ...cases.map((name) => `case ${name}`)]);
}

/** Messages about which something can still happen. @param freshMs what came since may come once more */
export function actingMessages({ history, lives, seen }: GatewayState, freshMs: number): ReadonlySet<string> {
  const fresh = [...seen].filter(([, { atMs }]) => atMs >= freshMs).map(([key]) => key);
  const ofKeys = [...lives.open.keys(), ...lives.again.keys(), ...fresh].map((key) => key.split(" ")[1] ?? "");
  const todo = [...history.duties.values(), ...history.holds.values()].map(({ message }) => message);
  return new Set([...ofKeys, ...todo, ...history.emergencies.keys()]);
}
