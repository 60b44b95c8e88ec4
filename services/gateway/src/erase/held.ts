import type { Message } from "@gatehouse/contracts/message";
import { canonicalRef, personRecord } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import { topicsOf } from "../open-messages.ts";
import type { HeldScope, RetentionState } from "./effects.ts";
import { messageDigest } from "./effects.ts";

/** Whom and what some records are about, as far as they say. */
export type About = {
  /** The ids of the message and of what acknowledges it; empty where there is none. */
  readonly messages: readonly string[];
  /** `person REF` and `case REF`; null where the records do not say: it may be anybody. */
  readonly topics: ReadonlySet<string> | null;
};

/** Whom a message is about when its child was not recognised: it may be anybody. No reference is written so. */
const anybody = "person ?";

/**
 * Whom and what a message is about, as it was recorded: without identifiers. A child who was recognised
 * since is not in it, so it may be any child.
 */
export function topicsOfMessage(message: Pick<Message, "case" | "people">): readonly string[] {
  const isRecognised = message.people.some(({ role, ids }) => role === "child" && ids.length > 0);
  return isRecognised ? topicsOf(message) : [...topicsOf(message), anybody];
}

/** Whether a legal hold covers something. In doubt it does: what was destroyed by mistake comes back from nowhere. */
export function isHeld(
  { legalHolds, register }: Pick<RetentionState, "legalHolds"> & { readonly register: Register },
  about: About,
): boolean {
  for (const { scope } of legalHolds.values()) if (covers(scope, about, register)) return true;
  return false;
}

function covers(scope: HeldScope, { messages, topics }: About, register: Register): boolean {
  switch (scope.of) {
    case "everything":
      return true;
    case "message":
      return messages.some((message) => messageDigest(message) === scope.digest);
    case "case":
      return (
        topics === null || topics.has(anybody) || [...topics].some((topic) => isOfCase(topic, scope.case, register))
      );
    case "person":
      return topics === null || topics.has(anybody) || [...topics].some((topic) => isOf(topic, scope.person, register));
  }
}

/** A case, or its child: the concern with which a case began names the child alone. */
function isOfCase(topic: string, name: string, register: Register): boolean {
  if (topic === `case ${name}`) return true;
  const person = personIn(topic);
  return person !== null && (personRecord(register, person)?.cases.has(name) ?? false);
}

/** A person, or a case whose child they are: what is said in it of others is about them too. */
function isOf(topic: string, ref: string, register: Register): boolean {
  const person = personIn(topic) ?? register.cases.get(topic.slice("case ".length))?.child;
  return person !== undefined && canonicalRef(register, person) === canonicalRef(register, ref);
}

function personIn(topic: string): string | null {
  return topic.startsWith("person ") ? topic.slice("person ".length) : null;
}
