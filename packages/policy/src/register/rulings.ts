import type { RecordedEvent } from "./record-event.ts";
import type { Register } from "./state.ts";
import { beginPerson } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** Records a court's order about a person. */
export function applyOrder(register: Register, event: EventOf<"order.recorded">): void {
  const { id, order, items, to } = event;
  beginPerson(register, event.person).orders.set(id, { id, order, items, to });
}

/** Records an approver's release: for one message, or standing for a person. */
export function applyRelease(register: Register, event: EventOf<"release.approved">): void {
  const release = { id: event.id, items: event.items, to: event.to, agency: event.approver.agency };
  if (event.message) {
    const known = register.releases.get(event.message);
    if (known) known.push(release);
    else register.releases.set(event.message, [release]);
  } else if (event.person) beginPerson(register, event.person).releases.set(event.id, release);
}

/** Records what the reviewer of a hold decided; the last word counts. */
export function applyReview(register: Register, event: EventOf<"review.decided">): void {
  register.reviews.set(event.hold, {
    outcome: event.outcome,
    recipient: event.recipient ?? null,
    by: event.by.agency,
  });
}

/** Records how the family was told about a message; the last word counts, and an attempt is none. */
export function applyTelling(register: Register, event: EventOf<"telling.recorded">): void {
  const known = event.status === "attempted" ? register.tellings.get(event.message) : undefined;
  const reviewOn = event.reviewOn ?? known?.reviewOn ?? null;
  register.tellings.set(event.message, { status: known?.status ?? event.status, reviewOn });
}
