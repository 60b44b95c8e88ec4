import type { Message, MessageKind } from "./message.ts";

/** A top-level key of a message that can be disclosed by itself. */
export type ClaimName = Exclude<keyof Message, "id" | "from" | "createdAt" | "statements" | "attachments">;

const everyKind = ["kind", "purpose", "case", "author"] as const satisfies readonly ClaimName[];
const ofKind: Readonly<Partial<Record<MessageKind, readonly ClaimName[]>>> = {
  "information-request": ["items", "power", "reason", "historyFrom", "urgency"],
  "information-response": ["answers"],
  meeting: ["start", "agenda"],
  acknowledgement: ["readBy", "readAt"],
  correction: ["corrects"],
  recall: ["corrects", "instruction"],
  escalation: ["stage"],
};

/**
 * The message-level keys that a recipient of a message of this kind may read. `people to risk told basis inReplyTo` are
 * the gateway's alone (contract §3): what recipients are told of them comes from items and handling.
 */
export function recipientClaims(kind: MessageKind): readonly ClaimName[] {
  return [...everyKind, ...(ofKind[kind] ?? [])];
}
