import { CommonPart, RecipientPart } from "@gatehouse/contracts/ledger";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";

/** A number, and what has it: how a record speaks of one that this agency was told of. */
export type Numbered = { readonly number: number; readonly name: string };

/** What comparing with the record came to; `numbered` is null where the record has no number for it. */
export type Compared =
  | { readonly ok: true; readonly numbered: Numbered | null }
  | { readonly ok: false; readonly code: "delivery-not-as-recorded" | "receipt-not-as-sent" };

/**
 * Compares a verified copy with the part of the ledger record that was opened with it: it must be this recipient's, of
 * this delivery, and name these very bytes. A copy that the ledger has otherwise is one that the broker will deny.
 */
export function copyAsRecorded(copy: VerifiedDelivery): Compared {
  if (copy.opening === null) return { ok: true, numbered: null };
  const part = RecipientPart.safeParse(copy.opening["part"]).data;
  const { statement, digest } = copy;
  const same = part?.recipient === statement.aud && part.delivery === statement.jti && part.delivered === digest;
  if (!same) return { ok: false, code: "delivery-not-as-recorded" };
  return { ok: true, numbered: { number: part.counter, name: digest } };
}

/**
 * Compares a verified receipt with the part of the ledger record that was opened with it, and that with what was sent:
 * a decision over other bytes than these is none of this message.
 *
 * @param sent SHA-256 of the sealed bytes that were sent, hexadecimal; null where they are no longer here
 */
export function receiptAsSent(receipt: Receipt, sent: string | null): Compared {
  const opening = "opening" in receipt ? receipt.opening : null;
  if (!opening || !("record" in receipt)) return { ok: true, numbered: null };
  const part = CommonPart.safeParse(opening.part).data;
  const received = part?.received ?? null;
  const same = part?.message === receipt.message && (received === null || sent === null || received === sent);
  if (!same) return { ok: false, code: "receipt-not-as-sent" };
  if (part.counter === null) return { ok: true, numbered: null };
  return { ok: true, numbered: { number: part.counter, name: String(receipt.record) } };
}
