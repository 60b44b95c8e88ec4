import type { Message, MessageKind } from "./message.ts";

/** The top-level keys that only some kinds have (contract §3); every other key is every kind's. */
const owners: Readonly<Partial<Record<keyof Message, readonly MessageKind[]>>> = {
  items: ["information-request"],
  power: ["information-request"],
  reason: ["information-request"],
  historyFrom: ["information-request"],
  urgency: ["information-request"],
  answers: ["information-response"],
  start: ["meeting"],
  agenda: ["meeting"],
  stage: ["escalation"],
  instruction: ["recall"],
  readBy: ["acknowledgement"],
  readAt: ["acknowledgement"],
  corrects: ["correction", "recall"],
};

/** Whether a message of this kind may carry this key with a value. */
export function kindHasKey(kind: MessageKind, key: keyof Message): boolean {
  return owners[key]?.includes(kind) ?? true;
}

/** The keys that a message of this kind must leave out or leave null. */
export function keysOfOtherKinds(kind: MessageKind): readonly string[] {
  return Object.entries(owners)
    .filter(([, kinds]) => !kinds.includes(kind))
    .map(([key]) => key);
}
