import { brokenLaws, samplesIn, testContext, withOtherValues } from "@gatehouse/adapter/testing/mapper-laws";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { personName } from "./names.ts";
import { letterOf, placeOf } from "./register/columns.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-homes", "safeguarding-lead");
// The index's files repeat one form sixty times, and the exports have 220 columns: forms that the small ones have as well.
const samples = samplesIn(new URL("../../../test/samples/housing/", import.meta.url)).filter(
  ({ bytes }) => bytes.byteLength < 10_000,
);

test("property: a sample with other values is mapped or refused, and breaks no law", () => {
  fc.assert(
    fc.property(withOtherValues(samples), (file) => {
      expect(brokenLaws(mapRecord(file, context()))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const member = fc.record({
  id: fc.option(fc.string({ maxLength: 120 })),
  fullName: fc.option(fc.string({ maxLength: 300 })),
  dateOfBirth: fc.oneof(fc.string(), fc.constantFrom("2017-03-09T00:00:00Z", "1990-01-02", "9/3/2017")),
  personTenureType: fc.constantFrom("Tenant", "HouseholdMember", "x"),
  type: fc.constantFrom("Person", "Organisation", null),
});
const tenure = fc.record({
  isActive: fc.constantFrom(true, null),
  startOfTenureDate: fc.oneof(fc.string(), fc.constant("2020-01-01")),
  tenureType: fc.oneof(fc.jsonValue(), fc.record({ code: fc.constantFrom("SEC", "TEM", "ASY", "?") })),
  tenuredAsset: fc.record({ fullAddress: fc.string({ maxLength: 900 }), uprn: fc.string() }),
  householdMembers: fc.array(member, { maxLength: 70 }),
});

test("property: a household of any size and content is drafted for its children alone, in drafts the contract takes", () => {
  fc.assert(
    fc.property(tenure, (record) => {
      const result = mapRecord({ name: "t.json", bytes: Buffer.from(JSON.stringify(record)) }, context());
      expect(brokenLaws(result)).toEqual([]);
      for (const draft of result.ok ? result.drafts : []) {
        const child = draft.people.filter(({ role }) => role === "child");
        expect(child.map(({ born }) => born)).toEqual(["2017-03-09"]);
      }
    }),
    { numRuns: 200 },
  );
});

test("property: a column's letter is the column's, and a name is never only a title", () => {
  fc.assert(fc.property(fc.nat(5_000), (at) => placeOf(letterOf(at)) === at));
  fc.assert(fc.property(fc.string(), (text) => /\S/.test(personName(text) ?? "A")));
  expect(["Mr", "Ms.", "Mr Unknown", "Test", "{name}"].map((text) => personName(text))).toEqual(
    Array(5).fill(undefined),
  );
});
