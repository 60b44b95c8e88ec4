import { readDay } from "@gatehouse/adapter/dates";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import type { Findings, Saying } from "@gatehouse/adapter/findings";
import type { MapContext } from "@gatehouse/adapter/map";
import type { Field, RecordNode } from "@gatehouse/adapter/record-node";
import { cleanLine } from "@gatehouse/adapter/text";
import type { ItemName } from "@gatehouse/contracts/items";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { adult } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** What a facet works with: whom it tells of, where it notes what became of the fields, and the day. */
export type Reading = {
  readonly subject: Subject;
  readonly findings: Findings;
  readonly context: MapContext;
  readonly today: CalendarDate;
  /** When the transport sent each record, where it says so. */
  readonly sentAt: ReadonlyMap<RecordNode, Field>;
};

/**
 * One kind of content a probation record may have. A record has one or several: a Delius case may carry addresses and
 * registrations. The paths of `rules` are relative to the record.
 */
export type Facet = {
  readonly name: string;
  readonly applies: (record: RecordNode) => boolean;
  readonly rules: FieldRules;
  readonly read: (record: RecordNode, reading: Reading) => void;
};

/** Adds a statement about the person on probation. */
export function say(
  reading: Reading,
  item: ItemName,
  value: unknown,
  how: {
    readonly on?: CalendarDate | undefined;
    readonly assertion?: Saying["assertion"];
    readonly from: readonly (Field | undefined)[];
    readonly summary?: string;
  },
): boolean {
  const { on = reading.today, assertion = "fact", ...rest } = how;
  const said = reading.findings.say(adult, item, value, { ...rest, on, assertion });
  reading.subject.say(said);
  return said.length > 0;
}

/** The day a field names, in the past or today; anything else is left out with a warning. */
export function pastDay(field: Field | undefined, reading: Reading): CalendarDate | undefined {
  const day = anyDay(field, reading);
  if (field === undefined || day === undefined || day <= reading.today) return day;
  reading.findings.warn("date-in-future", field.path, "This date has not come yet, so it was left out.");
  return undefined;
}

/** The day a field names, also one that has not come; what is no date is left out with a warning. */
export function anyDay(field: Field | undefined, reading: Reading): CalendarDate | undefined {
  if (field === undefined) return undefined;
  const day = readDay(field.text);
  // Delius writes 1900-01-01 for what was unknown when its rows were migrated.
  if (day !== undefined && day > "1900-01-01") return day;
  reading.findings.warn("date-not-usable", field.path, "This is not a date that can be used, so it was left out.");
  return undefined;
}

/** A name of its parts, on one line; undefined when no part is held. */
export function fullName(...parts: readonly (Field | undefined)[]): string | undefined {
  const name = cleanLine(parts.map((part) => part?.text ?? "").join(" "));
  return name === "" ? undefined : name;
}

/** Says who leads the work, once per person: the first found is the most certain, as facets are read in that order. */
export function sayLead(
  reading: Reading,
  lead: {
    readonly name: readonly (Field | undefined)[];
    readonly contact?: Field | undefined;
    readonly on?: CalendarDate | undefined;
  },
): void {
  const name = fullName(...lead.name);
  if (name === undefined || reading.subject.hasLead) return;
  const { agency, contact } = reading.context;
  const value = { name, role: "probation-officer", agency, contact: lead.contact?.text ?? contact };
  reading.subject.hasLead = say(reading, "contact.leadProfessional", value, {
    on: lead.on,
    from: [...lead.name, lead.contact],
  });
}
