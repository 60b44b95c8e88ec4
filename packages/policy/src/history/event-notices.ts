import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ChangeCode } from "@gatehouse/contracts/delivery-item";
import type { Policy } from "../compile.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import type { Answer, PersonRef, Register } from "../register/state.ts";
import { canonicalRef, personRecord } from "../register/state.ts";
import { leadAt } from "./contacts.ts";
import { agreementEnded, purposeEnded } from "./ended-purposes.ts";
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
function takenBack(
  event: EventOf<"consent.withdrawn">,
  register: Register,
): { readonly about: PersonRef; readonly answers: readonly Answer[] } | null {
  const about = event.ends ? register.events.get(event.ends)?.person : event.person;
  const person = about ? personRecord(register, about) : undefined;
  if (!person) return null;
  const { ends, givenBy } = event;
  if (ends) return { about: person.ref, answers: person.answers.filter(({ id }) => id === ends) };
  const ofGiver = (maker: PersonRef) => !givenBy || isSame(register, maker, givenBy.person);
  const answers = person.answers.filter(({ kind, maker }) => kind !== "withdrawn" && ofGiver(maker.person));
  return { about: person.ref, answers };
}

function withdrawn(event: EventOf<"consent.withdrawn">, facts: Known): readonly AddressedNotice[] {
  const taken = takenBack(event, facts.register);
  if (!taken) return [];
  const recorders = taken.answers.flatMap(({ by, id }) => toRecorder(event, by, id, "consent-withdrawn"));
  const given = taken.answers.filter(({ kind }) => kind === "given");
  return onceEach([...recorders, ...given.flatMap(({ scope }) => agreementEnded(event.id, taken.about, scope, facts))]);
}

/** A refusal after an agreement of the same person takes it back, for what the refusal covers. */
function refused(event: EventOf<"consent.refused">, facts: Known): readonly AddressedNotice[] {
  const own = personRecord(facts.register, event.person)?.answers.filter(
    ({ kind, maker }) => kind === "given" && isSame(facts.register, maker.person, event.givenBy.person),
  );
  if (!own || own.length === 0) return [];
  const recorders = own.flatMap(({ by, id }) => toRecorder(event, by, id, "consent-refused"));
  return onceEach([...recorders, ...agreementEnded(event.id, event.person, event.scope, facts)]);
}

/** Whoever spoke may be known by another reference now. */
function isSame(register: Register, one: PersonRef, other: PersonRef): boolean {
  return canonicalRef(register, one) === canonicalRef(register, other);
}

/**
 * An agreement recorded by an agency that neither linked the person nor is on the team of a case of theirs. The register
 * does not say who the lead professional is: the team is told, with the case it knows.
 */
function strangers(event: EventOf<"consent.given">, register: Register, policy: Policy): readonly AddressedNotice[] {
  const by = event.by.agency;
  if (by === policy.frontDoor) return [];
  const person = personRecord(register, event.person);
  const known = [...(person?.cases ?? [])].flatMap((name) => register.cases.get(name) ?? []);
  const cases = known.filter(({ closed }) => !closed);
  if (person?.linkedBy.has(by) || cases.some(({ team }) => team.has(by))) return [];
  const body = { message: event.id, agency: by } as const;
  const teams = cases.flatMap(({ ref, team }) => [...team.keys()].map((agency) => ({ agency, ref })));
  return onceEach([
    notice(leadAt(policy, policy.frontDoor), "consent-recorded", { ...body, case: cases[0]?.ref ?? null }),
    ...teams
      .filter(({ agency }) => agency !== policy.frontDoor)
      .map(({ agency, ref }) => notice({ agency, role: null }, "consent-recorded", { ...body, case: ref })),
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
