import fc from "fast-check";
import { expect, test } from "vitest";
import { pathSteps, readMessagePaths } from "./message-path.ts";

const path = fc.record({
  since: fc.integer({ min: 0, max: 6_000_000 }).map((at) => `${new Date(at * 300_000).toISOString().slice(0, 19)}Z`),
  waits: fc.subarray([...pathSteps]),
});

test("property: what a gateway answers is read as it was said", () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 5 }), (paths) => {
      expect(readMessagePaths(JSON.stringify({ paths }))).toEqual(paths);
    }),
  );
});

test("property: whatever else a process says beside it, nothing of it is read", () => {
  fc.assert(
    fc.property(path, fc.string({ minLength: 3 }), fc.jsonValue(), (one, name, value) => {
      const said = {
        paths: [{ ...one, [`x${name}`]: value, waits: [...one.waits, name, value] }],
        [`y${name}`]: value,
      };
      expect(readMessagePaths(JSON.stringify(said))).toEqual([one]);
    }),
  );
});

test.each([
  ["no JSON", "Ada"],
  ["no list", `{"paths":{}}`],
  ["no object", `["paths"]`],
  ["a time to the second", `{"paths":[{"since":"2026-11-24T10:15:01Z","waits":[]}]}`],
  ["a time that is a name", `{"paths":[{"since":"Ada","waits":[]}]}`],
  ["no steps", `{"paths":[{"since":"2026-11-24T10:15:00Z"}]}`],
  [
    "too many",
    JSON.stringify({ paths: Array.from({ length: 65 }, () => ({ since: "2026-11-24T10:15:00Z", waits: [] })) }),
  ],
])("%s is no answer", (_, text) => {
  expect(readMessagePaths(text)).toBeNull();
});
