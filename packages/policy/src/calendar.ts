import { londonOffsetMs } from "@gatehouse/contracts/london";
import type { CalendarDate, Instant } from "@gatehouse/contracts/message";
import { bankHolidays } from "./bank-holidays.ts";
import { remembered } from "./remembered.ts";

/** An elapsed hour in milliseconds. */
export const hourMs = 3_600_000;
/** 24 elapsed hours in milliseconds; a calendar day in London may have 23 or 25. */
export const dayMs = 24 * hourMs;

// Writing a moment or a day is what costs, and a decision asks for the same few many times.
const momentText = remembered((atMs: number) => new Date(atMs).toISOString().replace(".000Z", "Z"));
const dayText = remembered((day: number) => new Date(day * dayMs).toISOString().slice(0, 10));

/** The moment in RFC 3339, without a fraction when there is none. */
export function instantText(atMs: number): Instant {
  return momentText(atMs);
}

/** The calendar date in London at a moment in Unix milliseconds. */
export function londonDateOf(atMs: number): CalendarDate {
  return dateText(atMs + londonOffsetMs(atMs));
}

/** The moment at which a date begins in London. */
export function startOfDay(date: CalendarDate): Instant {
  // The clocks change at one in the morning, so the offset at midnight UTC is that of midnight in London.
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return instantText(midnight - londonOffsetMs(midnight));
}

/** Whether a date is a working day in England: Monday to Friday and no bank holiday. */
export function isWorkingDay(date: CalendarDate): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !bankHolidays.has(date);
}

/** The end of "one working day" (decision step 12): 17:00 in London on the next working day after the day of `nowMs`. */
export function endOfNextWorkingDay(nowMs: number): number {
  return endAfter(londonDateOf(nowMs));
}

const endAfter = remembered((today: CalendarDate) => {
  let date = addDays(today, 1);
  while (!isWorkingDay(date)) date = addDays(date, 1);
  const five = Date.parse(`${date}T17:00:00Z`);
  return five - londonOffsetMs(five);
});

/** The end of a working day: 17:00 in London on that date, or on the next working day when it is none. */
export function endOfWorkingDayFrom(date: CalendarDate): number {
  return endOfNextWorkingDay(Date.parse(`${addDays(date, -1)}T12:00:00Z`));
}

/** The end of so many working days: 17:00 in London on the last of those that follow the day of `nowMs`. */
export function endOfWorkingDays(nowMs: number, days: number): number {
  let endMs = nowMs;
  for (let day = 0; day < days; day++) endMs = endOfNextWorkingDay(endMs);
  return endMs;
}

/** The date so many days later. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateText(Date.parse(`${date}T00:00:00Z`) + days * dayMs);
}

/** The same day so many calendar months later, or that month's last day when it has no such day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  const day = Number(date.slice(8));
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dateText(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** Whether someone born on a date has had that birthday; one born on 29 February has it on 1 March in other years. */
export function hasTurned(age: number, born: CalendarDate, today: CalendarDate): boolean {
  const birthday = `${String(Number(born.slice(0, 4)) + age).padStart(4, "0")}${born.slice(4)}`;
  return today >= birthday;
}

function dateText(utcMs: number): CalendarDate {
  return dayText(Math.floor(utcMs / dayMs));
}
