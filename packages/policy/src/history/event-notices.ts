import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ChangeCode } from "@gatehouse/contracts/delivery-item";
import type { Policy } from "../compile.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import type { Answer, PersonRef, Register } from "../register/state.ts";
import { personRecord } from "../register/state.ts";
import { leadAt } from "./contacts.ts";
import { agreementEnded, caseFor, purposeEnded } from "./ended-purposes.ts";
import type { AddressedNotice } from "./notice.ts";
import { notice } from "./notice.ts";
import type { History } from "./state.ts";

type Known = { readonly history: History; readonly register: Register };

/**
 * Who is told of a register event, beside who recorded it: the recorder of what it changes, those whose purpose it ends,
 * and the front door and the team when a stranger recorded an agreement (contract §4). Pure.
 *
 * @param facts as they stand before the event
 */
export function eventNotices(event: RecordedEvent, facts: Known, policy: Policy): readonly AddressedNotice[] {
  switch (event.type) {
    case "objection.withdrawn":
      return changed(event, event.ends, "objection-withdrawn", facts.register);
    case "restriction.lifted":
      return changed(event, event.ends, "restriction-lifted", facts.register);
    case "risk.countersigned":
      return changed(event, event.countersigns, "risk-countersigned", facts.register);
    case "risk.cleared":
      return [...changed(event, event.ends, "risk-cleared", facts.register), ...flagCleared(event.ends, facts)];
    case "consent.withdrawn":
      return withdrawn(event, facts);
    case "consent.refused":
      return refused(event, facts);
    case "consent.given":
      return strangers(event, facts.register, policy);
    case "person.unlinked":
      return toLinkers(event, [event.person], "person-unlinked", facts.register);
    case "person.distinct":
      return toLinkers(event, event.persons, "persons-distinct", facts.register);
    default:
      return [];
  }
}

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** The recorder of an event that another agency ended or confirmed. */
function changed(event: RecordedEvent, ended: string, code: ChangeCode, register: Register): AddressedNotice[] {
  const recorder = register.events.get(ended)?.by;
  return recorder === undefined ? [] : toRecorder(event, recorder, ended, code);
}

function toRecorder(event: RecordedEvent, recorder: AgencyId, message: string, code: ChangeCode): AddressedNotice[] {
  if (recorder === event.by.agency) return [];
  return [notice({ agency: recorder, role: null }, "register-changed", { message, code, agency: event.by.agency })];
}

function flagCleared(ends: string, facts: Known): readonly AddressedNotice[] {
  const flag = facts.register.flags.get(ends);
  return flag ? purposeEnded(flag, "risk-cleared", facts) : [];
}

/** The answers that an event takes back: the one it names, or every one of that giver for that person. */
function takenBack(event: EventOf<"consent.withdrawn">, register: Register): readonly Answer[] {
  const about = (event.ends && register.events.get(event.ends)?.person) ?? event.person;
  const answers = about ? (personRecord(register, about)?.answers ?? []) : [];
  if (event.ends) return answers.filter(({ id }) => id === event.ends);
  const giver = event.givenBy?.person;
  return answers.filter(({ kind, maker }) => kind !== "withdrawn" && (!giver || maker.person === giver));
}

function withdrawn(event: EventOf<"consent.withdrawn">, facts: Known): readonly AddressedNotice[] {
  const answers = takenBack(event, facts.register);
  const about = (event.ends && facts.register.events.get(event.ends)?.person) ?? event.person;
  const recorders = answers.flatMap(({ by, id }) => toRecorder(event, by, id, "consent-withdrawn"));
  const given = answers.filter(({ kind }) => kind === "given");
  const ended = about ? given.flatMap(({ scope }) => agreementEnded(event.id, about, scope, facts)) : [];
  return onceEach([...recorders, ...ended]);
}

/** A refusal after an agreement of the same person takes it back, for what the refusal covers. */
function refused(event: EventOf<"consent.refused">, facts: Known): readonly AddressedNotice[] {
  const answers = personRecord(facts.register, event.person)?.answers ?? [];
  const own = answers.filter(({ kind, maker }) => kind === "given" && maker.person === event.givenBy.person);
  if (own.length === 0) return [];
  const recorders = own.flatMap(({ by, id }) => toRecorder(event, by, id, "consent-refused"));
  return onceEach([...recorders, ...agreementEnded(event.id, event.person, event.scope, facts)]);
}

/**
 * An agreement recorded by an agency that neither linked the person nor is on the team of a case of theirs. The register
 * does not say who the lead professional is: the team is told, with the case it knows.
 */
function strangers(event: EventOf<"consent.given">, register: Register, policy: Policy): readonly AddressedNotice[] {
  const by = event.by.agency;
  const person = personRecord(register, event.person);
  const cases = [...(person?.cases ?? [])].filter((name) => register.cases.get(name)?.closed === false);
  const linked = (person?.linkedBy.get(by) ?? 0) > 0 || cases.some((name) => register.cases.get(name)?.team.has(by));
  if (linked || by === policy.frontDoor) return [];
  const body = { message: event.id, agency: by } as const;
  const teams = cases.flatMap((name) => [...(register.cases.get(name)?.team.keys() ?? [])].map((to) => ({ to, name })));
  return onceEach([
    notice(leadAt(policy, policy.frontDoor), "consent-recorded", { ...body, case: cases[0] ?? null }),
    ...teams
      .filter(({ to }) => to !== policy.frontDoor)
      .map(({ to, name }) =>
        notice({ agency: to, role: null }, "consent-recorded", { ...body, case: caseFor(register, name, to) }),
      ),
  ]);
}

/** Agencies whose own links are touched by another's word. */
function toLinkers(
  event: RecordedEvent,
  persons: readonly PersonRef[],
  code: ChangeCode,
  register: Register,
): readonly AddressedNotice[] {
  const linkers = new Set(persons.flatMap((ref) => [...(personRecord(register, ref)?.linkedBy.keys() ?? [])]));
  return [...linkers].flatMap((agency) => toRecorder(event, agency, event.id, code));
}

function onceEach(notices: readonly AddressedNotice[]): readonly AddressedNotice[] {
  return [...new Map(notices.map((one) => [`${one.to} ${one.notice.type} ${one.notice.message ?? ""}`, one])).values()];
}
