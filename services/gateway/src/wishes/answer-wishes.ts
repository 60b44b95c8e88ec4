import type { AgencyId } from "@gatehouse/contracts/agency";
import type { AgencyRequest, GatewayAnswer } from "@gatehouse/contracts/request";
import { maxListedWishes, maxWishMessages } from "@gatehouse/contracts/wishes";
import type { WishEffect, WishView } from "@gatehouse/contracts/wishes";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { Log } from "@gatehouse/observe/log";
import { holds } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { isNamed } from "@gatehouse/policy/professional";
import { canonicalRef } from "@gatehouse/policy/register/state";
import type { PersonRef } from "@gatehouse/policy/register/state";
import { refused } from "../answers.ts";
import type { Committer } from "../commit.ts";
import type { Asker } from "../effect.ts";
import { blank } from "../judge.ts";
import type { ReadStep } from "../letter/gather-facts.ts";
import { messagesAbout } from "../open-messages.ts";
import type { OrderedLoop } from "../ordered-loop.ts";
import { askerOf } from "../preview.ts";
import { hasToDoWith } from "../preview-facts.ts";
import type { PreviewLimits } from "../preview-limits.ts";
import { instant } from "../receipts.ts";
import { isKeptFrom } from "../review/may-review.ts";
import { nextAt } from "../state.ts";
import type { GatewayState } from "../state.ts";
import type { StepOutput } from "../write.ts";
import { gatherCourses, gatherObjection } from "./gather-wish.ts";
import { whatItDid } from "./what-it-did.ts";
import { isWish, wishView } from "./wish-views.ts";
import type { Looker } from "./wish-views.ts";

/** A practitioner looks at the wishes of the families they work with: more is somebody who reads about others. */
export const wishLimits = {
  professional: [{ most: 200, withinMs: 3_600_000 }],
  agency: [{ most: 1000, withinMs: 3_600_000 }],
} as const;

/** What answering about wishes needs. */
export type WishContext = {
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly policy: Policy;
  readonly keyedHash: KeyedHash;
  readonly clock: () => number;
  readonly log: Log;
  readonly wishLimits: PreviewLimits;
  readonly read: ReadStep;
};

type Asking = Extract<AgencyRequest, { type: "wishes" }>;

/**
 * Wishes as they stand, to the agency that recorded them and to the front door, for a named human in a role that records
 * wishes. One that is another agency's, a case of which the agency has nothing to do with, and what never was: alike.
 */
export async function answerWishes(
  agency: AgencyId,
  { by, subject }: Asking,
  context: WishContext,
): Promise<GatewayAnswer> {
  const { loop, committer, policy } = context;
  if (!isNamed(by) || !holds(policy.agencies.get(agency), by.role, "record-wishes")) return refused("request-invalid");
  const looker = { agency, by, isFrontDoor: agency === policy.frontDoor };
  const nowMs = Math.max(context.clock(), loop.state.at.nowMs);
  if (subject.is === "own") return listOf(loop.state, ownWishes(loop.state, looker), looker, nowMs);
  const asker = askerOf(agency, by, context.keyedHash);
  if (!context.wishLimits.take(asker, nowMs)) {
    context.log.warn("gateway.wish-limit", { agency, code: "request-limit" });
    return refused("request-limit");
  }
  // Noted whatever comes of it: who tries names is in the ledger too.
  const named = subject.is === "case" ? subject.case : subject.wish;
  await committer.until(loop.take((state) => askedStep(state, named, asker, nowMs)));
  if (subject.is === "case") return listOf(loop.state, wishesOfCase(loop.state, subject.case, looker), looker, nowMs);
  const view = mayKnow(loop.state, subject.wish, looker)
    ? wishView(loop.state.register, subject.wish, looker, nowMs)
    : null;
  if (view === null) return refused("request-invalid");
  const { effects, more } = await effectsOf(view, looker, context);
  return { type: "wishes", wishes: [view], effects: [...effects], more };
}

type Named = Looker & { readonly by: Asking["by"] };

function listOf(state: GatewayState, wishes: readonly string[], looker: Looker, nowMs: number): GatewayAnswer {
  const newest = wishes.slice(-maxListedWishes).toReversed();
  const views = newest.flatMap((wish) => wishView(state.register, wish, looker, nowMs) ?? []);
  return { type: "wishes", wishes: views, effects: [], more: newest.length < wishes.length };
}

/** In the order in which they were recorded. */
function ownWishes(state: GatewayState, looker: Named): string[] {
  const { agency } = looker;
  const all = [...state.register.events].filter(([, note]) => note.by === agency && isWish(note));
  return all.map(([id]) => id).filter((id) => mayKnow(state, id, looker));
}

/**
 * Those about the child of a case, and for the front door about the household. To another agency its own alone, and none
 * where it is not of the team.
 */
function wishesOfCase(state: GatewayState, ref: string, looker: Named): string[] {
  const { register, history } = state;
  const record = register.cases.get(ref);
  if (!record || (!looker.isFrontDoor && !record.team.has(looker.agency))) return [];
  const members = looker.isFrontDoor ? [...(history.households.get(ref) ?? [])] : [];
  const family = new Set([record.child, ...members].map((person) => canonicalRef(register, person)));
  const about = [...register.events].filter(
    ([, note]) => isWish(note) && family.has(canonicalRef(register, note.person)),
  );
  return about.map(([id]) => id).filter((id) => mayKnow(state, id, looker));
}

/** The recorder and the front door may, but nobody who is connected to the family. */
function mayKnow({ register }: GatewayState, wish: string, { agency, by, isFrontDoor }: Named): boolean {
  const note = register.events.get(wish);
  if (!note || !isWish(note) || (note.by !== agency && !isFrontDoor)) return false;
  return !isKeptFrom(register, [canonicalRef(register, note.person)], { agency, by }, note.by);
}

type Effects = { readonly effects: readonly WishEffect[]; readonly more: boolean };

/** To an agency other than the front door: of its own messages alone, about people it has to do with. */
async function effectsOf(view: WishView, { agency, isFrontDoor }: Named, context: WishContext): Promise<Effects> {
  const { state } = context.loop;
  const { register } = state;
  const person = canonicalRef(register, view.person);
  if (view.kind !== "objection" || (!isFrontDoor && !hasToDoWith(register, agency, person)))
    return { effects: [], more: false };
  const isThem = (ref: PersonRef): boolean => canonicalRef(register, ref) === person;
  const keys = messagesAbout(state.lives, [person]).filter((key) => isFrontDoor || key.startsWith(`${agency} `));
  const newest = keys.slice(-maxWishMessages);
  const wish = await gatherObjection(state, view, context.read);
  if (wish === null) return { effects: [], more: false };
  const courses = await gatherCourses(state, newest, context.read);
  const effects = courses.flatMap((course) => whatItDid(wish, course, isThem, isFrontDoor));
  const inOrder = effects.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.message < b.message ? -1 : 1));
  return { effects: inOrder, more: newest.length < keys.length };
}

/** The record of a question: who, of what. Nothing of what it says, and nobody it is about. */
function askedStep(state: GatewayState, subject: string, by: Asker, nowMs: number): StepOutput {
  // At the time of the step before it: asking must not move the time by which messages are judged.
  const at = nextAt(state, null, state.at.nowMs);
  const made = blank(state, at, { type: "asked-of-wishes", by, subject });
  const common = {
    ...made.common,
    type: "look" as const,
    from: by.agency,
    at: instant(nowMs),
    outcome: "asked",
    reasons: [],
  };
  return { ...made, common };
}
