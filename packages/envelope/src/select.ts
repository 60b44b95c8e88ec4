import type { Form } from "@gatehouse/contracts/decision";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { VerifiedMessage } from "./verify-message.ts";

/** What one recipient keeps of a message: keys of the message by name, statements by signed id and form. */
export type Keep = {
  readonly claims: readonly string[];
  readonly statements: readonly { readonly id: string; readonly form: Form }[];
};

/**
 * Makes a recipient's presentation: the signed JWT with the kept disclosures, in the order of their digests, and nothing
 * of the others. It selects and never rewrites.
 *
 * @param keep a claim the message does not have is left out; a typed absence has one form, which serves as both
 * @throws GatehouseError `selection-unknown` for a statement, or a form, that the message does not have
 */
export function select(message: VerifiedMessage, keep: Keep): string {
  const { jwt, disclosures, claims, statements } = message.parts;
  const kept = new Set<number>();
  for (const name of keep.claims) {
    const at = claims.get(name);
    if (at !== undefined) kept.add(at);
  }
  for (const { id, form } of keep.statements) {
    const found = statements.get(id);
    const at = form === "full" ? found?.full : found?.minimised;
    if (at === undefined) throw new GatehouseError("selection-unknown", { messageId: message.jti });
    kept.add(at);
  }
  const inOrder = [...kept].toSorted((a, b) => a - b);
  return `${jwt}~${inOrder.map((at) => `${disclosures[at]}~`).join("")}`;
}
