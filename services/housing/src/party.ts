import { ageInYears } from "@gatehouse/adapter/dates";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Identifier, MessagePerson, Statement } from "@gatehouse/contracts/message";
import type { TriggerId } from "./triggers.ts";

const adultAge = 18;

/** Whether someone born on a day is a child today. */
export function isMinor(born: CalendarDate, today: CalendarDate): boolean {
  return ageInYears(born, today) < adultAge;
}

/** How something is said: since when, on whose word, and the fields it is made of, which count as used once it is. */
export type How = {
  readonly on?: CalendarDate | undefined;
  readonly assertion?: Statement["assertion"];
  readonly from: readonly (Leaf | undefined)[];
  readonly summary?: string;
};
/** What is to be said of the subject. */
export type Proposed = How & { readonly item: ItemName; readonly value: unknown };

/** Whom a draft is about: a child the record names, an adult, or a household of which only ages are known. */
export type PartyKind = "child" | "adult" | "household";

/** One subject of a file: what was read of them, before it is known whether anything is drafted at all. */
export class Party {
  readonly kind: PartyKind;
  readonly key: string;
  readonly path: string;
  readonly ids: Identifier[] = [];
  /** Fields that identify the subject, and nothing more: they count as used once there is a draft. */
  readonly identifying: Leaf[] = [];
  readonly proposed: Proposed[] = [];
  readonly others = new Map<string, MessagePerson>();
  readonly triggers = new Map<TriggerId, CalendarDate | undefined>();
  born: CalendarDate | undefined;
  name: { readonly text: string; readonly from: readonly (Leaf | undefined)[] } | undefined;
  /** The homes said, by their addresses, so that a second one is seen. */
  readonly homes = new Set<string>();

  constructor(kind: PartyKind, key: string, path: string) {
    this.kind = kind;
    this.key = key;
    this.path = path;
  }

  /** Whether nothing but their place in the record tells them from others: then their case is of this record alone. */
  get isAlone(): boolean {
    return this.key.startsWith(alone);
  }

  say(item: ItemName, value: unknown, how: How): void {
    this.proposed.push({ item, value, ...how });
  }

  identify(id: Identifier, from: readonly (Leaf | undefined)[]): void {
    if (!this.ids.some((known) => known.scheme === id.scheme && known.value === id.value)) this.ids.push(id);
    for (const leaf of from) if (leaf !== undefined) this.identifying.push(leaf);
  }

  /** Notes what could make this a concern, by the latest day. */
  trigger(id: TriggerId, on: CalendarDate | undefined): void {
    const known = this.triggers.get(id);
    this.triggers.set(id, known !== undefined && (on === undefined || known > on) ? known : on);
  }
}

const alone = "alone:";

/** The subjects of one file, by what the agency knows them by. */
export class Parties {
  readonly #all = new Map<string, Party>();
  #unnumbered = 0;

  /** A key that nobody else has, for somebody without a number: a name joins nobody, nor does a name with a birth date. */
  alone(): string {
    this.#unnumbered += 1;
    return `${alone}${this.#unnumbered}`;
  }

  get all(): readonly Party[] {
    return [...this.#all.values()];
  }

  /** The subject of that key; made where it is the first time. One key is one kind: a child who turns up as an adult is two. */
  of(kind: PartyKind, key: string, path: string): Party {
    const named = `${kind} ${key}`;
    const party = this.#all.get(named) ?? new Party(kind, key, path);
    this.#all.set(named, party);
    return party;
  }
}
