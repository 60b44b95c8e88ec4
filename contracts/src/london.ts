import type { CalendarDate, Instant } from "./message.ts";

const hourMs = 3_600_000;

/** Day of the month of the last Sunday; `month` counts from 0. */
function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getUTCDate() - last.getUTCDay();
}

/**
 * Milliseconds by which London is ahead of UTC at a moment, by the rule in force since 1996 (last Sunday of March to
 * last Sunday of October, 01:00 UTC). Computed, not looked up: sender and gateway must get the same minimised form
 * whatever time zone data their machines have.
 *
 * @param atMs Unix time in milliseconds
 */
export function londonOffsetMs(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  if (lastSummer.year !== year) lastSummer = summerOf(year);
  return atMs >= lastSummer.begins && atMs < lastSummer.ends ? hourMs : 0;
}

type Summer = { readonly year: number; readonly begins: number; readonly ends: number };

function summerOf(year: number): Summer {
  return { year, begins: Date.UTC(year, 2, lastSunday(year, 2), 1), ends: Date.UTC(year, 9, lastSunday(year, 9), 1) };
}

/** The last year asked for: nearly every call is about the present one. */
let lastSummer: Summer = summerOf(2026);

/** The calendar date in London at a moment given in RFC 3339 UTC. */
export function londonDate(at: Instant): CalendarDate {
  const ms = Date.parse(at);
  return new Date(ms + londonOffsetMs(ms)).toISOString().slice(0, 10);
}

/** The moment, in Unix milliseconds, at which a calendar date starts in London. */
export function londonMidnightMs(date: CalendarDate): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  // The clocks never change at midnight, so the offset an hour before is that at midnight.
  return utc - londonOffsetMs(utc - hourMs);
}
