import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Instant, Message } from "@gatehouse/contracts/message";
import { hourMs, londonDateOf } from "../calendar.ts";
import type { Policy } from "../compile.ts";
import { holds, inForce } from "../compile.ts";
import type { Facts } from "../facts.ts";

/** How old a message may be, and how far ahead its sender's clock (decision step 1). */
export const maxAgeMs = 24 * hourMs;
/** How far a sender's clock may be ahead (decision step 1). */
export const maxAheadMs = 120_000;

/**
 * Step 1, what of it needs facts and policy: the sender enrolled, a policy in force, the author's role known, the message
 * fresh and not seen before with other bytes. Signature and encoding are the envelope's.
 */
export function checkEnvelope(message: Message, facts: Facts, policy: Policy, now: Instant): RefusalCode | null {
  const sender = policy.agencies.get(message.from);
  if (!sender) return "sender-not-enrolled";
  const nowMs = Date.parse(now);
  if (!policyInForce(policy, nowMs)) return "policy-not-in-force";
  if (!holds(sender, message.author.role, "author")) return "authority-missing";
  const createdMs = Date.parse(message.createdAt);
  const acceptedMs = Date.parse(facts.acceptedAt ?? now);
  if (createdMs < acceptedMs - maxAgeMs || createdMs > acceptedMs + maxAheadMs) return "message-stale";
  // Ids are random; one that another agency used is copied, and must not take the place of that agency's message.
  const first = facts.history.messages.get(message.id);
  const replayed = facts.seenAs === "other-bytes" || (first !== undefined && first.from !== message.from);
  return replayed ? "message-replayed" : null;
}

function policyInForce(policy: Policy, nowMs: number): boolean {
  const today = londonDateOf(nowMs);
  for (const agreements of policy.agreements.values())
    if (agreements.some((agreement) => inForce(agreement, today))) return true;
  return false;
}
