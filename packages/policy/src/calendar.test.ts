import { expect, test } from "vitest";
import {
  addDays,
  addMonths,
  endOfNextWorkingDay,
  endOfWorkingDayFrom,
  endOfWorkingDays,
  hasTurned,
  instantText,
  isWorkingDay,
  londonDateOf,
  startOfDay,
} from "./calendar.ts";

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
  { born: "0900-01-01", today: "2028-02-29", turned: true },
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

test("a moment is written without a fraction when there is none, again and in between", () => {
  const whole = Date.parse("2026-11-03T10:15:00Z");
  expect([instantText(whole), instantText(whole + 7), instantText(whole)]).toEqual([
    "2026-11-03T10:15:00Z",
    "2026-11-03T10:15:00.007Z",
    "2026-11-03T10:15:00Z",
  ]);
});

test.each([
  ["2026-11-03", "2026-11-03T00:00:00Z"],
  ["2026-07-03", "2026-07-02T23:00:00Z"],
  ["2026-03-29", "2026-03-29T00:00:00Z"],
  ["2026-03-30", "2026-03-29T23:00:00Z"],
  ["2026-10-25", "2026-10-24T23:00:00Z"],
  ["2026-10-26", "2026-10-26T00:00:00Z"],
])("%s begins in London at %s", (date, instant) => {
  expect(startOfDay(date)).toBe(instant);
  expect(londonDateOf(Date.parse(instant))).toBe(date);
  expect(londonDateOf(Date.parse(instant) - 1)).toBe(addDays(date, -1));
});

test.each([
  ["2026-11-03", "2026-11-03T17:00:00Z", "a Tuesday"],
  ["2026-11-07", "2026-11-09T17:00:00Z", "a Saturday"],
  ["2026-12-25", "2026-12-29T17:00:00Z", "Christmas"],
  ["2026-07-03", "2026-07-03T16:00:00Z", "a Friday in summer"],
])("the working day from %s ends at %s: %s", (date, end) => expect(instantText(endOfWorkingDayFrom(date))).toBe(end));

test.each([
  [0, "2026-11-05T10:15:00Z"],
  [1, "2026-11-06T17:00:00Z"],
  [2, "2026-11-09T17:00:00Z"],
  [3, "2026-11-10T17:00:00Z"],
])("%i working days after Thursday end at %s", (days, end) => {
  expect(instantText(endOfWorkingDays(Date.parse("2026-11-05T10:15:00Z"), days))).toBe(end);
});

test("days are what they are however many were asked for before", () => {
  const many = Array.from({ length: 5000 }, (_, at) => addDays("2026-01-01", at));
  expect([many[0], many[364], many[365], many[4999]]).toEqual(["2026-01-01", "2026-12-31", "2027-01-01", "2039-09-09"]);
  expect(new Set(many).size).toBe(5000);
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(londonDateOf(Date.parse("2026-11-03T10:15:00Z"))).toBe("2026-11-03");
});
