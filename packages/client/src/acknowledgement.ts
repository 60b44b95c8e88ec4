import type { Professional } from "@gatehouse/contracts/agency";
import type { Message } from "@gatehouse/contracts/message";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { uuidOf } from "./uuid-of.ts";

/**
 * The acknowledgement of a copy: a message of its own to the agency that sent it, naming who read it (contract §3.1).
 * The same reader of the same copy makes the same message id. It has the purpose and case of the original, the child only by the reader's own identifiers, and nothing of what the
 * copy said.
 *
 * @param delivery a verified copy
 * @param facts `readBy` the professional who read it, `now` when
 */
export function acknowledgementOf(
  delivery: VerifiedDelivery,
  facts: { readonly from: string; readonly readBy: Professional; readonly now: Date },
): Message {
  const { statement, view, localIds } = delivery;
  const createdAt = wholeSeconds(facts.now);
  return {
    id: uuidOf("acknowledgement", delivery.id, facts.readBy.name, facts.readBy.role),
    kind: "acknowledgement",
    from: facts.from,
    author: facts.readBy,
    to: [statement.sender],
    case: view.claims.case ?? null,
    purpose: statement.purpose,
    createdAt,
    people: [{ label: "child", role: "child", ids: [...localIds] }],
    statements: [],
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    inReplyTo: statement.message,
    readBy: facts.readBy,
    readAt: createdAt,
  };
}

/** RFC 3339 without fractions: what is signed counts in seconds, so a draft should not say more. */
export function wholeSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
