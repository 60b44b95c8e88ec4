import { professionalOf } from "@gatehouse/pages/people";
import type { User } from "@gatehouse/pages/people";
import type { Received } from "../store/kept-copies.ts";
import type { Desk } from "./desk.ts";

/**
 * Says that somebody has read a copy. To acknowledge a recall is to say that the copies are deleted, so here they are, before
 * that is said.
 */
export async function acknowledgeCopy(desk: Desk, { delivery }: Received, user: User): Promise<void> {
  const readBy = professionalOf(user);
  await desk.inbox.forgetRecalled(delivery);
  await desk.client.acknowledgeEvent(delivery, readBy);
  await desk.inbox.acknowledged(delivery.id, readBy);
}
