import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Opening } from "@gatehouse/contracts/ledger";
import type { Message } from "@gatehouse/contracts/message";
import type { Receipt, ReceiptRecipient } from "@gatehouse/contracts/receipt";
import type { At, PendingDuty } from "./effect.ts";
import type { Viewer } from "./sender-view.ts";
import { senderView } from "./sender-view.ts";

/** RFC 3339 to the second: what is signed counts in seconds. */
export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The sender's receipt for a decision, with what it may know of each recipient. */
export function decidedReceipt(
  decision: Decision,
  at: At,
  viewer: Viewer,
  options: { readonly policy: string; readonly telephone: string | null },
): (opening: Opening | null) => Receipt {
  const view = senderView(decision, viewer);
  const recipients: Record<AgencyId, ReceiptRecipient> = {};
  for (const [agency, one] of Object.entries(view.recipients)) {
    const { outcome, statements: kept, dropped, reasons, dutyCheck } = one;
    recipients[agency] = { outcome, kept, dropped, reasons, dutyCheck };
  }
  return (opening) => ({
    type: "decided",
    message: decision.message.id,
    at: instant(at.nowMs),
    record: at.n,
    outcome: decision.outcome,
    reasons: [...decision.reasons],
    recipients,
    duties: decision.duties.filter(
      ({ on, person }) => on === viewer.agency && (viewer.frontDoor || person === undefined),
    ),
    policy: options.policy,
    telephone: options.telephone,
    opening,
  });
}

/** The receipt for a message that was refused before it could be decided. */
export function refusedReceipt(
  message: string,
  code: RefusalCode,
  at: At,
  options: { readonly policy: string; readonly telephone: string | null },
): (opening: Opening | null) => Receipt {
  return (opening) => ({
    type: "decided",
    message,
    at: instant(at.nowMs),
    record: at.n,
    outcome: "refused",
    reasons: [code],
    recipients: {},
    duties: [],
    policy: options.policy,
    telephone: options.telephone,
    opening,
  });
}

/** The receipt for a register event; `code` null when it was taken into the register. */
export function recordedReceipt(id: string, code: RefusalCode | null, at: At): (opening: Opening | null) => Receipt {
  return (opening) => ({
    type: "recorded",
    message: id,
    at: instant(at.nowMs),
    record: at.n,
    outcome: code === null ? "recorded" : "refused",
    reasons: code === null ? [] : [code],
    opening,
  });
}

/** What the sender of a message learns when a recipient's acknowledgement of it is decided. */
export function acknowledgedReceipt(acknowledgement: Message, delivery: string, at: At): Receipt | null {
  const { inReplyTo, readBy, readAt, from } = acknowledgement;
  if (!inReplyTo || !readBy) return null;
  return {
    type: "acknowledged",
    message: inReplyTo,
    delivery,
    recipient: from,
    readBy,
    at: readAt ?? instant(at.nowMs),
  };
}

export function overdueReceipt(duty: PendingDuty, at: At): Receipt {
  return {
    type: "overdue",
    message: duty.message,
    at: instant(at.nowMs),
    record: at.n,
    duty: duty.duty,
    on: duty.on,
    due: instant(duty.dueMs),
  };
}

/** The receipts about one message, as its sender sees them, belong to this agency. */
export type ReceiptFor = { readonly to: AgencyId; readonly receipt: (opening: Opening | null) => Receipt };
