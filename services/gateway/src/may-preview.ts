import type { Message } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import type { Facts } from "@gatehouse/policy/facts";
import { personRecord } from "@gatehouse/policy/register/state";
import { resolvePerson } from "@gatehouse/policy/scene-people";

/**
 * Whether the sender of a draft has to do with the child it is about: it linked them, or is on the team of a case of
 * theirs, or is the front door. Only then may a preview show what the register knows (contract §7).
 */
export function mayPreview(draft: Message, facts: Facts, policy: Policy): boolean {
  if (draft.from === policy.frontDoor) return true;
  const child = draft.people.find(({ role }) => role === "child");
  const refs = child ? resolvePerson(draft, child, facts, policy) : [];
  return refs.some((ref) => {
    const person = personRecord(facts.register, ref);
    if (!person) return false;
    if ((person.linkedBy.get(draft.from) ?? 0) > 0) return true;
    return [...person.cases].some((name) => facts.register.cases.get(name)?.team.has(draft.from) === true);
  });
}
