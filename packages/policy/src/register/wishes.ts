// Rules carried out here (docs/rules.md): R42
import type { MadeBy, Scope } from "@gatehouse/contracts/register-event";
import { addMonths, londonDateOf } from "../calendar.ts";
import type { RecordedEvent } from "./record-event.ts";
import type { Answer, Maker, PersonRef, Register, ScopeSet } from "./state.ts";
import { beginPerson, canonicalRef, recordsAbout } from "./state.ts";

type EventOf<Type extends RecordedEvent["type"]> = Extract<RecordedEvent, { type: Type }>;

/** How long an agreement without an agreed date holds (decision step 7). */
const consentMonths = 6;
const everything: ScopeSet = { agencies: "all", purposes: "all", categories: "all" };

/** Records an objection with the person whose data it is about. */
export function applyObjection(register: Register, event: EventOf<"objection.recorded">): void {
  beginPerson(register, event.madeBy.person);
  beginPerson(register, event.person).objections.set(event.id, {
    id: event.id,
    person: event.person,
    maker: makerOf(event.madeBy),
    scope: scopeOf(event.scope),
    reason: event.reason?.code ?? null,
    atMs: Date.parse(event.at),
    by: event.by.agency,
  });
}

/** Ends an objection for good. */
export function applyObjectionWithdrawn(register: Register, event: EventOf<"objection.withdrawn">): void {
  const about = register.events.get(event.ends)?.person;
  for (const person of recordsAbout(register, about)) person.objections.delete(event.ends);
}

/** Records an agreement or a refusal. One that names an earlier answer replaces it. */
export function applyAnswer(register: Register, event: EventOf<"consent.given" | "consent.refused">): void {
  const atMs = Date.parse(event.at);
  const lapses = event.type === "consent.given" ? addMonths(londonDateOf(atMs), consentMonths) : null;
  addAnswer(register, event.person, {
    id: event.id,
    kind: event.type === "consent.given" ? "given" : "refused",
    maker: makerOf(event.givenBy),
    scope: scopeOf(event.scope),
    atMs,
    lastDay: event.expiresOn ?? lapses,
    by: event.by.agency,
  });
}

/**
 * Takes an answer back. What it covered has no answer of that person any more; older answers do not revive. Answers that
 * they gave since then stand: whoever records the end of an agreement must not undo the refusal that followed it.
 */
export function applyAnswerWithdrawn(register: Register, event: EventOf<"consent.withdrawn">): void {
  const about = (event.ends && register.events.get(event.ends)?.person) ?? event.person;
  const given = about ? beginPerson(register, about) : null;
  // One that is named ends in each record that an unlink copied it to; without a name it is about this person's alone.
  const records = event.ends ? recordsAbout(register, about) : given ? [given] : [];
  for (const { answers } of records) {
    const ended = answers.find((answer) => answer.id === event.ends);
    if (event.ends && !ended) continue;
    // The one that is named is its giver's, whoever is said to take it back.
    const named = ended ? [ended.maker] : event.givenBy ? [makerOf(event.givenBy)] : null;
    const givers = named ?? new Map(answers.map(({ maker }) => [maker.person, maker])).values();
    for (const giver of givers) {
      const maker = takesBack(register, giver, event.givenBy);
      beginPerson(register, maker.person);
      answers.push({
        id: `${event.id}/${maker.person}`,
        kind: "withdrawn",
        maker,
        scope: event.scope ? scopeOf(event.scope) : (ended?.scope ?? everything),
        atMs: Date.parse(event.at),
        lastDay: null,
        by: event.by.agency,
        ends: ended?.id ?? null,
      });
    }
  }
}

/** Whoever ends another's answer says nothing new of whether its giver decides. */
function takesBack(register: Register, giver: Maker, saidOf: MadeBy | null | undefined): Maker {
  const own = saidOf && canonicalRef(register, saidOf.person) === canonicalRef(register, giver.person);
  return own ? makerOf(saidOf) : { ...giver, competence: null };
}

function addAnswer(register: Register, about: PersonRef, answer: Answer): void {
  beginPerson(register, answer.maker.person);
  beginPerson(register, about).answers.push(answer);
}

function makerOf(madeBy: MadeBy): Maker {
  return {
    person: madeBy.person,
    capacity: madeBy.capacity,
    parentalResponsibility: madeBy.parentalResponsibility === true,
    competence: madeBy.competence?.result ?? null,
    allegedHarmer: madeBy.allegedHarmer === true,
  };
}

function scopeOf(scope: Scope): ScopeSet {
  return { agencies: scope.agencies, purposes: scope.purposes, categories: scope.categories };
}
