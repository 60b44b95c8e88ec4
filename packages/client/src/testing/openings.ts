import { randomBytes } from "node:crypto";
import type { CommonPart, Opening, RecipientPart } from "@gatehouse/contracts/ledger";

/** An opening as it travels. Its path leads nowhere: whether a leaf has it is proved elsewhere. */
export function openingOf(part: CommonPart | RecipientPart): Opening {
  return { salt: randomBytes(16).toString("base64url"), index: 0, path: [], part };
}

/** The common part of a record that tells a sender what became of its bytes. */
export function commonPart(of: {
  readonly message: string;
  readonly from: string;
  readonly at: string;
  readonly received: string | null;
  readonly counter: number | null;
}): CommonPart {
  const rest = { type: "message", kind: "concern", outcome: "decided", reasons: [], digest: null } as const;
  return { ...rest, ...of, reasons: [], signedBy: null };
}

/** A recipient's part of a record in which it gets all of a copy. */
export function recipientPart(of: {
  readonly recipient: string;
  readonly delivery: string;
  readonly counter: number;
  readonly delivered: string;
}): RecipientPart {
  const none = { statements: [], dropped: [], reasons: [], overrides: [], handling: [] };
  const decision = {
    outcome: "shared",
    tier: "protection",
    dutyCheck: false,
    routedTo: null,
    retainUntil: null,
  } as const;
  return { ...of, decision: { ...decision, ...none }, retainUntil: null, sealedTo: null };
}
