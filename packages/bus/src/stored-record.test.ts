import fc from "fast-check";
import { expect, test } from "vitest";
import { storedTime } from "./stored-record.ts";

/** As the server writes the time of a message that is read by its place, and JavaScript reads it. */
function asText(nanoseconds: bigint): Date {
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return new Date(Date.parse(`${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, "0")}Z`));
}

test("property: followed or read by its place, a message was stored at one time", () => {
  const ends = fc.integer({ min: -300, max: 300 }).map(BigInt);
  const milliseconds = fc.integer({ min: 1_700_000_000_000, max: 2_200_000_000_000 }).map(BigInt);
  fc.assert(
    fc.property(milliseconds, ends, (ms, off) => {
      const nanoseconds = ms * 1_000_000n + off;
      expect(storedTime(nanoseconds)).toEqual(asText(nanoseconds));
    }),
  );
});

test("the last nanosecond of a millisecond is still of it", () => {
  // What a number makes of it is the next one.
  expect(Math.floor(Number(1_795_449_000_123_999_999n) / 1e6)).toBe(1_795_449_000_124);
  expect(storedTime(1_795_449_000_123_999_999n).getTime()).toBe(1_795_449_000_123);
});
