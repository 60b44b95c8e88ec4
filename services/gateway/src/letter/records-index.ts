import type { PersonRef, Register } from "@gatehouse/policy/register/state";
import type { Effect } from "../effect.ts";

/**
 * In which records something stands that a letter is made from. Numbers alone: what they say is read from the records,
 * which can be erased, when somebody asks.
 */
export type RecordsIndex = {
  /** By message id: its decisions, and what was recorded of telling the family about it. */
  readonly ofMessage: Map<string, number[]>;
  /** By person: the objections about them, made and ended. */
  readonly wishesAbout: Map<PersonRef, number[]>;
  /** By person: the last record that took two persons apart who had been one. */
  readonly unlinked: Map<PersonRef, number>;
};

export function noRecords(): RecordsIndex {
  return { ofMessage: new Map(), wishesAbout: new Map(), unlinked: new Map() };
}

/**
 * Notes a record that was folded.
 *
 * @param register with the effect's event applied: an event that ends another is found by what it ended
 */
export function noteRecord(index: RecordsIndex, n: number, effect: Effect, register: Register): void {
  switch (effect.type) {
    case "decided":
    case "decided-again":
      return add(index.ofMessage, effect.signed.jti, n);
    case "registered":
      return noteEvent(index, n, effect.event, register);
    default:
  }
}

type Registered = Extract<Effect, { type: "registered" }>["event"];

function noteEvent(index: RecordsIndex, n: number, event: Registered, register: Register): void {
  switch (event.type) {
    case "telling.recorded":
      return add(index.ofMessage, event.message, n);
    case "objection.recorded":
      return add(index.wishesAbout, event.person, n);
    case "objection.withdrawn": {
      const about = register.events.get(event.ends)?.person;
      return about ? add(index.wishesAbout, about, n) : undefined;
    }
    case "person.unlinked": {
      const others = (event.ids ?? []).filter(({ scheme }) => scheme === "person").map(({ hash }) => hash);
      for (const ref of others.length > 0 ? [event.person, ...others] : []) index.unlinked.set(ref, n);
      return undefined;
    }
    default:
  }
}

function add(known: Map<string, number[]>, key: string, n: number): void {
  const numbers = known.get(key);
  if (numbers) numbers.push(n);
  else known.set(key, [n]);
}
