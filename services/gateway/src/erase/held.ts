import { canonicalRef } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import type { HeldScope, RetentionState } from "./effects.ts";
import { messageDigest } from "./effects.ts";

/** Whom and what some records are about, as far as they say. */
export type About = {
  /** The ids of the message and of what acknowledges it; empty where there is none. */
  readonly messages: readonly string[];
  /** `person REF` and `case REF`; null where the records do not say: it may be anybody. */
  readonly topics: ReadonlySet<string> | null;
};

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
      return topics === null || topics.has(`case ${scope.case}`);
    case "person": {
      if (topics === null) return true;
      const person = canonicalRef(register, scope.person);
      return [...topics].some(
        (topic) => topic.startsWith("person ") && canonicalRef(register, topic.slice("person ".length)) === person,
      );
    }
  }
}
