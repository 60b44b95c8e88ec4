import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import type { ItemName } from "@gatehouse/contracts/items";

/** The common label of the child in messages. */
const usualLabel = "child";

/**
 * The label by which a delivery means its child. Labels are the sender's own and roles do not come along: where identity is
 * stated of several people and none is plainly the child, it is stated of nobody, as a wrong child is worse than none.
 */
export function childLabel({ data: { statements } }: Delivery): string | undefined {
  const named = new Set(statements.filter(({ item }) => item.startsWith("child.")).map(({ about }) => about));
  const labels = named.size === 0 ? new Set(statements.map(({ about }) => about)) : named;
  if (labels.size === 1) return [...labels][0];
  return labels.has(usualLabel) ? usualLabel : undefined;
}

/** Whether a delivered value is a typed absence. */
export function isAbsence(value: unknown): value is { readonly absent: string } {
  return typeof value === "object" && value !== null && "absent" in value;
}

/** What was delivered in full about the child of an item, typed absences left out. */
export function fullStatements(delivery: Delivery, item: ItemName): readonly DeliveredStatement[] {
  const label = childLabel(delivery);
  return delivery.data.statements.filter(
    (one) => one.item === item && one.about === label && one.form === "full" && !isAbsence(one.value),
  );
}

/** The one value of an item that was delivered in full about the child; where two differ, none. */
export function fullValue(delivery: Delivery, item: ItemName): unknown {
  const [first, ...others] = fullStatements(delivery, item).map(({ value }) => value);
  return others.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : undefined;
}

/** The text of that value, where it is one. */
export function fullText(delivery: Delivery, item: ItemName): string | undefined {
  const value = fullValue(delivery, item);
  return typeof value === "string" ? value : undefined;
}

/** A member of a value that is a text. */
export function textIn(value: unknown, name: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const member: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof member === "string" ? member : undefined;
}
