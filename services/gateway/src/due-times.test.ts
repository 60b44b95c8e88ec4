import fc from "fast-check";
import { expect, test } from "vitest";
import { DueTimes } from "./due-times.ts";

test("property: taking what is due gives each live key once, earliest first, and nothing early", () => {
  const change = fc.record({ key: fc.constantFrom("a", "b", "c", "d", "e"), due: fc.nat(100), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.nat(110), (changes, now) => {
      const times = new DueTimes();
      const model = new Map<string, number>();
      for (const { key, due, remove } of changes) {
        if (remove) {
          times.remove(key);
          model.delete(key);
        } else {
          times.set(key, due);
          model.set(key, due);
        }
      }
      const taken: number[] = [];
      for (let due = times.firstDue(now); due; due = times.firstDue(now)) {
        taken.push(due.due);
        times.remove(due.key);
      }
      const expected = [...model.values()].filter((due) => due <= now).sort((a, b) => a - b);
      expect(taken).toEqual(expected);
      expect(times.size).toBe(model.size - expected.length);
    }),
  );
});
