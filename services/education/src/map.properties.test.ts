import { brokenLaws, mutated, withOtherValues } from "@gatehouse/adapter/testing/mapper-laws";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { samples, school } from "./testing.ts";

/** Large tables say in their first rows what they are: the rest only takes time. */
const short = samples.map((one) => ({
  ...one,
  bytes:
    one.bytes.byteLength < 10_000 ? one.bytes : Buffer.from(one.bytes.toString().split("\n").slice(0, 8).join("\n")),
}));

test("property: a mutated sample is mapped or refused, never thrown about, and no draft is one the contract refuses", () => {
  fc.assert(
    fc.property(mutated(short), (file) => {
      expect(brokenLaws(mapRecord(file, school()))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("property: other values in the same fields are mapped, whatever they are", () => {
  fc.assert(
    fc.property(withOtherValues(short), (file) => {
      expect(brokenLaws(mapRecord(file, school()))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("property: the same file gives the same drafts", () => {
  fc.assert(
    fc.property(mutated(short), (file) => {
      expect(mapRecord(file, school())).toEqual(mapRecord(file, school()));
    }),
    { numRuns: 30 },
  );
});

test("property: no companion makes a file throw, or changes what stands in it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...short), mutated(short), (file, companion) => {
      const alone = mapRecord(file, school());
      const beside = mapRecord({ ...file, companions: [companion] }, school());
      expect(brokenLaws(beside)).toEqual([]);
      const fields = (result: typeof alone): unknown => (result.ok ? result.fields.source : result.code);
      expect(fields(beside)).toEqual(fields(alone));
    }),
    { numRuns: 40 },
  );
});
