import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { idKey, sharedNumbers } from "@gatehouse/adapter/one-person";
import { readDate, readDay } from "@gatehouse/adapter/dates";
import type { IsOn } from "@gatehouse/adapter/triggers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Parties } from "./party.ts";
import type { Wording } from "./wording.ts";

/** Someone whom another file of the set says more of than this one. */
export type KnownPerson = { readonly name: string | undefined; readonly born: CalendarDate };

/** Everybody whom the file and the others of its set name, for numbers that stand beside two people. */
export class Numbers {
  readonly #beside: () => readonly Somebody[];
  readonly #named: Somebody[] = [];
  #shared: ReadonlySet<string> | undefined;

  /** @param beside whom the other files of the set name; asked for when the first number is asked about */
  constructor(beside: () => readonly Somebody[]) {
    this.#beside = beside;
  }

  /** Notes whom the file itself names, before any of it is read. */
  note(named: readonly Somebody[]): void {
    for (const one of named) this.#named.push(one);
    this.#shared = undefined;
  }

  /** Whether a number of the agency's own stands beside two people, of whom it can be one's at most. */
  isShared(value: string): boolean {
    this.#shared ??= sharedNumbers([...this.#named, ...this.#beside()]);
    return this.#shared.has(idKey({ scheme: "local", value }));
  }
}

/** What every reader of a format works with. */
export type Reading = {
  readonly context: MapContext;
  readonly ledger: FieldLedger;
  readonly wording: Wording;
  readonly isOn: IsOn;
  /** The only place where a payload alone says whom it is about. */
  readonly fileName: string;
  /** Today in London. */
  readonly today: CalendarDate;
  /** Who has that number in the other files of the set, as far as they say when one was born. */
  readonly knownAs: (id: string) => KnownPerson | undefined;
  readonly numbers: Numbers;
  /** Whom the file is about, as far as it has been read. */
  readonly parties: Parties;
};

/** What .NET and migrated rows write where no date is known. */
const oldestDay = "1900-01-01";

/**
 * A plain date, as it stands before the `T`: these systems write a date as midnight in UTC, which is the day before in an
 * hour's time. What is no date, or the sentinel of a migrated row, is left out with a warning.
 */
export function plainDate(leaf: Leaf | undefined, reading: Reading): CalendarDate | undefined {
  if (leaf === undefined) return undefined;
  const day = readDate(leaf.text);
  if (day !== undefined && day > oldestDay) return day;
  reading.ledger.warn("date-invalid", leaf.path);
  return undefined;
}

/** The London day of a stamp, in the past or today; anything else is left out with a warning. */
export function pastDay(leaf: Leaf | undefined, reading: Reading): CalendarDate | undefined {
  const day = leaf === undefined ? undefined : readDay(leaf.text);
  if (leaf === undefined || (day !== undefined && day > oldestDay && day <= reading.today)) return day;
  reading.ledger.warn("date-invalid", leaf.path);
  return undefined;
}

/** Days from one day to another. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
