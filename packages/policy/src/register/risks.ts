import { endOfNextWorkingDay } from "../calendar.ts";
import type { RecordedEvent } from "./record-event.ts";
import { noteFlagSpan } from "./risk-runs.ts";
import type { Register } from "./state.ts";
import { beginPerson } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** Records a standing risk flag that `checkEvent` found valid. */
export function applyFlagged(register: Register, event: EventOf<"risk.flagged">): void {
  register.flags.set(event.id, {
    id: event.id,
    atRisk: event.atRisk,
    case: event.case ?? null,
    test: event.test,
    recipients: event.recipients === "all" ? [] : event.recipients,
    categories: event.categories ?? "all",
    decidedBy: { name: event.decidedBy.name, id: event.decidedBy.id ?? null },
    emergency: event.emergency === true,
    countersignDueMs: endOfNextWorkingDay(Date.parse(event.at)),
    expiresMs: Date.parse(event.expiresAt),
  });
  for (const ref of event.atRisk) beginPerson(register, ref).flags.add(event.id);
  const { atRisk, decidedBy, at, expiresAt } = event;
  noteFlagSpan(register, { atRisk, decidedBy, atMs: Date.parse(at), endMs: Date.parse(expiresAt) });
}

/** Notes when the emergency of a flag or a message was countersigned; the first signature counts. */
export function applyCountersigned(register: Register, event: EventOf<"risk.countersigned">): void {
  if (!register.countersigned.has(event.countersigns))
    register.countersigned.set(event.countersigns, Date.parse(event.at));
}

/** Ends a flag: objections it lifted hold again for new messages. */
export function applyCleared(register: Register, event: EventOf<"risk.cleared">): void {
  const flag = register.flags.get(event.ends);
  if (!flag) return;
  register.flags.delete(event.ends);
  for (const ref of flag.atRisk) beginPerson(register, ref).flags.delete(event.ends);
}
