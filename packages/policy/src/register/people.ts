import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RecordedEvent } from "./record-event.ts";
import { likenessesOf } from "./record-event.ts";
import type { PersonRecord, PersonRef, Register } from "./state.ts";
import { beginPerson, canonicalRef, distinctFrom, newPerson, pairKey } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** Links identifiers to a person. A link to another person's reference merges the two under the union of their bars. */
export function applyLinked(register: Register, event: EventOf<"person.linked">): void {
  const person = beginPerson(register, event.person);
  const agency = event.by.agency;
  let links = 0;
  for (const id of event.ids) {
    if (id.scheme === "person") mergeInto(register, person.ref, id.hash);
    // Under the reference it was given for: should the two prove to be two, it goes with that one.
    else if (addLink(register, event.person, id.hash, agency)) links += 1;
  }
  // Of who names no identifier only an unlink of everything can say that they have nothing to do with the person.
  if (event.ids.every(({ scheme }) => scheme === "person")) links = 1;
  if (links > 0) person.linkedBy.set(agency, (person.linkedBy.get(agency) ?? 0) + links);
  for (const likeness of likenessesOf(event)) addLikeness(register, person, likeness);
}

/** Takes links away. Bars stay with everyone who had them: an unlink removes none. */
export function applyUnlinked(register: Register, event: EventOf<"person.unlinked">): void {
  const ref = canonicalRef(register, event.person);
  if (event.ids === null) {
    for (const key of linkKeysOf(register, ref)) dropLink(register, ref, key);
    register.persons.get(ref)?.linkedBy.clear();
    return;
  }
  for (const id of event.ids) {
    if (id.scheme === "person") separate(register, event.person, id.hash);
    else dropLink(register, ref, id.hash);
  }
}

/** Settles that persons who look alike are not the same. */
export function applyDistinct(register: Register, event: EventOf<"person.distinct">): void {
  const refs = event.persons.map((ref) => canonicalRef(register, ref));
  for (const one of refs) for (const other of refs) if (one !== other) register.distinct.add(pairKey(one, other));
}

/** Whether it is new. */
function addLink(register: Register, ref: PersonRef, key: string, by: AgencyId): boolean {
  const links = register.links.get(key) ?? [];
  if (links.some((link) => link.ref === ref && link.by === by)) return false;
  register.links.set(key, [...links, { ref, by }]);
  return true;
}

function addLikeness(register: Register, person: PersonRecord, likeness: string): void {
  person.nameHashes.add(likeness);
  const alike = register.names.get(likeness);
  if (alike) alike.add(person.ref);
  else register.names.set(likeness, new Set([person.ref]));
}

function dropLink(register: Register, ref: PersonRef, key: string): void {
  const links = register.links.get(key) ?? [];
  const rest = links.filter((link) => canonicalRef(register, link.ref) !== ref);
  for (const { by } of links.filter((link) => !rest.includes(link))) dropLinker(register.persons.get(ref), by);
  if (rest.length > 0) register.links.set(key, rest);
  else register.links.delete(key);
}

/** One link less; whose last it was has nothing to do with the person any more, by links. */
function dropLinker(person: PersonRecord | undefined, agency: AgencyId): void {
  const left = (person?.linkedBy.get(agency) ?? 0) - 1;
  if (left > 0) person?.linkedBy.set(agency, left);
  else person?.linkedBy.delete(agency);
}

/** Walks all links: only an unlink that names no identifier needs it, and a human records that one. */
function linkKeysOf(register: Register, ref: PersonRef): string[] {
  return [...register.links]
    .filter(([, links]) => links.some((link) => canonicalRef(register, link.ref) === ref))
    .map(([key]) => key);
}

function mergeInto(register: Register, ref: PersonRef, otherRef: PersonRef): void {
  const person = beginPerson(register, ref);
  const other = beginPerson(register, otherRef);
  if (person === other) return;
  other.mergedInto = person.ref;
  copyRecord(other, person);
  // Who was settled to be somebody else than the one is somebody else than both.
  for (const third of distinctFrom(register, other.ref))
    if (third !== person.ref) register.distinct.add(pairKey(person.ref, third));
}

/**
 * Makes two of one again: the one named stands alone, whoever else was merged stays with whom the unlink is about, and
 * each has everything that the shared record holds, but for the links.
 */
function separate(register: Register, about: PersonRef, named: PersonRef): void {
  const head = canonicalRef(register, about);
  const shared = register.persons.get(head);
  if (!shared || about === named || canonicalRef(register, named) !== head || !register.persons.has(named)) return;
  // The record of them all stays where it is, unless its name is the one that is taken out.
  const left = head === named ? copyOf(register, shared, about) : shared;
  const alone = copyOf(register, shared, named);
  for (const record of register.persons.values()) if (record.mergedInto === named) record.mergedInto = left.ref;
  register.distinct.add(pairKey(left.ref, alone.ref));
  partLinkers(register, left, alone);
  for (const record of [left, alone]) standsAboutOneself(record);
  for (const id of shared.flags) {
    const flag = register.flags.get(id);
    if (flag) register.flags.set(id, { ...flag, atRisk: [...new Set([...flag.atRisk, left.ref, alone.ref])] });
  }
}

/** Whoever linked one of two has nothing to do with the other. Walks all links, as an unlink may. */
function partLinkers(register: Register, left: PersonRecord, alone: PersonRecord): void {
  for (const { ref, by } of [...register.links.values()].flat()) {
    const now = canonicalRef(register, ref);
    if (now === left.ref) dropLinker(alone, by);
    if (now === alone.ref) dropLinker(left, by);
  }
}

/** A record of its own for a reference that was merged, with everything that the shared one holds. */
function copyOf(register: Register, shared: PersonRecord, ref: PersonRef): PersonRecord {
  const own = newPerson(ref);
  copyRecord(shared, own);
  for (const likeness of own.nameHashes) addLikeness(register, own, likeness);
  register.persons.set(ref, own);
  return own;
}

/** What was recorded about the other under the shared record is from now on about this person too. */
function standsAboutOneself(record: PersonRecord): void {
  for (const [id, objection] of record.objections) record.objections.set(id, { ...objection, person: record.ref });
  for (const [id, restriction] of record.restrictions)
    record.restrictions.set(id, { ...restriction, person: record.ref });
}

function copyRecord(from: PersonRecord, to: PersonRecord): void {
  for (const [agency, links] of from.linkedBy) to.linkedBy.set(agency, (to.linkedBy.get(agency) ?? 0) + links);
  for (const name of from.nameHashes) to.nameHashes.add(name);
  for (const ref of from.cases) to.cases.add(ref);
  for (const [id, objection] of from.objections) to.objections.set(id, objection);
  for (const flag of from.flags) to.flags.add(flag);
  for (const [id, restriction] of from.restrictions) to.restrictions.set(id, restriction);
  for (const [id, order] of from.orders) to.orders.set(id, order);
  for (const [id, release] of from.releases) to.releases.set(id, release);
  const known = new Set(to.answers.map((answer) => answer.id));
  to.answers.push(...from.answers.filter((answer) => !known.has(answer.id)));
  to.answers.sort((a, b) => a.atMs - b.atMs);
}
