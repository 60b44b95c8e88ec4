// Rules carried out here (docs/rules.md): R11
import type { MessageKind } from "@gatehouse/contracts/message";
import type { Scene, SceneStatement } from "../scene.ts";

/** Kinds that may be about identity alone, or carry no statement at all. */
const mayCarryNothing: ReadonlySet<MessageKind> = new Set([
  "acknowledgement",
  "information-request",
  "recall",
  "correction",
  "escalation",
  "decision",
]);

/**
 * Step 10: whether what is left is not worth sharing. A name alone tells that there is a case, so it does not go; a copy
 * from which everything was dropped says nothing, except that a recall must reach whoever has what it calls back.
 */
export function nothingLeft(scene: Scene, kept: readonly SceneStatement[]): boolean {
  const { kind, statements } = scene.message;
  return statements.length > 0 || !mayCarryNothing.has(kind) ? tooLittle(kind, kept) : false;
}

/** Whether this is too little of a message that said something. */
export function tooLittle(
  kind: MessageKind,
  kept: readonly { readonly item: { readonly category: string } }[],
): boolean {
  if (kind === "recall") return false;
  if (mayCarryNothing.has(kind)) return kept.length === 0;
  return !kept.some(({ item }) => item.category !== "identity" && item.category !== "meta");
}
