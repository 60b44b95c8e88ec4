import { readDay } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import { cleanLine } from "@gatehouse/adapter/text";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate, Statement } from "@gatehouse/contracts/message";
import type { Subject } from "./subject.ts";
import type { TriggerId } from "./triggers.ts";
import type { Wording } from "./wording.ts";

/** What a facet works with: whom it tells of, where it notes what it leaves out, and the day. */
export type Reading = {
  readonly subject: Subject;
  readonly ledger: FieldLedger;
  readonly context: MapContext;
  readonly today: CalendarDate;
  readonly wording: Wording;
  readonly isOn: (id: TriggerId) => boolean;
  /** When the transport sent each record, by the record's path, where it says so. */
  readonly sentAt: ReadonlyMap<Field, Leaf>;
};

/**
 * One kind of content a probation record may have. A record has one or several: a Delius case may carry addresses and
 * registrations. The paths of `rules` are relative to the record.
 */
export type Facet = {
  readonly name: string;
  readonly applies: (record: Field) => boolean;
  readonly rules: FieldRules;
  readonly read: (record: Field, reading: Reading) => void;
};

/** How something is said: when it was true (today when the record gives no day), and of which fields it is made. */
export type How = {
  readonly on?: CalendarDate | undefined;
  readonly assertion?: Statement["assertion"];
  readonly from: readonly (Leaf | undefined)[];
  readonly summary?: string;
};

/** Proposes a statement about the person on probation. */
export function say(reading: Reading, item: ItemName, value: unknown, how: How): void {
  const { on = reading.today, assertion = "fact", from, summary } = how;
  reading.subject.proposed.push({ item, value, on, assertion, from, summary });
}

/** The day a field names, in the past or today; anything else is left out with a warning. */
export function pastDay(leaf: Leaf | undefined, reading: Reading): CalendarDate | undefined {
  const day = anyDay(leaf, reading);
  if (leaf === undefined || day === undefined || day <= reading.today) return day;
  reading.ledger.warn("date-in-future", leaf.path);
  return undefined;
}

/** The day a field names, also one that has not come; what is no date is left out with a warning. */
export function anyDay(leaf: Leaf | undefined, reading: Reading): CalendarDate | undefined {
  if (leaf === undefined) return undefined;
  const day = readDay(leaf.text);
  // Delius writes 1900-01-01 for what was unknown when its rows were migrated.
  if (day !== undefined && day > "1900-01-01") return day;
  reading.ledger.warn("date-invalid", leaf.path);
  return undefined;
}

/** A name of its parts, on one line; undefined when no part is held. */
export function fullName(...parts: readonly (Leaf | undefined)[]): string | undefined {
  const name = cleanLine(parts.map((part) => part?.text ?? "").join(" "));
  return name === "" ? undefined : name;
}

/** Says who leads the work, once per person: the first found is the most certain, as facets are read in that order. */
export function sayLead(
  reading: Reading,
  names: readonly (Leaf | undefined)[],
  reach: Leaf | undefined,
  on?: CalendarDate,
): void {
  const name = fullName(...names);
  if (name === undefined || reading.subject.hasLead) return;
  // Delius writes a made-up officer for a case that nobody has yet: `Unallocated Staff(N03)`.
  if (/^un-?allocated\b/i.test(name)) {
    reading.ledger.warn("officer-unallocated", names.find((part) => part !== undefined)?.path ?? "");
    return;
  }
  const { agency, contact } = reading.context;
  const value = { name, role: "probation-officer", agency, contact: reach?.text ?? contact };
  reading.subject.hasLead = true;
  say(reading, "contact.leadProfessional", value, { on, from: [...names, reach] });
}
