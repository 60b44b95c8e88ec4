import { expect, test } from "vitest";
import { londonDate, londonMidnightMs } from "./london.ts";

test.each([
  { at: "2026-03-29T00:59:59Z", date: "2026-03-29" },
  { at: "2026-06-30T22:59:59Z", date: "2026-06-30" },
  { at: "2026-06-30T23:00:00Z", date: "2026-07-01" },
  { at: "2026-10-24T23:30:00Z", date: "2026-10-25" },
  { at: "2026-10-25T23:30:00Z", date: "2026-10-25" },
  { at: "2026-12-31T23:59:59Z", date: "2026-12-31" },
])("at $at it is $date in London", ({ at, date }) => expect(londonDate(at)).toBe(date));

test.each([
  { date: "2026-09-30", at: "2026-09-29T23:00:00.000Z" },
  { date: "2026-11-02", at: "2026-11-02T00:00:00.000Z" },
  { date: "2026-03-29", at: "2026-03-29T00:00:00.000Z" },
  { date: "2026-03-30", at: "2026-03-29T23:00:00.000Z" },
  { date: "2026-10-25", at: "2026-10-24T23:00:00.000Z" },
  { date: "2026-10-26", at: "2026-10-26T00:00:00.000Z" },
])("$date starts in London at $at", ({ date, at }) => {
  expect(new Date(londonMidnightMs(date)).toISOString()).toBe(at);
});

test("agrees with the time zone data of this machine on every sixth hour of forty years", () => {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });
  for (let ms = Date.UTC(2000, 0, 1); ms < Date.UTC(2040, 0, 1); ms += 21_600_000 - 60_000) {
    const at = new Date(ms);
    if (londonDate(at.toISOString()) !== format.format(at)) throw new Error(at.toISOString());
  }
});
