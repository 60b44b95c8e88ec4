import type { MinimiseContext } from "./item-shape.ts";
import { isItemName, items } from "./items.ts";

export type { MinimiseContext } from "./item-shape.ts";

/**
 * The derived minimised form of a statement's value: pure, and the same for everyone who computes it, so the gateway
 * can check the sender's (contract §2).
 *
 * @param statement item and value as the sender gives them
 * @param context the day of signing and the message's case reference
 * @returns the form for a derived item whose value is valid; a typed absence is its own form, and what the value does
 * not hold is the absence `not-known`. Undefined for items without a derived form and for values of another shape.
 */
export function minimisedForm(
  statement: { readonly item: string; readonly value: unknown },
  context: MinimiseContext,
): unknown {
  return isItemName(statement.item) ? items[statement.item].minimisedForm?.derive(statement.value, context) : undefined;
}
