import type { AgencyId, Professional } from "@gatehouse/contracts/agency";
import { holds } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import { dutyKey, noticeHold } from "@gatehouse/policy/history/duties";
import type { OpenHold } from "@gatehouse/policy/history/state";
import { isNamed, sameProfessional } from "@gatehouse/policy/professional";
import { personRecord } from "@gatehouse/policy/register/state";
import type { PersonRef, Register } from "@gatehouse/policy/register/state";
import type { GatewayState } from "../state.ts";

/** A named human of an agency, as they ask. */
export type Reviewer = { readonly agency: AgencyId; readonly by: Professional };
/** A hold, or the notice of a concern that did not reach the front door. */
export type Question = {
  readonly id: string;
  readonly message: string;
  readonly from: AgencyId;
  /** Null for a notice. */
  readonly hold: OpenHold | null;
  readonly dueMs: number;
};

/** Whether somebody is named and in a role of their agency that decides holds. */
export function decidesHolds({ agency, by }: Reviewer, policy: Policy): boolean {
  return isNamed(by) && holds(policy.agencies.get(agency), by.role, "decide-holds");
}

/** Everything that waits for an agency's answer: holds that it reviews, and concerns it was put on notice of. */
export function questionsOf({ history, register }: GatewayState, agency: AgencyId): readonly Question[] {
  const held = [...history.holds.values()].flatMap((hold): Question[] => {
    const from = history.messages.get(hold.message)?.from;
    // What was answered with no waits for nobody, even while its decision still lists it.
    const answered = (register.reviews.get(hold.id)?.outcome ?? "release") !== "release";
    if (hold.reviewer !== agency || from === undefined || answered) return [];
    return [{ id: hold.id, message: hold.message, from, hold, dueMs: hold.dueMs }];
  });
  const noticed = [...history.duties.values()].flatMap((duty): Question[] => {
    if (duty.duty !== "review-hold" || duty.on !== agency || duty.hold !== noticeHold(duty.message)) return [];
    return [{ id: duty.hold, message: duty.message, from: duty.from, hold: null, dueMs: duty.dueMs }];
  });
  return [...held, ...noticed];
}

/**
 * One question, where it is this agency's; found by its id and never by looking through all. An emergency that waits for
 * its second person goes by the id of its message.
 */
export function questionOf({ history, register }: GatewayState, agency: AgencyId, id: string): Question | null {
  const hold = history.holds.get(id);
  if (hold) {
    const from = history.messages.get(hold.message)?.from;
    const answered = (register.reviews.get(id)?.outcome ?? "release") !== "release";
    return hold.reviewer !== agency || from === undefined || answered
      ? null
      : { id, message: hold.message, from, hold, dueMs: hold.dueMs };
  }
  const emergency = history.duties.get(
    dutyKey({ duty: "countersign", message: id, from: agency, on: agency, dueMs: 0 }),
  );
  if (emergency) return { id, message: id, from: agency, hold: null, dueMs: emergency.dueMs };
  const message = id.slice(0, Math.max(0, id.indexOf("/")));
  if (id !== noticeHold(message)) return null;
  const duty = history.duties.get(
    dutyKey({ duty: "review-hold", message, from: agency, on: agency, hold: id, dueMs: 0 }),
  );
  return duty ? { id, message, from: duty.from, hold: null, dueMs: duty.dueMs } : null;
}

/**
 * Whether a bar that stands now keeps somebody from a question: they are connected to the family, or, of an agency that
 * did not write the message, the agency is, or a court does not permit it. Asked each time: it may have come since.
 */
export function isKeptFrom(
  register: Register,
  persons: readonly PersonRef[],
  { agency, by }: Reviewer,
  from: AgencyId,
): boolean {
  const bars = persons.flatMap((ref) => [...(personRecord(register, ref)?.restrictions.values() ?? [])]);
  return bars.some((bar) => {
    if (bar.kind === "linked-person") {
      if (bar.professional !== null) return sameProfessional(bar.professional, by);
      return agency !== from && bar.agency === agency;
    }
    return bar.kind === "court" && agency !== from && !bar.permitted.includes(agency);
  });
}
