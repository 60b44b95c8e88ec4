import type { CalendarDate, Instant } from "@gatehouse/contracts/message";
import { CalendarDate as CalendarDateSchema } from "@gatehouse/contracts/message";
import { londonDate, londonOffsetMs } from "@gatehouse/contracts/london";

/** The oldest birth date believed; older ones are the sentinels of migrated rows (1900-01-01 among them). */
const oldestYear = 1900;
const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** Offsets of the zones that British systems write; any other abbreviation is ambiguous. */
const zoneHours: Readonly<Record<string, number>> = { GMT: 0, UTC: 0, BST: 1 };

function calendarDate(year: string, month: string, day: string): CalendarDate | undefined {
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return CalendarDateSchema.safeParse(text).success ? text : undefined;
}

function monthNumber(name: string): string {
  return String(monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

const monthWord =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/i;

/** Java's `Date.toString()`: `Fri Jun 14 00:00:00 BST 2024`. */
const javaForm = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([A-Z]{3}) (\d{4})$/;

/**
 * The calendar date a text names, in any of the forms met in records (formats §2.5): ISO date or stamp, `YYYY/MM/DD`, `DD/MM/YYYY` (hyphens and
 * dots too), `DD Mon YYYY`,
 * `YYYY-Mon-DD`, `YYYYMMDD` with or without time, Java's. A birth date is a date: what stands before `T` is taken
 * without any conversion between zones. A partial date is no date.
 *
 * @returns the date, or undefined for anything that is not certainly one
 */
export function readDate(text: string): CalendarDate | undefined {
  const t = text.trim();
  const iso =
    /^(\d{4})[-/](\d{2})[-/](\d{2})(?:$|[T ]\d{2}:\d{2})/.exec(t) ?? /^(\d{4})(\d{2})(\d{2})(?:$|\d{6}$)/.exec(t);
  if (iso) return calendarDate(iso[1] ?? "", iso[2] ?? "", iso[3] ?? "");
  const british = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?:$| )/.exec(t);
  if (british) return calendarDate(british[4] ?? "", british[3] ?? "", british[1] ?? "");
  const named = /^(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4})(?:$| )/.exec(t);
  if (named && monthWord.test(named[2] ?? ""))
    return calendarDate(named[3] ?? "", monthNumber(named[2] ?? ""), named[1] ?? "");
  const census = /^(\d{4})-([A-Za-z]{3})-(\d{1,2})(?:$| )/.exec(t);
  if (census) return calendarDate(census[1] ?? "", monthNumber(census[2] ?? ""), census[3] ?? "");
  const java = javaForm.exec(t);
  if (java) return calendarDate(java[7] ?? "", monthNumber(java[1] ?? ""), java[2] ?? "");
  return undefined;
}

/** Whether a text is a year or a month without a day, as FHIR allows: true, but not a date. */
export function isPartialDate(text: string): boolean {
  return /^\d{4}(?:-\d{2})?$/.test(text.trim());
}

/**
 * The moment a text names, in UTC. Without an offset it is wall time in London, as every British system that leaves it
 * out means; the hour that comes twice in October is taken as the first.
 *
 * @returns RFC 3339 in UTC without fraction, or undefined for anything else, plain dates included
 */
export function readInstant(text: string): Instant | undefined {
  const t = text.trim();
  const java = javaForm.exec(t);
  const month = java ? monthNumber(java[1] ?? "").padStart(2, "0") : "";
  const hours = java ? zoneHours[java[6] ?? ""] : undefined;
  if (java && hours === undefined) return undefined;
  const iso = java
    ? `${java[7]}-${month}-${java[2]?.padStart(2, "0")}T${java[3]}:${java[4]}:${java[5]}+0${hours}:00`
    : t.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, "$1-$2-$3T$4:$5:$6");
  const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(iso);
  if (!parts || !CalendarDateSchema.safeParse(parts[1]).success) return undefined;
  const wall = `${parts[1]}T${parts[2]}:${parts[3] ?? "00"}`;
  const zone = parts[4]?.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
  const asUtc = Date.parse(`${wall}${zone ?? "Z"}`);
  if (Number.isNaN(asUtc)) return undefined;
  const ms = zone === undefined ? asUtc - londonOffsetMs(asUtc - londonOffsetMs(asUtc)) : asUtc;
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** The London day of a moment or a plain date: when an event was. */
export function readDay(text: string): CalendarDate | undefined {
  const instant = readInstant(text);
  return instant === undefined ? readDate(text) : londonDate(instant);
}

/** Whether a date can be someone's birth date: after 1900-01-01 and not after today in London. */
export function isBirthDate(date: CalendarDate, now: Instant): boolean {
  return date > `${oldestYear}-01-01` && date <= londonDate(now);
}

/** Completed years of age on a day. */
export function ageInYears(born: CalendarDate, on: CalendarDate): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}
