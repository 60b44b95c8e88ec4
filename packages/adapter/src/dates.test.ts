import fc from "fast-check";
import { expect, test } from "vitest";
import { ageInYears, isBirthDate, isPartialDate, readDate, readDay, readInstant } from "./dates.ts";

test.each([
  ["2019-12-10T13:00:00+00:00", "2019-12-10"],
  ["1917-03-27T00:00:00Z", "1917-03-27"],
  ["2024-06-14T00:00:00+01:00", "2024-06-14"],
  ["2022-10-06", "2022-10-06"],
  ["2022/10/06", "2022-10-06"],
  ["11/07/2015", "2015-07-11"],
  ["11/2/2011", "2011-02-11"],
  ["11-02-2011", "2011-02-11"],
  ["11.02.2011 09:30", "2011-02-11"],
  ["21 Mar 2017", "2017-03-21"],
  ["1-September-2017", "2017-09-01"],
  ["2012-Jan-21 00:00:00", "2012-01-21"],
  ["20080920", "2008-09-20"],
  ["20250125220000", "2025-01-25"],
  ["Fri Jun 14 00:00:00 BST 2024", "2024-06-14"],
])("reads the date of %s as %s", (text, date) => expect(readDate(text)).toBe(date));

test.each([
  "",
  "2020",
  "2020-05",
  "Notadate",
  "2023-02-29",
  "32/01/2020",
  "2020-13-01",
  "1,10,23",
  "99999999",
  "2020-Foo-01",
  "11-02/2011",
  "11-02-11",
  "21 Marble 2017",
])("reads no date in %j", (text) => expect(readDate(text)).toBeUndefined());

test.each([
  ["2019-12-10T13:00:00+00:00", "2019-12-10T13:00:00Z"],
  ["2023-12-07T12:22:44", "2023-12-07T12:22:44Z"],
  ["2023-07-07T12:22:44", "2023-07-07T11:22:44Z"],
  ["2021-10-13T16:20:27+07:00", "2021-10-13T09:20:27Z"],
  ["2024-06-14T10:00:00.0000000+01:00", "2024-06-14T09:00:00Z"],
  ["20250725220000", "2025-07-25T21:00:00Z"],
  ["Fri Jun 14 00:00:00 BST 2024", "2024-06-13T23:00:00Z"],
])("reads the moment of %s as %s", (text, instant) => expect(readInstant(text)).toBe(instant));

test.each(["2020-01-01", "Fri Jun 14 00:00:00 CET 2024", "2020-01-01T25:00:00Z", "soon"])(
  "reads no moment in %j",
  (text) => expect(readInstant(text)).toBeUndefined(),
);

test("an event late in the evening of UTC in summer was on the next day in London", () => {
  expect(readDay("2024-06-13T23:30:00Z")).toBe("2024-06-14");
  expect(readDay("2024-06-13")).toBe("2024-06-13");
});

test("a birth date is after the sentinel of migrated rows and not after today", () => {
  const now = "2026-11-02T09:00:00Z";
  expect([isBirthDate("1900-01-01", now), isBirthDate("2026-11-02", now), isBirthDate("2026-11-03", now)]).toEqual([
    false,
    true,
    false,
  ]);
});

test("a partial date is told from no date", () => {
  expect([isPartialDate("2020"), isPartialDate("2020-05"), isPartialDate("2020-05-01")]).toEqual([true, true, false]);
});

test("age changes on the birthday", () => {
  expect([ageInYears("2008-11-03", "2026-11-02"), ageInYears("2008-11-03", "2026-11-03")]).toEqual([17, 18]);
});

test("property: whatever is read as a date is a calendar date, and reading it again gives the same", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const date = readDate(text);
      return date === undefined || readDate(date) === date;
    }),
  );
});
