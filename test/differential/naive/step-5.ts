import type { Message } from "@gatehouse/contracts/message";
import { childOf, recordedAbout, referencesOf } from "./people.ts";
import type { World } from "./world.ts";
import { eventsOf } from "./world.ts";

/** Step 5: the items that recorded orders release to a recipient; null when no order names it. */
export function orderedFor(world: World, message: Message, recipient: string): readonly string[] | null {
  const child = referencesOf(world, message, childOf(message));
  const orders = eventsOf(world, "order.recorded")
    .filter((one) => recordedAbout(world, one, one.person, child))
    .filter((one) => !message.basis.order || one.order === message.basis.order)
    .filter((one) => one.to.includes(recipient));
  return orders.length === 0 ? null : orders.flatMap((one) => one.items);
}
