import type { Professional } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Identifier, Message } from "@gatehouse/contracts/message";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { uuidOf } from "./uuid-of.ts";

/** Who read a copy and when, and for which agency. */
export type ReadFacts = { readonly from: string; readonly readBy: Professional; readonly now: Date };

/**
 * The acknowledgement of a copy: a message of its own to the agency that sent it, naming who read it (contract §3.1).
 * The same reader of the same copy makes the same message id. It has the purpose and case of the original, the child only by the reader's own identifiers, and nothing of what the
 * copy said.
 *
 * @param delivery a verified copy
 * @param facts `readBy` the professional who read it, `now` when
 */
export function acknowledgementOf(delivery: VerifiedDelivery, facts: ReadFacts): Message {
  const { id, statement, view, localIds } = delivery;
  const { sender, purpose, message } = statement;
  return acknowledge({ id, sender, purpose, message, case: view.claims.case ?? null, localIds }, facts);
}

/**
 * As `acknowledgementOf`, of a copy that was kept as the event that `eventOf` made of it.
 *
 * @param event as it was handed over and kept; both signatures were verified then
 */
export function acknowledgementOfEvent(event: Delivery, facts: ReadFacts): Message {
  const { from, purpose, message, case: caseRef, localIds } = event.data;
  return acknowledge({ id: event.id, sender: from, purpose, message, case: caseRef, localIds }, facts);
}

type Read = Pick<Message, "purpose"> & {
  readonly id: string;
  readonly sender: string;
  readonly message: string;
  readonly case: string | null;
  readonly localIds: readonly Identifier[];
};

function acknowledge(read: Read, facts: ReadFacts): Message {
  const createdAt = wholeSeconds(facts.now);
  return {
    id: uuidOf("acknowledgement", read.id, facts.readBy.name, facts.readBy.role),
    kind: "acknowledgement",
    from: facts.from,
    author: facts.readBy,
    to: [read.sender],
    case: read.case,
    purpose: read.purpose,
    createdAt,
    people: [{ label: "child", role: "child", ids: [...read.localIds] }],
    statements: [],
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    inReplyTo: read.message,
    readBy: facts.readBy,
    readAt: createdAt,
  };
}

/** RFC 3339 without fractions: what is signed counts in seconds, so a draft should not say more. */
export function wholeSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
