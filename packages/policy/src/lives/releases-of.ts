import type { Decision, Hold } from "@gatehouse/contracts/decision";
import type { Register } from "../register/state.ts";
import { personRecord } from "../register/state.ts";

/**
 * Whether an approver released the statement that a hold is about, for this message or standing for someone in it.
 *
 * @param before the decision in which the holds stand: it says which item a statement is
 * @param people of the message, as references
 */
export function releasesOf(
  before: Decision,
  people: readonly { readonly ids: readonly { readonly value: string }[] }[],
  register: Register,
): (hold: Hold) => boolean {
  const { id, from } = before.message;
  const refs = people.flatMap(({ ids }) => ids.map(({ value }) => value));
  const releases = [
    ...(register.releases.get(id) ?? []),
    ...refs.flatMap((ref) => [...(personRecord(register, ref)?.releases.values() ?? [])]),
  ].filter(({ agency }) => agency === from);
  return ({ recipient, statement }) => {
    const item = before.recipients[recipient]?.dropped.find((dropped) => dropped.id === statement)?.item;
    return releases.some(({ to, items }) => to.includes(recipient) && items.some((name) => name === item));
  };
}
