import { sameProfessional } from "../professional.ts";
import type { RecordedEvent } from "./record-event.ts";
import type { CaseRecord, Register } from "./state.ts";
import { beginPerson } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** Opens a case, or opens it again with its team. */
export function applyCaseOpened(register: Register, event: EventOf<"case.opened">): void {
  const record = beginCase(register, event.case, event.child);
  record.child = event.child;
  record.level = event.level;
  record.status = event.status ?? null;
  record.closed = false;
  beginPerson(register, event.child).cases.add(event.case);
}

/** Sets the level of need; a status that is not given stays as it was. */
export function applyLevelSet(register: Register, event: EventOf<"case.level-set">): void {
  const record = register.cases.get(event.case);
  if (!record) return;
  record.level = event.level;
  record.status = event.status ?? record.status;
}

/** Closes a case: it has no level and no team from then on, until it is opened again. */
export function applyCaseClosed(register: Register, event: EventOf<"case.closed">): void {
  const record = register.cases.get(event.case);
  if (!record) return;
  record.closed = true;
  record.team.clear();
}

/** Adds a professional to a case's team. The agency is a member from its first professional on. */
export function applyJoined(register: Register, event: EventOf<"team.joined">): void {
  const record = beginCase(register, event.case, null);
  const member = { name: event.professional?.name ?? "", id: event.professional?.id ?? null };
  const membership = record.team.get(event.agency);
  if (!membership) record.team.set(event.agency, { sinceMs: Date.parse(event.at), members: [member] });
  else if (!membership.members.some((known) => known.name === member.name && known.id === member.id))
    membership.members.push(member);
}

/** Takes a professional, however their name is written, or without one the agency off a case's team. */
export function applyLeft(register: Register, event: EventOf<"team.left">): void {
  const { agency, professional } = event;
  const team = register.cases.get(event.case)?.team;
  const membership = team?.get(agency);
  if (!team || !membership) return;
  const stay = professional ? membership.members.filter((member) => !sameProfessional(member, professional)) : [];
  if (stay.length === 0) team.delete(agency);
  else team.set(agency, { sinceMs: membership.sinceMs, members: stay });
}

function beginCase(register: Register, ref: string, child: string | null): CaseRecord {
  const known = register.cases.get(ref);
  if (known) return known;
  const begun = { ref, child: child ?? "", level: 0, status: null, closed: false, team: new Map() };
  register.cases.set(ref, begun);
  return begun;
}
