import { expect, test } from "vitest";
import { addMonths, endOfNextWorkingDay, hasTurned, instantText, isWorkingDay } from "./calendar.ts";

test.each([
  { now: "2026-11-03T10:15:00Z", due: "2026-11-04T17:00:00Z", why: "a Tuesday" },
  { now: "2026-11-06T14:20:00Z", due: "2026-11-09T17:00:00Z", why: "a Friday, over the weekend" },
  { now: "2026-12-24T10:30:00Z", due: "2026-12-29T17:00:00Z", why: "Christmas Eve, over the substitute day" },
  { now: "2026-07-01T22:59:00Z", due: "2026-07-02T16:00:00Z", why: "17:00 in summer is 16:00Z" },
  { now: "2026-07-01T23:00:00Z", due: "2026-07-03T16:00:00Z", why: "midnight in London is the next day" },
  { now: "2027-03-25T09:00:00Z", due: "2027-03-30T16:00:00Z", why: "Easter, and the clocks go forward" },
])("one working day from $now ends at $due: $why", ({ now, due }) => {
  expect(instantText(endOfNextWorkingDay(Date.parse(now)))).toBe(due);
});

test.each([
  { date: "2026-08-31", months: 6, result: "2027-02-28" },
  { date: "2026-11-02", months: 3, result: "2027-02-02" },
  { date: "2027-12-31", months: 2, result: "2028-02-29" },
])("$months months after $date is $result", ({ date, months, result }) => {
  expect(addMonths(date, months)).toBe(result);
});

test.each([
  { born: "2010-11-03", today: "2026-11-02", turned: false },
  { born: "2010-11-03", today: "2026-11-03", turned: true },
  { born: "2012-02-29", today: "2028-02-28", turned: false },
  { born: "2012-02-29", today: "2028-02-29", turned: true },
])("born $born is 16 on $today: $turned", ({ born, today, turned }) => {
  expect(hasTurned(16, born, today)).toBe(turned);
});

test("every year of the calendar has its eight bank holidays, all on weekdays", () => {
  for (const year of [2026, 2027, 2028, 2029]) {
    const days = Array.from({ length: 366 }, (_, at) => new Date(Date.UTC(year, 0, 1 + at)));
    const off = days.filter((day) => day.getUTCFullYear() === year && day.getUTCDay() % 6 !== 0);
    expect(off.filter((day) => !isWorkingDay(day.toISOString().slice(0, 10)))).toHaveLength(8);
  }
});
