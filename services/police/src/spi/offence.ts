import { readInstant } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { CalendarDate, Instant } from "@gatehouse/contracts/message";
import type { Found } from "../person-facts.ts";
import type { Reading } from "../reading.ts";
import { pastDay, rowsOf, warn } from "../reading.ts";

/** One offence of a defendant, in a new case or a result. */
export type Offence = {
  readonly field: Field;
  readonly code: Leaf | undefined;
  readonly wording: Leaf | undefined;
  readonly facts: Leaf | undefined;
  readonly place: Leaf | undefined;
  readonly started: Found<CalendarDate> | undefined;
  /** The moment, where the record says that it was on that day and when; between two days there is no moment. */
  readonly moment: Found<Instant> | undefined;
  readonly charged: Found<CalendarDate> | undefined;
  readonly arrested: Found<CalendarDate> | undefined;
  readonly victims: readonly Field[];
};

function found(leaf: Leaf | undefined, reading: Reading): Found<CalendarDate> | undefined {
  const value = pastDay(leaf, reading);
  return leaf === undefined || value === undefined ? undefined : { value, from: [leaf] };
}

/** `1`: on the day named. The other codes say between, about, before or after. */
const onTheDay = "1";

function momentOf(timing: Field, started: Found<CalendarDate> | undefined, reading: Reading): Offence["moment"] {
  const time = leafAt(timing, "OffenceStart.OffenceStartTime");
  const qualifier = leafAt(timing, "OffenceDateCode");
  if (time === undefined || started === undefined || qualifier?.text !== onTheDay) return undefined;
  const value = readInstant(`${started.value}T${time.text}`);
  if (value === undefined) reading.ledger.warn("date-invalid", time.path);
  return value === undefined || value > reading.context.now
    ? undefined
    : { value, from: [...started.from, time, qualifier] };
}

function offenceOf(field: Field, reading: Reading): Offence {
  const base = at(field, "BaseOffenceDetails");
  const timing = at(base, "OffenceTiming");
  const started = found(leafAt(timing, "OffenceStart.OffenceDateStartDate"), reading);
  return {
    field,
    code: leafAt(base, "OffenceCode"),
    wording: leafAt(base, "OffenceWording"),
    facts: leafAt(field, "ProsecutionFacts"),
    place: leafAt(base, "LocationOfOffence"),
    started,
    moment: momentOf(timing, started, reading),
    charged: found(leafAt(base, "ChargeDate"), reading),
    arrested: found(leafAt(base, "ArrestDate"), reading),
    victims: rowsOf(eachAt(field, "OtherPartyVictim"), reading),
  };
}

/** The offences of a defendant, in the order of the record. */
export function offencesOf(defendant: Field, reading: Reading): readonly Offence[] {
  return rowsOf(eachAt(defendant, "Offence"), reading).map((field) => offenceOf(field, reading));
}

/** What the offence is called: its wording and code, never its facts. */
export function offenceText(offence: Offence): Found<string> | undefined {
  const { wording, code } = offence;
  const from = [wording, code].filter((leaf) => leaf !== undefined);
  if (from.length === 0) return undefined;
  const coded = code === undefined ? "" : `(offence code ${code.text.slice(0, 20)})`;
  const text = `${wording?.text.slice(0, 3000) ?? ""} ${coded}`.trim();
  if ((wording?.text.length ?? 0) > 3000) offence.field.ledger.warn("text-shortened", wording?.path ?? "");
  return { value: text, from };
}

/** When the offences began: what a birth date has to lie before. */
export function startsOf(offences: readonly Offence[]): readonly CalendarDate[] {
  return offences.flatMap(({ started }) => started?.value ?? []);
}

/** The facts were left out, where they could not be said. */
export function leaveFacts(offence: Offence, reading: Reading): void {
  if (offence.facts !== undefined) warn(reading, "facts-not-shared", offence.facts.path);
}
