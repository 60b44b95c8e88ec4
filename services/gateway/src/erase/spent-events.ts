import type { Answer, PersonRecord, Register } from "@gatehouse/policy/register/state";
import { canonicalRef } from "@gatehouse/policy/register/state";

/** Objections, restrictions and flags that act: whoever decides looks at them. */
export function standingEvents(register: Register, nowMs: number): ReadonlySet<string> {
  const persons = [...register.persons.values()];
  const wishes = persons.flatMap(({ objections, restrictions }) => [...objections.keys(), ...restrictions.keys()]);
  const flags = [...register.flags.values()].filter(({ expiresMs }) => expiresMs >= nowMs).map(({ id }) => id);
  return new Set([...wishes, ...flags]);
}

/**
 * Of recorded answers to "may we share?" those that can go together so that everything else reads as before. Of each giver
 * only the oldest go, without a gap, and only what was taken back, has lapsed or was replaced before a time; not where it says
 * whether a child decides for themselves; and not what one that stays takes back.
 *
 * @param events that may go as far as their age is concerned
 * @param beforeMs what ended before it may go
 */
export function spentAnswers(register: Register, events: ReadonlySet<string>, beforeMs: number): ReadonlySet<string> {
  const going = new Set(events);
  const records = [...register.persons.values()].filter(({ answers }) => answers.length > 0);
  const chains = records.flatMap((record) => chainsOf(register, record));
  for (let left = -1; left !== going.size;) {
    left = going.size;
    for (const chain of chains) keepFromFirstStanding(chain, going, beforeMs);
    for (const { answers } of records) keepTakenBack(answers, going);
  }
  return going;
}

/** The event that recorded an answer: one taken back may have several givers, and names each behind the event. */
export function eventOfAnswer({ id }: Pick<Answer, "id">): string {
  const end = id.indexOf("/");
  return end < 0 ? id : id.slice(0, end);
}

/** What each giver said about a person, oldest first. */
function chainsOf(register: Register, { answers }: PersonRecord): readonly (readonly Answer[])[] {
  const chains = new Map<string, Answer[]>();
  for (const answer of answers) {
    const giver = canonicalRef(register, answer.maker.person);
    const chain = chains.get(giver);
    if (chain) chain.push(answer);
    else chains.set(giver, [answer]);
  }
  return [...chains.values()];
}

function keepFromFirstStanding(chain: readonly Answer[], going: Set<string>, beforeMs: number): void {
  const first = chain.findIndex((answer, at) => {
    const later = chain.slice(at + 1);
    return !going.has(eventOfAnswer(answer)) || !isOver(answer, later, beforeMs);
  });
  if (first >= 0) for (const answer of chain.slice(first)) going.delete(eventOfAnswer(answer));
}

function isOver({ id, kind, lastDay, maker, scope }: Answer, later: readonly Answer[], beforeMs: number): boolean {
  if (maker.competence === "competent" || maker.competence === "not-competent") return false;
  if (kind === "withdrawn") return true;
  if (lastDay !== null && Date.parse(`${lastDay}T00:00:00Z`) + dayMs < beforeMs) return true;
  return later.some(
    (other) =>
      other.atMs < beforeMs &&
      // The same person may have spoken as somebody else: a child's own word is weighed by itself.
      other.maker.capacity === maker.capacity &&
      (!other.ends || other.ends === id) &&
      isWithin(scope.agencies, other.scope.agencies) &&
      isWithin(scope.purposes, other.scope.purposes) &&
      isWithin(scope.categories, other.scope.categories),
  );
}

const dayMs = 24 * 3_600_000;

function isWithin(narrow: "all" | readonly string[], wide: "all" | readonly string[]): boolean {
  return wide === "all" || (narrow !== "all" && narrow.every((one) => wide.includes(one)));
}

/** One that stays and takes back all that somebody said needs what came before it; one that takes back another, that. */
function keepTakenBack(answers: readonly Answer[], going: Set<string>): void {
  for (const [at, answer] of answers.entries()) {
    if (answer.kind !== "withdrawn" || going.has(eventOfAnswer(answer))) continue;
    if (answer.ends) going.delete(answer.ends);
    else for (const earlier of answers.slice(0, at)) going.delete(eventOfAnswer(earlier));
  }
}
