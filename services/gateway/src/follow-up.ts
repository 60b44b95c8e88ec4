import type { Decision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import type { Facts } from "@gatehouse/policy/facts";
import { humanAbove } from "@gatehouse/policy/history/above";
import { comesOfAge } from "@gatehouse/policy/history/comes-of-age";
import type { OfAge } from "@gatehouse/policy/history/comes-of-age";
import type { Contact } from "@gatehouse/policy/history/contacts";
import { dutiesOf, noticeDutyOf } from "@gatehouse/policy/history/duties";
import { emergencyOf } from "@gatehouse/policy/history/follow";
import type { Emergency } from "@gatehouse/policy/history/state";
import type { At, PendingDuty } from "./effect.ts";
import { instant } from "./receipts.ts";

/** What a decision leaves to be followed: recorded with it, so that a start folds it and never works it out again. */
export type FollowUp = {
  readonly duties: readonly PendingDuty[];
  /** Who outside the sending agency is told of what waits or is late; undefined where nothing of it goes that far. */
  readonly human: Contact | null | undefined;
  readonly emergency: Emergency | null;
  /** A child who has come of age by what the message says, and who is told. */
  readonly comesOfAge: ReturnType<typeof comesOfAge>;
};

/** Duties whose lateness goes to the front door, where it may know. */
const goUp: ReadonlySet<string> = new Set([
  "review-hold",
  "tell-family",
  "review-deferral",
  "answer-request",
  "countersign",
]);

/** What follows from a decision, also from a refusal: a refused concern puts a human on notice, with a clock. */
export function followUpOf(draft: Message, decision: Decision, facts: Facts, policy: Policy, at: At): FollowUp {
  const duties = dutiesOf(decision, draft, at.nowMs);
  const atFrontDoor = decision.recipients[policy.frontDoor]?.outcome === "shared";
  const goesUp = !atFrontDoor && (draft.kind === "concern" || duties.some(({ duty }) => goUp.has(duty)));
  const human = goesUp ? humanAbove(draft, facts, policy, instant(at.nowMs)) : undefined;
  const decided = decision.outcome === "decided";
  return {
    duties,
    human,
    emergency: emergencyOf(draft, decision.duties),
    comesOfAge: decided ? comesOfAge(draft, facts, policy, at.nowMs) : null,
  };
}

/**
 * A concern that was read whole and is refused all the same, before it was decided: its key was revoked, or its id was
 * used. It may be a stolen key's, and it may be a child's: a human outside looks.
 */
export function refusedConcern(draft: Message, facts: Facts, policy: Policy, at: At): FollowUp {
  const human = humanAbove(draft, facts, policy, instant(at.nowMs));
  const duties = human === null ? [] : [noticeDutyOf(draft, human.agency, at.nowMs)];
  return { duties, human, emergency: null, comesOfAge: null };
}

/** What of it the effect records: nothing where the front door's lead is told, which is the rule. */
export function recordedFollowUp({ duties, human, emergency, comesOfAge: grown }: FollowUp, policy: Policy): Recorded {
  const lead = policy.agencies.get(policy.frontDoor)?.lead ?? null;
  const usual = human === undefined || (human?.agency === policy.frontDoor && human.role === lead);
  return {
    duties,
    ...(usual ? {} : { above: human }),
    ...(emergency ? { emergency } : {}),
    ...(grown ? { ofAge: grown.ofAge } : {}),
  };
}

type Recorded = {
  readonly duties: readonly PendingDuty[];
  readonly above?: Contact | null;
  readonly emergency?: Emergency;
  readonly ofAge?: OfAge;
};
