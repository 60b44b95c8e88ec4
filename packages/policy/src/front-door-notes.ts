import type { Instant, Message } from "@gatehouse/contracts/message";
import { readAnswers } from "./answers.ts";
import { compareText } from "./canonical.ts";
import type { Policy } from "./compile.ts";
import type { Facts } from "./facts.ts";
import type { ScopeSet } from "./register/state.ts";
import { readScene } from "./scene.ts";
import { coversPurpose } from "./scope.ts";
import type { Standing } from "./steps/08-objections.ts";
import { makerStanding, readObjections } from "./steps/08-objections.ts";

/** An objection as the front door's copy lists it, binding or not, whether or not the sender mentioned it. */
export type ListedObjection = {
  readonly objection: string;
  readonly about: string;
  readonly madeBy: string;
  readonly capacity: string;
  readonly scope: ScopeSet;
  readonly reason: string | null;
  readonly standing: Standing;
};

/**
 * The objections in scope of a message's people and purpose, for the gateway's statement on the front door's copy
 * (decision step 11). For the front door only: recipients learn of objections at most that something was withheld.
 *
 * @returns in the order of their ids; empty when the message is not one that can be decided
 */
export function objectionsForFrontDoor(
  message: Message,
  facts: Facts,
  policy: Policy,
  now: Instant,
): readonly ListedObjection[] {
  const sender = policy.agencies.get(message.from);
  const scene = sender && readScene(message, facts, policy, now, sender);
  if (!scene) return [];
  const objections = readObjections(scene);
  const answers = readAnswers(scene, objections);
  return objections
    .filter(({ scope }) => coversPurpose(scope, message.purpose))
    .flatMap((objection) => {
      const about =
        [...scene.people.values()].find((person) => person.barRefs.includes(objection.person)) ?? scene.child;
      return {
        objection: objection.id,
        about: about.label,
        madeBy: objection.maker.person,
        capacity: objection.maker.capacity,
        scope: objection.scope,
        reason: objection.reason,
        standing: makerStanding(scene, answers, objection, about),
      };
    })
    .toSorted((a, b) => compareText(a.objection, b.objection));
}
