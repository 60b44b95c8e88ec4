import type { Message, MessagePerson } from "@gatehouse/contracts/message";
import { compareText } from "./canonical.ts";
import type { Policy } from "./compile.ts";
import type { Facts } from "./facts.ts";
import { identifierKey } from "./register/record-event.ts";
import type { PersonRef } from "./register/state.ts";
import { canonicalRef } from "./register/state.ts";

const householdRoles: ReadonlySet<MessagePerson["role"]> = new Set([
  "child",
  "parent",
  "carer",
  "sibling",
  "household",
]);

/** Whether a person as listed belongs to the child's household (contract §3). */
export function inHousehold(person: MessagePerson): boolean {
  return householdRoles.has(person.role) && person.livesElsewhere !== true;
}

/**
 * The persons that identifiers match: one is a match, none or several are a question for a human.
 *
 * A reply that gives the child no identifier at all is about the child of the message it answers, when that message
 * went between these agencies: a recipient that never had an identifier of its own can still acknowledge.
 */
export function resolvePerson(
  message: Pick<Message, "from" | "inReplyTo">,
  person: MessagePerson,
  facts: Pick<Facts, "register" | "hash" | "personReferences"> & { readonly history?: Facts["history"] },
  policy: Policy,
): readonly PersonRef[] {
  const { register } = facts;
  if (person.role === "child" && person.ids.length === 0) return childOfAnswered(message, facts);
  const trusted = facts.personReferences === "everyone" || message.from === policy.frontDoor;
  const found = new Set<PersonRef>();
  for (const id of person.ids) {
    if (id.scheme === "person") {
      if (trusted) found.add(canonicalRef(register, id.value));
      continue;
    }
    const key = identifierKey(id.scheme, id.value, message.from, facts.hash);
    for (const link of register.links.get(key) ?? []) found.add(canonicalRef(register, link.ref));
  }
  return [...found].toSorted(compareText);
}

function childOfAnswered(
  message: Pick<Message, "from" | "inReplyTo">,
  facts: Pick<Facts, "register"> & { readonly history?: Facts["history"] },
): readonly PersonRef[] {
  const answered = message.inReplyTo ? facts.history?.messages.get(message.inReplyTo) : undefined;
  if (!answered || (answered.from !== message.from && !answered.shared[message.from])) return [];
  return answered.child.map((ref) => canonicalRef(facts.register, ref));
}
