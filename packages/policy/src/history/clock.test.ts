import fc from "fast-check";
import { expect, test } from "vitest";
import { endOfNextWorkingDay, endOfWorkingDayFrom, hourMs, isWorkingDay, londonDateOf } from "../calendar.ts";
import { endDuty, firstDue, setDuty } from "./clock.ts";
import { openDuty } from "./duties.ts";
import { emptyHistory } from "./state.ts";

const names = ["a", "b", "c", "d", "e"] as const;
const duty = (on: string, dueMs: number) => openDuty({ duty: "acknowledge", message: "m", from: "x", on, dueMs });

test("property: taking what is due gives each open duty once, earliest first, and nothing early", () => {
  const change = fc.record({ on: fc.constantFrom(...names), due: fc.nat(100), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.nat(110), (changes, now) => {
      const history = emptyHistory();
      const model = new Map<string, number>();
      for (const { on, due, remove } of changes) {
        if (remove) {
          endDuty(history, duty(on, due).key);
          model.delete(on);
        } else {
          setDuty(history, duty(on, due));
          model.set(on, due);
        }
      }
      const taken: string[] = [];
      for (let due = firstDue(history, now); due; due = firstDue(history, now)) {
        taken.push(`${String(due.dueMs).padStart(3, "0")} ${due.on}`);
        endDuty(history, due.key);
      }
      const expected = [...model].filter(([, due]) => due <= now);
      expect(taken).toEqual(expected.map(([on, due]) => `${String(due).padStart(3, "0")} ${on}`).toSorted());
      expect(history.duties.size).toBe(model.size - expected.length);
    }),
  );
});

test("what falls due at one moment falls due by name, in whatever order it was kept", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...names], { minLength: 5 }), fc.boolean(), (order, one) => {
      const history = emptyHistory();
      for (const on of order) setDuty(history, duty(on, one ? 5 : on.charCodeAt(0) % 2));
      const taken: string[] = [];
      for (let due = firstDue(history, 5); due; due = firstDue(history, 5)) {
        taken.push(due.on);
        endDuty(history, due.key);
      }
      expect(taken).toEqual(one ? names : ["b", "d", "a", "c", "e"]);
    }),
    { numRuns: 300 },
  );
});

test("a duty that sleeps is open and never due", () => {
  const history = emptyHistory();
  setDuty(history, { ...duty("a", 5), nextMs: null });
  expect(firstDue(history, Number.MAX_SAFE_INTEGER)).toBeNull();
  expect(history.duties.size).toBe(1);
});

const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 11, 1) });

test("property: one working day is a working day at 17:00 in London, after today, with none between", () => {
  fc.assert(
    fc.property(moments, (nowMs) => {
      const end = endOfNextWorkingDay(nowMs);
      const [today, day] = [londonDateOf(nowMs), londonDateOf(end)];
      expect(day > today).toBe(true);
      expect(isWorkingDay(day)).toBe(true);
      const wall = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeStyle: "medium" }).format(end);
      expect(wall).toBe("17:00:00");
      for (let at = nowMs + 24 * hourMs; londonDateOf(at) < day; at += 24 * hourMs)
        expect(isWorkingDay(londonDateOf(at)) && londonDateOf(at) > today).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("property: later is never due earlier, across weekends, holidays and the clocks' changes", () => {
  fc.assert(
    fc.property(moments, fc.nat(40 * 24 * hourMs), (nowMs, later) => {
      expect(endOfNextWorkingDay(nowMs + later)).toBeGreaterThanOrEqual(endOfNextWorkingDay(nowMs));
    }),
    { numRuns: 500 },
  );
});

test("property: the end of a working day is that day's, and of any other day the next one's", () => {
  fc.assert(
    fc.property(moments, (nowMs) => {
      const date = londonDateOf(nowMs);
      const day = londonDateOf(endOfWorkingDayFrom(date));
      expect(day >= date).toBe(true);
      if (isWorkingDay(date)) expect(day).toBe(date);
      else expect(endOfWorkingDayFrom(date)).toBe(endOfNextWorkingDay(nowMs));
    }),
    { numRuns: 500 },
  );
});

test.each([
  { date: "2026-12-25", end: "2026-12-29T17:00:00.000Z", why: "Christmas, its substitute and a weekend" },
  { date: "2026-03-29", end: "2026-03-30T16:00:00.000Z", why: "the day the clocks go forward" },
  { date: "2026-10-25", end: "2026-10-26T17:00:00.000Z", why: "the day the clocks go back" },
  { date: "2028-02-29", end: "2028-02-29T17:00:00.000Z", why: "a leap day" },
])("the end of the working day from $date is $end: $why", ({ date, end }) => {
  expect(new Date(endOfWorkingDayFrom(date)).toISOString()).toBe(end);
});
