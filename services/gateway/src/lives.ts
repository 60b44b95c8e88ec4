import type { AgencyId } from "@gatehouse/contracts/agency";
import { noteDecidedAgain } from "@gatehouse/policy/lives/note-decided-again";
import { applyEvent } from "@gatehouse/policy/register";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import { canonicalRef } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import { countCopies, voidCopy } from "./counters.ts";
import type { At, DecidedAgain, Effect, SharedCopy } from "./effect.ts";
import {
  alsoKnownAs,
  noteHandedOver,
  noteOpen,
  noteTopics,
  queueAgain,
  settleAgain,
  topicsOf,
} from "./open-messages.ts";
import type { Lives, OpenCopy } from "./open-messages.ts";
import type { GatewayState } from "./state.ts";

type EffectOf<Type extends Effect["type"]> = Extract<Effect, { type: Type }>;

/** Folds a first decision: what of it can still come out otherwise. */
export function noteFirst(state: GatewayState, key: string, at: At, effect: EffectOf<"decided">): void {
  const { lives } = state;
  const { signed, message, decision, shared } = effect;
  noteTopics(lives, key, topicsOf(message));
  noteOpen(lives, key, {
    signed,
    kind: message.kind,
    intake: at.intake,
    acceptedMs: at.nowMs,
    n: at.n,
    copies: numberedCopies(state, at, shared),
    holds: decision.holds.map(({ id }) => id),
  });
}

/** The copies of a record, each with the number that its recipient compares. */
function numberedCopies(state: GatewayState, { n }: At, shared: readonly SharedCopy[]): Map<AgencyId, OpenCopy> {
  const counters = countCopies(state, shared);
  return new Map(
    shared.map(({ agency, delivery }, index) => [agency, { n, index, delivery, counter: counters[index] ?? 0 }]),
  );
}

/** Folds a register event, and queues what it bears on. */
export function applyRegistered(
  state: Pick<GatewayState, "lives" | "register">,
  at: At,
  { event, again }: EffectOf<"registered">,
): void {
  const named = personsNamed(event);
  const before = named.map((ref) => canonicalRef(state.register, ref));
  applyEvent(state.register, event);
  noteOtherNames(state.lives, named, before, state.register);
  for (const key of again?.keys ?? [])
    queueAgain(state.lives, key, { n: at.n, type: again?.way ?? "register", event: event.id, by: event.by.agency });
}

/** References that a merge or an unlink may move. */
function personsNamed(event: RecordedEvent): string[] {
  if (event.type !== "person.linked" && event.type !== "person.unlinked") return [];
  const others = (event.ids ?? []).filter(({ scheme }) => scheme === "person");
  return [event.person, ...others.map(({ hash }) => hash)];
}

function noteOtherNames(lives: Lives, named: readonly string[], before: readonly string[], register: Register): void {
  const after = named.map((ref) => canonicalRef(register, ref));
  for (const now of after) for (const then of before) alsoKnownAs(lives, then, now);
}

/** Folds that copies are being taken back. */
export function applyWithdrawing(lives: Lives, at: At, { key, agencies }: EffectOf<"withdrawing">): void {
  const pending = lives.again.get(key);
  if (pending) lives.again.set(key, { ...pending, withdrawing: { n: at.n, agencies } });
}

/** Folds what was handed over. */
export function applyHandedOver(lives: Lives, { through }: EffectOf<"handed-over">): void {
  for (const [agency, n] of Object.entries(through)) noteHandedOver(lives, agency, n);
}

/** Folds what deciding again came to. */
export function applyDecidedAgain(state: GatewayState, key: string, at: At, effect: DecidedAgain): void {
  const { decision, shared, withdrawn } = effect;
  const { lives, seen } = state;
  const open = lives.open.get(key);
  // Also those that may have been fetched all the same: whoever did has no gap to ask about.
  for (const agency of withdrawn) {
    const copy = open?.copies.get(agency);
    if (copy) voidCopy(state, agency, { counter: copy.counter, record: at.n });
  }
  const fresh = numberedCopies(state, at, shared);
  if (decision) {
    const surely = withdrawn.filter((agency) => !effect.doubtful.includes(agency));
    noteDecidedAgain(state.history, decision, surely);
    const known = seen.get(key);
    const stays = known?.shared.filter(({ agency }) => decision.recipients[agency]?.outcome === "shared") ?? [];
    const others = stays.filter(({ agency }) => !shared.some((copy) => copy.agency === agency));
    if (known) seen.set(key, { ...known, told: at.n, shared: [...others, ...shared] });
  }
  if (open) {
    const stay = [...open.copies].filter(([agency]) => !withdrawn.includes(agency));
    const copies = new Map<AgencyId, OpenCopy>([...stay, ...fresh]);
    const holds = decision ? decision.holds.map(({ id }) => id) : open.holds;
    noteOpen(lives, key, { ...open, n: decision ? at.n : open.n, copies, holds });
  }
  settleAgain(lives, key, effect.through);
}

/** Whose copy was taken back and not replaced: nothing is asked of them any more. */
export function withoutCopy({ withdrawn, shared, doubtful }: DecidedAgain): readonly AgencyId[] {
  return withdrawn.filter((agency) => !doubtful.includes(agency) && !shared.some((copy) => copy.agency === agency));
}
