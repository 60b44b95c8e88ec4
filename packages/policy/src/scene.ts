import type { AgencyId } from "@gatehouse/contracts/agency";
import type { CalendarDate, Instant, Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { hasTurned, londonDateOf } from "./calendar.ts";
import { compareText } from "./canonical.ts";
import type { Policy, PolicyAgency, PolicyItem } from "./compile.ts";
import type { Facts } from "./facts.ts";
import { inHousehold, resolvePerson } from "./scene-people.ts";
import type { CaseRecord, PersonRecord, PersonRef, Register } from "./register/state.ts";
import { canonicalRef, pairKey, personRecord } from "./register/state.ts";

/** Someone a message speaks of, with what the register knows of them. */
export type ScenePerson = {
  readonly label: string;
  readonly isChild: boolean;
  /** A child or young person, by age where a birth date is known, else by role. */
  readonly minor: boolean;
  /** 18 or over by a known birth date: nobody answers or objects in their place any more. */
  readonly adult: boolean;
  readonly household: boolean;
  readonly born: CalendarDate | null;
  /** References their identifiers match, merged ones resolved. */
  readonly refs: readonly PersonRef[];
  /** References under whose bars and objections they stand: their own, and those of persons suspected to be the same. */
  readonly barRefs: readonly PersonRef[];
};

/** A statement with its item and person looked up. */
export type SceneStatement = {
  readonly id: string;
  readonly item: PolicyItem;
  readonly about: ScenePerson;
  readonly value: unknown;
  readonly summary: string | null;
};

/** A message with everything the steps look up about it, gathered once. */
export type Scene = {
  readonly message: Message;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly nowMs: number;
  /** When the intake first stored the message; `nowMs` but where it is decided again. */
  readonly acceptedMs: number;
  readonly today: CalendarDate;
  /** The day in London on which the message was made. */
  readonly madeOn: CalendarDate;
  readonly sender: PolicyAgency;
  readonly people: ReadonlyMap<string, ScenePerson>;
  /** Who in the message stands under a reference's bars and objections: those whose `barRefs` have it. */
  readonly underBars: ReadonlyMap<PersonRef, readonly ScenePerson[]>;
  readonly child: ScenePerson;
  /** How many persons known to the partnership the child's identifiers match. */
  readonly matches: number;
  /** The child may be another person too, and one of the two carries a bar or an objection. */
  readonly suspected: boolean;
  /** Everyone ever listed in the household, and the case's child. */
  readonly household: ReadonlySet<PersonRef>;
  /** The message's case, if it is this family's. */
  readonly case: CaseRecord | null;
  readonly statements: readonly SceneStatement[];
};

/** Whether this recipient is the front door receiving a concern, which no objection and no matching stops. */
export function isFrontDoorConcern(scene: Scene, recipient: AgencyId): boolean {
  return scene.message.kind === "concern" && recipient === scene.policy.frontDoor;
}

/**
 * Gathers what the register knows of the people in a message.
 *
 * @param sender the enrolled agency it comes from
 * @returns undefined when the message is not about exactly one child, or says something no item is for
 */
export function readScene(
  message: Message,
  facts: Facts,
  policy: Policy,
  now: Instant,
  sender: PolicyAgency,
): Scene | undefined {
  const nowMs = Date.parse(now);
  const today = londonDateOf(nowMs);
  const people = new Map<string, ScenePerson>();
  for (const person of message.people) people.set(person.label, readPerson(message, person, facts, policy, today));
  const children = [...people.values()].filter((person) => person.isChild);
  const child = children[0];
  if (!child || children.length > 1 || people.size !== message.people.length) return undefined;
  const statements = readStatements(message, policy, people);
  if (!statements) return undefined;
  const { household, ofFamily } = readHousehold(message, facts, people, child, sender);
  return {
    message,
    policy,
    facts,
    nowMs,
    acceptedMs: facts.acceptedAt === undefined ? nowMs : Date.parse(facts.acceptedAt),
    today,
    madeOn: londonDateOf(Date.parse(message.createdAt)),
    sender,
    people,
    underBars: groupUnderBars(people),
    child,
    matches: child.refs.filter((ref) => facts.register.persons.has(ref)).length,
    suspected: child.barRefs.length > child.refs.length,
    household,
    case: ofFamily,
    statements,
  };
}

function readPerson(
  message: Message,
  person: MessagePerson,
  facts: Facts,
  policy: Policy,
  today: CalendarDate,
): ScenePerson {
  const refs = resolvePerson(message, person, facts, policy);
  const born = person.born ?? (person.role === "child" ? statedBirth(message, person.label) : null);
  const adult = born !== null && hasTurned(adultAge, born, today);
  return {
    label: person.label,
    isChild: person.role === "child",
    minor: !adult && (person.role === "child" || person.role === "sibling" || born !== null),
    adult,
    household: inHousehold(person),
    born,
    refs,
    barRefs: withSuspects(facts.register, refs),
  };
}

const adultAge = 18;

function statedBirth(message: Message, label: string): CalendarDate | null {
  const stated = message.statements.find((s) => s.item === "child.dateOfBirth" && s.about === label)?.value;
  return typeof stated === "string" ? stated : null;
}

function groupUnderBars(people: ReadonlyMap<string, ScenePerson>): Scene["underBars"] {
  const grouped = new Map<PersonRef, ScenePerson[]>();
  for (const person of people.values())
    for (const ref of person.barRefs) {
      const known = grouped.get(ref);
      if (known) known.push(person);
      else grouped.set(ref, [person]);
    }
  return grouped;
}

/**
 * Adds the persons whose name and birth date, or birth date and postcode, hash alike and who were not settled as distinct,
 * where either carries a bar or an objection: both stand under the bars of both until a human settles it (decision step 2).
 */
function withSuspects(register: Register, refs: readonly PersonRef[]): readonly PersonRef[] {
  const suspects = refs.flatMap((ref) => suspectsOf(register, ref));
  return suspects.length === 0 ? refs : [...new Set([...refs, ...suspects])].toSorted(compareText);
}

function suspectsOf(register: Register, ref: PersonRef): readonly PersonRef[] {
  const suspects: PersonRef[] = [];
  const person = register.persons.get(ref);
  if (!person) return suspects;
  for (const name of person.nameHashes)
    for (const alike of register.names.get(name) ?? []) {
      const other: PersonRecord | undefined = alike === ref ? person : personRecord(register, alike);
      if (!other || other === person || register.distinct.has(pairKey(ref, other.ref))) continue;
      if (carriesBar(person) || carriesBar(other)) suspects.push(other.ref);
    }
  return suspects;
}

function carriesBar(person: PersonRecord): boolean {
  return person.restrictions.size > 0 || person.objections.size > 0;
}

/** The household by every message of the case so far and this one, and the case if its child is of the family. */
function readHousehold(
  message: Message,
  facts: Facts,
  people: ReadonlyMap<string, ScenePerson>,
  child: ScenePerson,
  sender: PolicyAgency,
): { readonly household: ReadonlySet<PersonRef>; readonly ofFamily: CaseRecord | null } {
  const { register, history } = facts;
  const household = new Set<PersonRef>();
  const cases = new Set(child.refs.flatMap((ref) => [...(register.persons.get(ref)?.cases ?? [])]));
  const record = message.case ? register.cases.get(message.case) : undefined;
  if (message.case) cases.add(message.case);
  for (const ref of cases)
    for (const member of history.households.get(ref) ?? []) household.add(canonicalRef(register, member));
  const listed = [...people.values()];
  for (const person of listed) for (const ref of person.refs) if (person.household) household.add(ref);
  // Social care says who lives elsewhere, and whose case is then no longer this family's.
  if (sender.kind === "social-care")
    for (const person of listed) if (!person.household) for (const ref of person.refs) household.delete(ref);
  // The child belongs to it whatever else a message calls them.
  for (const ref of child.refs) household.add(ref);
  const caseChild = record ? canonicalRef(register, record.child) : "";
  const own = child.refs.includes(caseChild);
  const ofFamily = record !== undefined && (own || (vouches(record, sender) && household.has(caseChild)));
  return { household, ofFamily: ofFamily && !record.closed ? record : null };
}

/**
 * Whose word it is that another child belongs to a case, and so has its level and its team: who works on it, and social
 * care. Anyone else could bring a child under the strictest case they have heard of. Bars they may add: see `household`.
 */
function vouches(record: CaseRecord, sender: PolicyAgency): boolean {
  return record.team.has(sender.id) || sender.kind === "social-care";
}

function readStatements(
  message: Message,
  policy: Policy,
  people: ReadonlyMap<string, ScenePerson>,
): readonly SceneStatement[] | undefined {
  const read: SceneStatement[] = [];
  for (const statement of message.statements) {
    const item = policy.items.get(statement.item);
    const about = people.get(statement.about);
    if (!item || !about) return undefined;
    read.push(sceneStatement(statement, item, about));
  }
  return read.toSorted((a, b) => compareText(a.id, b.id));
}

function sceneStatement(statement: Statement, item: PolicyItem, about: ScenePerson): SceneStatement {
  return { id: statement.id, item, about, value: statement.value, summary: statement.summary ?? null };
}
