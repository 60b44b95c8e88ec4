// Rules carried out here (docs/rules.md): R02
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { NotedObjection, NotedObjections } from "@gatehouse/contracts/noted-objections";
import { maxNotedObjections } from "@gatehouse/contracts/noted-objections";
import { readAnswers } from "./answers.ts";
import type { FamilyAnswers } from "./answers.ts";
import { londonDateOf } from "./calendar.ts";
import { compareText } from "./canonical.ts";
import type { Policy } from "./compile.ts";
import type { Facts } from "./facts.ts";
import type { Objection, ScopeSet } from "./register/state.ts";
import { canonicalRef } from "./register/state.ts";
import type { Scene } from "./scene.ts";
import { readScene } from "./scene.ts";
import { coversPurpose } from "./scope.ts";
import { makerStanding, readObjections } from "./steps/08-objections.ts";

/** Characters of JSON that the list may take of a copy: room for two hundred usual ones. */
const maxNotedChars = 64 * 1024;

/**
 * The objections in scope of a message's people and purpose, whether they bind or not and whether or not the sender
 * mentioned them: for the gateway's statement on the front door's copy (decision step 11). For the front door only:
 * other recipients learn of objections at most that something was withheld.
 *
 * @returns in the order of their ids; none when the message is not one that can be decided
 */
export function objectionsForFrontDoor(message: Message, facts: Facts, policy: Policy, now: Instant): NotedObjections {
  const sender = policy.agencies.get(message.from);
  const scene = sender && readScene(message, facts, policy, now, sender);
  if (!scene) return { listed: [], more: 0 };
  const objections = readObjections(scene);
  const inScope = objections.filter(({ scope }) => coversPurpose(scope, message.purpose));
  if (inScope.length === 0) return { listed: [], more: 0 };
  const answers = readAnswers(scene, objections);
  return fitting(inScope.toSorted((a, b) => b.atMs - a.atMs).map((one) => noted(scene, answers, one)));
}

function noted(scene: Scene, answers: FamilyAnswers, objection: Objection): NotedObjection {
  const people = [...scene.people.values()];
  const { maker } = objection;
  const makerRef = canonicalRef(scene.facts.register, maker.person);
  const about = people.find(({ barRefs }) => barRefs.includes(objection.person));
  return {
    objection: objection.id,
    about: about?.label ?? null,
    person: objection.person,
    madeBy: {
      person: makerRef,
      label: people.find(({ refs }) => refs.includes(makerRef))?.label ?? null,
      capacity: maker.capacity,
      parentalResponsibility: maker.parentalResponsibility,
    },
    standing: makerStanding(scene, answers, objection, about ?? scene.child),
    scope: spelt(objection.scope),
    recordedBy: objection.by,
    on: londonDateOf(objection.atMs),
    reason: objection.reason,
  };
}

function spelt({ agencies, purposes, categories }: ScopeSet): NotedObjection["scope"] {
  return {
    agencies: agencies === "all" ? agencies : [...agencies],
    purposes: purposes === "all" ? purposes : [...purposes],
    categories: categories === "all" ? categories : [...categories],
  };
}

/** @param newest first */
function fitting(newest: readonly NotedObjection[]): NotedObjections {
  const binding = newest.filter(({ standing }) => standing === "binding");
  const others = newest.filter(({ standing }) => standing !== "binding");
  let chars = 0;
  const listed = [...binding, ...others].filter((one, at) => {
    chars += JSON.stringify(one).length;
    return at < maxNotedObjections && chars <= maxNotedChars;
  });
  return {
    listed: listed.toSorted((a, b) => compareText(a.objection, b.objection)),
    more: newest.length - listed.length,
  };
}
