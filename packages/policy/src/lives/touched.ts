import type { AgencyId } from "@gatehouse/contracts/agency";
import type { History } from "../history/state.ts";
import type { RecordedEvent } from "../register/record-event.ts";
import type { Flag, PersonRef, Register } from "../register/state.ts";
import { canonicalRef, personRecord } from "../register/state.ts";

/**
 * Which open messages an event may bear on. Too many is harmless (deciding again then changes nothing), too few is not:
 * households, likenesses, merged and unlinked persons count.
 */
export type Touch = {
  /** `release`: a human answered a question; `narrow`: something that can only take away. */
  readonly way: "release" | "narrow";
  readonly persons: ReadonlySet<PersonRef>;
  readonly cases: ReadonlySet<string>;
  /** Messages that the event names. */
  readonly messages: ReadonlySet<string>;
  /** Recipients it can take something from. */
  readonly agencies: "all" | readonly AgencyId[];
};

/**
 * What an event that was accepted may change of messages decided before it.
 *
 * @param register as it stands before the event
 * @returns null for events that change nothing of an earlier decision: what widens counts for new messages only, and a
 * hold never releases itself
 */
export function touchOf(event: RecordedEvent, register: Register, history: History): Touch | null {
  const named = namedIn(event, register);
  return named && touchOfNamed(named, register, history);
}

/** What a standing risk flag may change by ending, as by an event that ends it. */
export function touchOfFlag(flag: Flag, register: Register, history: History): Touch {
  return touchOfNamed({ persons: flag.atRisk, agencies: flag.recipients }, register, history);
}

function touchOfNamed(named: Named, register: Register, history: History): Touch {
  const persons = new Set<PersonRef>();
  for (const ref of named.persons ?? []) addLikenesses(persons, ref, register);
  const cases = new Set(named.cases);
  for (const ref of persons) for (const name of personRecord(register, ref)?.cases ?? []) cases.add(name);
  addHouseholds(persons, cases, history, register);
  return {
    way: named.way ?? "narrow",
    persons,
    cases,
    messages: new Set(named.messages),
    agencies: named.agencies ?? "all",
  };
}

type Named = {
  readonly way?: Touch["way"];
  readonly persons?: readonly PersonRef[];
  readonly cases?: readonly string[];
  readonly messages?: readonly string[];
  readonly agencies?: Touch["agencies"];
};

function namedIn(event: RecordedEvent, register: Register): Named | null {
  switch (event.type) {
    case "objection.recorded":
    case "consent.refused":
      return { persons: [event.person], agencies: event.scope.agencies };
    case "consent.withdrawn":
      return { persons: personsOf(event.person, endedPerson(register, event.ends)) };
    case "restriction.placed":
      return { persons: [event.person] };
    case "person.linked":
      return mergedBy(event);
    case "person.unlinked":
      return { persons: [event.person, ...(event.ids ?? []).map(({ hash }) => hash)] };
    case "case.level-set":
    case "case.closed":
      return { cases: [event.case] };
    case "team.left":
      return { cases: [event.case], agencies: [event.agency] };
    case "risk.cleared":
      return { persons: register.flags.get(event.ends)?.atRisk ?? [] };
    case "review.decided":
      return { way: "release", messages: heldMessage(event.hold) };
    case "release.approved":
      return { way: "release", persons: personsOf(event.person), messages: event.message ? [event.message] : [] };
    default:
      return null;
  }
}

function personsOf(...refs: readonly (PersonRef | null | undefined)[]): PersonRef[] {
  return refs.flatMap((ref) => ref ?? []);
}

function endedPerson(register: Register, ends: string | null | undefined): PersonRef | null {
  return (ends && register.events.get(ends)?.person) || null;
}

/** A hold's id begins with its message's. */
function heldMessage(hold: string): string[] {
  return [hold.slice(0, Math.max(0, hold.indexOf("/")))];
}

/**
 * Two persons who become one stand under the bars of both. An identifier alone changes nothing of what is on its way: any
 * professional may link one, and a wrong one would take back the copies of a child that is not theirs.
 */
function mergedBy({ person, ids }: Extract<RecordedEvent, { type: "person.linked" }>): Named | null {
  const others = ids.flatMap(({ scheme, hash }) => (scheme === "person" ? [hash] : []));
  return others.length === 0 ? null : { persons: [person, ...others] };
}

/** Someone, and everyone who may be the same person: each stands under the bars of all. */
function addLikenesses(persons: Set<PersonRef>, ref: PersonRef, register: Register): void {
  const record = personRecord(register, ref);
  persons.add(canonicalRef(register, ref));
  for (const name of record?.nameHashes ?? [])
    for (const like of register.names.get(name) ?? []) persons.add(canonicalRef(register, like));
}

/** A protected place, and a risk, are about everyone of the household. */
function addHouseholds(persons: Set<PersonRef>, cases: Set<string>, history: History, register: Register): void {
  const touched = new Set(persons);
  for (const [name, household] of history.households) {
    if (!cases.has(name) && !hasAny(household, touched, register)) continue;
    cases.add(name);
    for (const ref of household) persons.add(canonicalRef(register, ref));
  }
}

function hasAny(household: ReadonlySet<PersonRef>, wanted: ReadonlySet<PersonRef>, register: Register): boolean {
  for (const ref of household) if (wanted.has(canonicalRef(register, ref))) return true;
  return false;
}
