import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Notice } from "@gatehouse/contracts/delivery-item";

export type AddressedNotice = { readonly to: AgencyId; readonly notice: Notice };

const nothing: Notice = {
  type: "hold-opened",
  message: null,
  hold: null,
  agency: null,
  code: null,
  due: null,
  telephone: null,
  role: null,
  case: null,
};

/**
 * Puts a human on notice of what waits: the reviewer of each hold, and, for a concern that the front door does not get,
 * the front door itself and the sender (architecture §1, invariant 8).
 */
export function decisionNotices(decision: Decision, frontDoor: AgencyId, telephone: string): AddressedNotice[] {
  const holds = decision.holds.map(({ id, recipient, reason, reviewer, due }) => ({
    to: reviewer.agency,
    notice: { ...nothing, message: decision.message.id, hold: id, agency: recipient, code: reason, due },
  }));
  return [...holds, ...concernNotices(decision, frontDoor, telephone)];
}

/** Whether a concern failed to reach the front door, and who has to know at once. */
export function concernNotices(decision: Decision, frontDoor: AgencyId, telephone: string): AddressedNotice[] {
  const { id, kind, from } = decision.message;
  if (kind !== "concern" || decision.recipients[frontDoor]?.outcome === "shared") return [];
  const notice: Notice = { ...nothing, type: "concern-not-shared", message: id, agency: from, telephone };
  const told = from === frontDoor ? [from] : [frontDoor, from];
  return told.map((to) => ({ to, notice }));
}
