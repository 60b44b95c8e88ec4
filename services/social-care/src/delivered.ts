import type { Delivery } from "@gatehouse/contracts/delivery";
import type { ItemName } from "@gatehouse/contracts/items";

/** The value of an item that was delivered in full and is not a typed absence; of several the first. */
export function fullValue(delivery: Delivery, item: ItemName): unknown {
  const found = delivery.data.statements.find((statement) => statement.item === item && statement.form === "full");
  const value = found?.value;
  return typeof value === "object" && value !== null && "absent" in value ? undefined : value;
}
