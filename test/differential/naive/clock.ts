import { londonDate, londonMidnightMs } from "@gatehouse/contracts/london";
import { bankHolidays } from "@gatehouse/policy/bank-holidays";

/** The London calendar day of a moment. */
export const londonDay = londonDate;

/** A calendar day some days on. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 17:00 London time on the next working day after the day of `now` (decision, step 12). */
export function oneWorkingDay(now: string): string {
  let day = dayAfter(londonDay(now), 1);
  for (;;) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !bankHolidays.has(day)) break;
    day = dayAfter(day, 1);
  }
  // The clocks change at night, so five in the afternoon is as far from the next midnight on any day.
  return instant(londonMidnightMs(dayAfter(day, 1)) - 7 * 3_600_000);
}

export function hoursAfter(now: string, hours: number): string {
  return instant(Date.parse(now) + hours * 3_600_000);
}

/** RFC 3339 without needless fractions, so that two spellings of a moment are equal. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

/** A calendar day some months on; where the month is too short, its last day. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, length));
  return first.toISOString().slice(0, 10);
}

/** Years of age on a day; somebody born on 29 February is a year older on 1 March of other years. */
export function yearsOld(born: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) >= born.slice(5) ? years : years - 1;
}
