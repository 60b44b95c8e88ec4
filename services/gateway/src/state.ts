import { hash } from "node:crypto";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Policy } from "@gatehouse/policy/compile";
import { countWeighed } from "@gatehouse/policy/lives/override-rates";
import type { OverrideRates } from "@gatehouse/policy/lives/override-rates";
import { applyDecision } from "@gatehouse/policy/history/apply-decision";
import { endDuty } from "@gatehouse/policy/history/clock";
import { dutyKey } from "@gatehouse/policy/history/duties";
import {
  addDuties,
  endDuties,
  endSettledHolds,
  followEvent,
  noteEmergency,
  readOnceMore,
  settleDue,
} from "@gatehouse/policy/history/follow";
import { emptyHistory } from "@gatehouse/policy/history/state";
import type { History } from "@gatehouse/policy/history/state";
import { emptyRegister } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import { countTold } from "./counters.ts";
import type { Counters } from "./counters.ts";
import { effectText } from "./effect.ts";
import { applyRetention, nothingErased } from "./erase/effects.ts";
import type { RetentionState } from "./erase/effects.ts";
import type { At, Effect, OwnIds, RecordedPolicy, SharedCopy, Signed } from "./effect.ts";
import {
  applyDecidedAgain,
  applyHandedOver,
  applyRegistered,
  applyWithdrawing,
  noteFirst,
  withoutCopy,
} from "./lives.ts";
import { noteRecord, noRecords } from "./letter/records-index.ts";
import type { RecordsIndex } from "./letter/records-index.ts";
import { noLives, queueAgain } from "./open-messages.ts";
import type { Lives } from "./open-messages.ts";

/** What became of something an agency sent. */
export type Seen = {
  readonly digest: string;
  /** Record in which it was decided first. */
  readonly n: number;
  /** Newest record that told its sender what became of it, when that is another. */
  readonly told?: number;
  /** Its place in the intake. */
  readonly intake: number;
  readonly atMs: number;
  readonly shared: readonly SharedCopy[];
  readonly acknowledged: readonly AgencyId[];
};

/** Everything the next decision depends on: a fold of recorded effects, and nothing else. */
export type GatewayState = Counters &
  RetentionState & {
    at: At;
    register: Register;
    history: History;
    /** By `iss jti`: an agency cannot use up another's ids. In the order of their records. */
    readonly seen: Map<string, Seen>;
    /** By `agency person`: the identifiers an agency gave, sealed to it, to travel on its copies (architecture §5). */
    readonly ownIds: Map<string, readonly string[]>;
    /** What can still come out otherwise, and what waits to be decided again. */
    readonly lives: Lives;
    /** In which records it stands what was shared, told and wished about whom. */
    readonly records: RecordsIndex;
    /** How often objections were set aside, by whose judgement: for operations. */
    readonly overrides: OverrideRates;
    directory: { readonly version: number; readonly compact: string };
    /** By what is decided; null where none was recorded yet. */
    policy: RecordedPolicy | null;
    /** In which record each policy was adopted, the last time, by its hash. */
    readonly policies: Map<string, number>;
    /** SHA-256 over all effects as recorded, each over the one before: names the facts a decision was made on. */
    digest: string;
  };

/** A copy carries at most this many of its recipient's own identifiers. */
const MAX_OWN_IDS = 20;

/**
 * How long ids are remembered. After a day the same message is stale anyway (decision step 1); a week more lets a sender
 * that was away that long learn the first outcome instead of a refusal.
 */
const SEEN_FOR_MS = 8 * 24 * 3600_000;

export function emptyState(): GatewayState {
  return {
    at: { n: 0, intake: 0, step: 0, nowMs: 0 },
    register: emptyRegister(),
    history: emptyHistory(),
    seen: new Map(),
    counters: new Map(),
    told: new Map(),
    voided: new Map(),
    ownIds: new Map(),
    lives: noLives(),
    records: noRecords(),
    overrides: new Map(),
    directory: { version: 0, compact: "" },
    policy: null,
    policies: new Map(),
    ...nothingErased(),
    digest: hash("sha256", "gatehouse register and history, empty"),
  };
}

export function seenKey(signed: { readonly iss: string; readonly jti: string }): string {
  return `${signed.iss} ${signed.jti}`;
}

export function ownIdsKey(agency: AgencyId, person: string): string {
  return `${agency} ${person}`;
}

/** Where the next record stands: after an intake item, or, without one, as a further step at the place of the last. */
export function nextAt(state: GatewayState, intake: number | null, nowMs: number): At {
  const { at } = state;
  // Time never goes backwards: a clock set back must not bring an expired flag to life.
  const now = Math.max(at.nowMs, nowMs);
  return intake === null
    ? { n: at.n + 1, intake: at.intake, step: at.step + 1, nowMs: now }
    : { n: at.n + 1, intake, step: 0, nowMs: now };
}

/** Folds one recorded effect into the state, in place: used alike by the ordered step and by a start. */
export function applyEffect(state: GatewayState, at: At, effect: Effect, policy: Policy): void {
  switch (effect.type) {
    case "decided":
      noteDecision(state, effect, policy);
      // That something was read weighs nothing: counted, it would make every rate look smaller.
      if (effect.decision.message.kind !== "acknowledgement")
        countWeighed(state.overrides, effect.signed.iss, effect.weighed ?? [], { atMs: at.nowMs, messages: 1 });
      remember(state, at, effect.signed, effect.shared);
      followDecision(state, effect);
      noteFirst(state, seenKey(effect.signed), at, effect);
      break;
    case "decided-again":
      applyDecidedAgain(state, seenKey(effect.signed), at, effect);
      if (effect.weighed)
        countWeighed(state.overrides, effect.signed.iss, effect.weighed, { atMs: at.nowMs, messages: 0 });
      for (const on of withoutCopy(effect)) endCopyDuties(state.history, effect.signed.jti, on);
      readAgain(state, effect.signed, effect.shared, at.nowMs);
      if (effect.decision) endSettledHolds(state.history, effect.signed.jti, effect.decision, policy);
      addDuties(state.history, effect.duties);
      break;
    case "withdrawing":
      applyWithdrawing(state.lives, at, effect);
      break;
    case "handed-over":
      applyHandedOver(state.lives, effect);
      break;
    case "registered":
      applyRegistered(state, at, effect);
      followEvent(state.history, state.register, effect.event, policy, at.nowMs);
      if (effect.own) keepOwnIds(state, effect.own);
      remember(state, at, effect.signed, []);
      break;
    case "refused":
      noteRefused(state, at, effect);
      break;
    case "repeated":
    case "previewed":
    case "letter":
    case "looked":
    case "asked-of-wishes":
      break;
    case "fell-due":
      settleDue(state.history, effect.duty, effect.next, at.nowMs);
      for (const key of effect.again ?? [])
        queueAgain(state.lives, key, { n: at.n, type: "countersign-late", event: null, by: null });
      break;
    case "directory":
      state.directory = { version: effect.version, compact: effect.compact };
      break;
    case "policy":
      state.policy = { id: effect.id, hash: effect.hash, text: effect.text };
      state.policies.set(effect.hash, at.n);
      break;
    default:
      applyRetention(state, at, effect);
  }
  noteStep(state, at, effect);
}

/** Folds what every effect changes, whatever it is. */
function noteStep(state: GatewayState, at: At, effect: Effect): void {
  countTold(state, effect);
  noteRecord(state.records, at.n, effect, state.register);
  state.digest = hash("sha256", `${state.digest}\n${effectText(effect)}`);
  state.at = at;
  forget(state, at.nowMs);
}

function keepOwnIds(state: GatewayState, { agency, person, sealed }: OwnIds): void {
  const key = ownIdsKey(agency, person);
  if (sealed === null) state.ownIds.delete(key);
  else state.ownIds.set(key, [...(state.ownIds.get(key) ?? []), ...sealed].slice(-MAX_OWN_IDS));
}

/** A refused concern puts a human on notice; nothing else of what was refused is known. */
function noteRefused(state: GatewayState, at: At, effect: Extract<Effect, { type: "refused" }>): void {
  const { signed, duties = [], above } = effect;
  if (signed) remember(state, at, signed, []);
  addDuties(state.history, duties);
  if (above !== undefined) for (const { message } of duties) state.history.above.set(message, above);
}

/** The recorded message names persons by reference, so nothing is hashed or matched again. */
function noteDecision(state: GatewayState, effect: Extract<Effect, { type: "decided" }>, policy: Policy): void {
  const facts = { register: state.register, hash: neverHashed, personReferences: "everyone" } as const;
  applyDecision(state.history, effect.message, effect.decision, facts, policy);
}

function neverHashed(): string {
  return "";
}

function remember(state: GatewayState, at: At, signed: Signed, shared: readonly SharedCopy[]): void {
  const key = seenKey(signed);
  if (state.seen.has(key)) return;
  state.seen.set(key, { digest: signed.digest, n: at.n, intake: at.intake, atMs: at.nowMs, shared, acknowledged: [] });
}

/** Forgets ids that are too old. Oldest first, and only as far as they are: no more is removed than was added. */
export function forget(state: Pick<GatewayState, "seen">, nowMs: number): void {
  for (const [key, { atMs }] of state.seen) {
    if (atMs > nowMs - SEEN_FOR_MS) return;
    state.seen.delete(key);
  }
}

/** What a decision begins, and what it ends: a reply, a recall. */
function followDecision({ history, ...state }: GatewayState, effect: Extract<Effect, { type: "decided" }>): void {
  const { signed, message, decision, acknowledges, above, emergency } = effect;
  addDuties(history, effect.duties);
  endDuties(history, message, decision);
  if (above !== undefined) history.above.set(signed.jti, above);
  if (effect.ofAge) history.ofAge.set(effect.ofAge.person, effect.ofAge.age);
  if (emergency) noteEmergency(history, signed.jti, emergency);
  if (acknowledges !== null) markAcknowledged(state.seen, effect.shared, acknowledges, signed.iss);
}

/** A further copy is read and acknowledged by itself, also by who acknowledged the first. */
function readAgain(
  { history, seen }: GatewayState,
  { iss, jti }: Signed,
  shared: readonly SharedCopy[],
  nowMs: number,
): void {
  const read = readOnceMore(
    history,
    { id: jti, from: iss },
    shared.map(({ agency }) => agency),
    nowMs,
  );
  const key = seenKey({ iss, jti });
  const known = seen.get(key);
  if (known && read.length > 0)
    seen.set(key, { ...known, acknowledged: known.acknowledged.filter((agency) => !read.includes(agency)) });
}

/** Whoever has no copy any more has nothing to do with it. */
function endCopyDuties(history: History, message: string, on: AgencyId): void {
  for (const duty of ["acknowledge", "answer-request", "decide", "delete"] as const)
    endDuty(history, dutyKey({ duty, message, from: on, on, dueMs: 0 }));
}

function markAcknowledged(
  known: GatewayState["seen"],
  senders: readonly SharedCopy[],
  message: string,
  by: AgencyId,
): void {
  for (const { agency } of senders) {
    const key = seenKey({ iss: agency, jti: message });
    const seen = known.get(key);
    if (!seen?.shared.some((copy) => copy.agency === by) || seen.acknowledged.includes(by)) continue;
    known.set(key, { ...seen, acknowledged: [...seen.acknowledged, by] });
  }
}
