import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision, Hold } from "@gatehouse/contracts/decision";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { Policy } from "@gatehouse/policy/compile";
import { decide } from "@gatehouse/policy/decide";
import type { Facts } from "@gatehouse/policy/facts";
import type { Register } from "@gatehouse/policy/register/state";

/** A message has few kinds of question; a decision that opens another at each release has gone wrong. */
const MOST_ROUNDS = 8;

/** What would be decided of a message if these questions about it were released, and nothing else changed. */
export function ifReleased(
  draft: Message,
  released: readonly Pick<Hold, "id" | "recipient" | "statement">[],
  facts: Facts,
  policy: Policy,
  now: Instant,
): Decision {
  return decide(draft, { ...facts, register: withReleases(facts.register, draft, released) }, policy, now);
}

/**
 * What an agency could be given of a message were it a recipient of it and every question about its own copy settled: what
 * it may read of a message that it looks into. Bars, the matrix and what is sealed are as for any copy.
 */
export function asRecipient(
  draft: Message,
  agency: AgencyId,
  facts: Facts,
  policy: Policy,
  now: Instant,
): Decision["recipients"][string] | null {
  const addressed: Message = { ...draft, to: [agency] };
  const released: Hold[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const decision = ifReleased(addressed, released, facts, policy, now);
    const open = decision.holds.filter(({ recipient, statement }) => recipient === agency && statement === null);
    if (open.every(({ id }) => released.some((one) => one.id === id))) return decision.recipients[agency] ?? null;
    released.push(...open);
  }
  return null;
}

function withReleases(
  register: Register,
  { id, from, statements }: Message,
  released: readonly Pick<Hold, "id" | "recipient" | "statement">[],
): Register {
  const reviews = new Map(register.reviews);
  const approved = [...(register.releases.get(id) ?? [])];
  for (const { id: hold, recipient, statement } of released) {
    const item = statements.find((one) => one.id === statement)?.item;
    if (statement === null) reviews.set(hold, { outcome: "release", recipient, by: from });
    else if (item !== undefined) approved.push({ id: hold, items: [item], to: [recipient], agency: from });
  }
  return { ...register, reviews, releases: new Map(register.releases).set(id, approved) };
}
