import { londonDate } from "@gatehouse/contracts/london";
import type { CalendarDate } from "@gatehouse/contracts/message";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

type Parts = { readonly year: string; readonly month: string; readonly day: string };

/** A calendar date that exists; 31 April and 29 February of most years do not. */
function existing({ year, month, day }: Parts): CalendarDate | undefined {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === date ? date : undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

function parts(groups: Groups): Parts {
  return { year: groups["year"] ?? "", month: groups["month"] ?? "", day: groups["day"] ?? "" };
}

/** `2019-12-10` or a stamp that begins with it; `10/12/2019`; `20191210`. */
const forms: readonly RegExp[] = [
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:$|[T ])/,
  /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})(?:$| )/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
];

/**
 * Reads the calendar date as it is written, in any form of the sources (ISO date or stamp, day/month/year, YYYYMMDD, Java's
 * `Date.toString()`), without any conversion between zones: what a birth date needs.
 *
 * @returns the date, or undefined for anything else, for a day that does not exist and for 1900-01-01, which Delius
 * writes for "unknown"
 */
export function writtenDay(text: string): CalendarDate | undefined {
  const java = /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>\d{2}) [\d:]{8} \S+ (?<year>\d{4})$/.exec(text)?.groups;
  const groups = java
    ? { ...java, month: String(months.indexOf((java["month"] ?? "").toLowerCase()) + 1) }
    : forms.map((form) => form.exec(text)?.groups).find((found) => found !== undefined);
  const day = groups && existing(parts(groups));
  return day === "1900-01-01" ? undefined : day;
}

/** The date in London of a stamp that has a zone, else the date as it is written: what an event needs. */
export function eventDay(text: string): CalendarDate | undefined {
  const written = writtenDay(text);
  const zoned = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  return written === undefined || Number.isNaN(zoned) ? written : londonDate(new Date(zoned).toISOString());
}

/** Full years between a birth date and a day; negative when it lies after that day. */
export function yearsBetween(born: CalendarDate, on: CalendarDate): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}
