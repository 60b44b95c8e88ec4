import { readDay } from "@gatehouse/adapter/dates";
import type { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import type { IsOn } from "@gatehouse/adapter/triggers";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { PoliceWarning } from "./texts.ts";
import type { Wording } from "./wording.ts";

/** What every reader of a record works with. */
export type Reading = {
  readonly ledger: FieldLedger;
  readonly context: MapContext;
  /** Today in London. */
  readonly today: CalendarDate;
  readonly isOn: IsOn;
  readonly wording: Wording;
  /** Offence codes of the force's list, in capitals. */
  readonly offenceCodes: readonly string[];
  /** The same for all messages of one case or notice, and another for the next of the same record. */
  readonly incident: string;
  /** Numbers that stand beside two people of this record. */
  readonly shared: ReadonlySet<string>;
  readonly fileName: string;
};

/** The reading of one case or notice of a record that may have several: what is of one is not linked to the other. */
export function ofOneIncident(reading: Reading): Reading {
  return { ...reading, incident: reading.context.newId("incident") };
}

/** Most people, offences or entries read of one record: no case and no notice has as many, and each becomes messages. */
const maxRows = 100;

/** The first rows of a list; more are left out with a warning. */
export function rowsOf<Row extends { readonly path: string }>(rows: readonly Row[], reading: Reading): readonly Row[] {
  const [first] = rows;
  if (first !== undefined && rows.length > maxRows) reading.ledger.warn("rows-left-out", first.path);
  return rows.slice(0, maxRows);
}

/** Warns about a place, by a code of this service's own. */
export function warn(reading: Reading, code: PoliceWarning, path: string): void {
  reading.ledger.warn(code, path);
}

/** The day a field names, in the past or today; anything else is left out with a warning. */
export function pastDay(leaf: Leaf | undefined, reading: Reading): CalendarDate | undefined {
  const day = anyDay(leaf, reading);
  if (leaf === undefined || day === undefined || day <= reading.today) return day;
  warn(reading, "date-in-future", leaf.path);
  return undefined;
}

/** The day a field names, also one that has not come; what is no date is left out with a warning. */
export function anyDay(leaf: Leaf | undefined, reading: Reading): CalendarDate | undefined {
  if (leaf === undefined) return undefined;
  const day = readDay(leaf.text);
  if (day !== undefined && day > "1900-01-01") return day;
  reading.ledger.warn("date-invalid", leaf.path);
  return undefined;
}
