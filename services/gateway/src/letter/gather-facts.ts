import type { AgencyId } from "@gatehouse/contracts/agency";
import type { LetterQuestion } from "@gatehouse/contracts/letter";
import { londonDateOf } from "@gatehouse/policy/calendar";
import type { Policy } from "@gatehouse/policy/compile";
import { canonicalRef, pairKey, personRecord } from "@gatehouse/policy/register/state";
import type { PersonRef, Register, Restriction } from "@gatehouse/policy/register/state";
import type { AgainRecord, SentRecord, TellingRecord, ToldFacts, WishRecord } from "@gatehouse/policy/told/records";
import type { Effect } from "../effect.ts";
import { messagesAbout } from "../open-messages.ts";
import type { RecordedStep } from "../recorded-step.ts";
import type { GatewayState } from "../state.ts";

/** Reads the gateway's own part of a record; null when it cannot be read any more. */
export type ReadStep = (n: number) => Promise<RecordedStep | null>;

/** Records read side by side: a person has some dozens, and a hundred have to be read at once for none to wait long. */
const AT_ONCE = 64;

/**
 * The numbers of the records about a person and the reader, in order: all that a letter is made from. While they are the
 * same, so is the letter.
 */
export function recordsAbout(state: GatewayState, question: LetterQuestion): readonly number[] {
  const { register, lives, records } = state;
  const both = personsOf(register, question);
  const messages = messagesAbout(lives, [...both]).map((key) => key.slice(key.indexOf(" ") + 1));
  const about = (ref: PersonRef): boolean => both.has(canonicalRef(register, ref));
  const wishes = [...records.wishesAbout].flatMap(([ref, numbers]) => (about(ref) ? numbers : []));
  const unlinked = [...records.unlinked].flatMap(([ref, n]) => (about(ref) ? [n] : []));
  const all = new Set([...messages.flatMap((id) => records.ofMessage.get(id) ?? []), ...wishes, ...unlinked]);
  return [...all].toSorted((a, b) => a - b);
}

function personsOf(register: Register, { person, reader }: LetterQuestion): ReadonlySet<PersonRef> {
  const refs = reader.is === "parent" ? [person, reader.person] : [person];
  return new Set(refs.map((ref) => canonicalRef(register, ref)));
}

/**
 * Gathers what a letter is made from: every record about the person and the reader, and what the register says of them.
 *
 * @param state as committed; what it says is taken before anything is awaited
 */
export async function gatherFacts(
  state: GatewayState,
  question: LetterQuestion,
  policy: Policy,
  nowMs: number,
  read: ReadStep,
): Promise<ToldFacts> {
  const { register, records, history } = state;
  const canonical = (ref: PersonRef): PersonRef => canonicalRef(register, ref);
  const person = canonical(question.person);
  const both = personsOf(register, question);
  const unlinked = [...records.unlinked].flatMap(([ref, n]) => (both.has(canonical(ref)) ? [n] : []));
  const now = {
    question,
    today: londonDateOf(nowMs),
    frontDoor: policy.frontDoor,
    kindOf: (agency: AgencyId) => policy.agencies.get(agency)?.kind ?? null,
    canonical,
    unlinkedAt: Math.max(0, ...unlinked),
    childDecides: history.ofAge.has(person) || wasCompetent(register, person),
    placeProtected: isPlaceProtected(state, both),
    courtRestricted: hasRestriction(register, person, "court"),
    doubleSuspected: hasDouble(register, person),
  };
  return { ...now, ...(await readAll(recordsAbout(state, question), read)) };
}

type Read = Pick<ToldFacts, "sent" | "again" | "tellings" | "wishes" | "unreadable">;

async function readAll(numbers: readonly number[], read: ReadStep): Promise<Read> {
  const sent: SentRecord[] = [];
  const again: AgainRecord[] = [];
  const tellings: TellingRecord[] = [];
  const wishes = new Map<string, WishRecord>();
  const unreadable: number[] = [];
  for (let from = 0; from < numbers.length; from += AT_ONCE) {
    const some = numbers.slice(from, from + AT_ONCE);
    const steps = await Promise.all(some.map(async (n) => ({ n, step: await read(n) })));
    for (const { n, step } of steps) {
      if (step === null) unreadable.push(n);
      else take(n, step, { sent, again, tellings, wishes });
    }
  }
  return { sent, again, tellings, wishes: [...wishes.values()], unreadable };
}

type Taken = {
  readonly sent: SentRecord[];
  readonly again: AgainRecord[];
  readonly tellings: TellingRecord[];
  readonly wishes: Map<string, WishRecord>;
};

function take(n: number, { at: { nowMs: atMs }, effect }: RecordedStep, into: Taken): void {
  switch (effect.type) {
    case "decided": {
      const shared = effect.shared.map(({ agency }) => agency);
      into.sent.push({
        n,
        atMs,
        message: effect.message,
        decision: effect.decision,
        shared,
        notes: effect.notes ?? null,
      });
      return;
    }
    case "decided-again": {
      const withdrawn = effect.withdrawn.filter((agency) => !effect.doubtful.includes(agency));
      const { jti: message, iss: from } = effect.signed;
      const shared = effect.shared.map(({ agency }) => agency);
      into.again.push({ n, atMs, message, from, decision: effect.decision, shared, withdrawn });
      return;
    }
    case "registered":
      return takeEvent(n, effect.event, into);
    default:
  }
}

type Registered = Extract<Effect, { type: "registered" }>["event"];

function takeEvent(n: number, event: Registered, { tellings, wishes }: Taken): void {
  if (event.type === "telling.recorded") {
    const { message, person, status, reason, reviewOn, by } = event;
    tellings.push({ n, message, person, status, reason, reviewOn, by: by.agency });
  }
  if (event.type === "objection.recorded") {
    const { id, person, madeBy, scope } = event;
    const maker = {
      person: madeBy.person,
      capacity: madeBy.capacity,
      parentalResponsibility: madeBy.parentalResponsibility === true,
      competence: madeBy.competence?.result ?? null,
      allegedHarmer: madeBy.allegedHarmer === true,
    };
    wishes.set(id, { id, person, maker, scope, fromN: n, toN: null });
  }
  if (event.type === "objection.withdrawn") {
    const ended = wishes.get(event.ends);
    if (ended) wishes.set(event.ends, { ...ended, toN: n });
  }
}

function wasCompetent(register: Register, person: PersonRef): boolean {
  const record = personRecord(register, person);
  if (!record) return false;
  const makers = [...record.objections.values(), ...record.answers].map(({ maker }) => maker);
  return makers.some(
    ({ person: ref, capacity, competence }) =>
      competence === "competent" &&
      (capacity === "advocate" || canonicalRef(register, ref) === canonicalRef(register, person)),
  );
}

/** Of the persons, or of anybody who was ever listed in a household with them. */
function isPlaceProtected({ register, history }: GatewayState, persons: ReadonlySet<PersonRef>): boolean {
  const near = new Set(persons);
  for (const [name, household] of history.households) {
    const child = register.cases.get(name)?.child;
    const members = [...household, ...(child ? [child] : [])].map((ref) => canonicalRef(register, ref));
    if (members.some((ref) => persons.has(ref))) for (const ref of members) near.add(ref);
  }
  return [...near].some((ref) => hasRestriction(register, ref, "protected-location"));
}

function hasRestriction(register: Register, ref: PersonRef, wanted: Restriction["kind"]): boolean {
  return [...(personRecord(register, ref)?.restrictions.values() ?? [])].some(({ kind }) => kind === wanted);
}

function hasDouble(register: Register, person: PersonRef): boolean {
  const alike = [...(personRecord(register, person)?.nameHashes ?? [])].flatMap((like) => [
    ...(register.names.get(like) ?? []),
  ]);
  return alike.some((ref) => {
    const other = canonicalRef(register, ref);
    return other !== person && !register.distinct.has(pairKey(person, other));
  });
}
