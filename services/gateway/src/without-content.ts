import type { Message } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import type { Facts } from "@gatehouse/policy/facts";
import { resolvePerson } from "@gatehouse/policy/scene-people";

/**
 * A message as the register and the history need to know it later: who it was about, by reference, and what it asked.
 * Nothing it says, no identifier of anybody, no name of its author: this is what the ledger's own part keeps.
 *
 * @param message verified and decided
 * @param facts as they stood when it was decided
 */
export function withoutContent(message: Message, facts: Facts, policy: Policy): Message {
  const { id, kind, from, purpose, createdAt, inReplyTo, items, answers, corrects } = message;
  return {
    id,
    kind,
    from,
    author: { name: "", role: message.author.role },
    case: message.case ?? null,
    purpose,
    createdAt,
    people: message.people.map((person) => ({
      label: person.label,
      role: person.role,
      ids: resolvePerson(message, person, facts, policy).map((value) => ({ scheme: "person", value })),
      livesElsewhere: person.livesElsewhere ?? null,
    })),
    statements: [],
    basis: { power: "", gdpr: "" },
    inReplyTo: inReplyTo ?? null,
    items: items ?? null,
    ...(answers ? { answers: answers.map(({ item, answer }) => ({ item, answer })) } : {}),
    ...(corrects ? { corrects: { message: corrects.message, statement: corrects.statement ?? null } } : {}),
  };
}
