import { expect, test } from "vitest";
import { jsonFile, mapOk, valuesOf } from "../testing.ts";

const nhs = "https://fhir.nhs.uk/Id/nhs-number";
const ada = {
  resourceType: "Patient",
  id: "ada",
  identifier: [{ system: nhs, value: "9998259797" }],
  name: [{ use: "official", family: "Lovell", given: ["Ada"] }],
  birthDate: "2017-03-09",
};
const seen = (id: string): unknown => ({
  resourceType: "Condition",
  id,
  clinicalStatus: { coding: [{ code: "active" }] },
  verificationStatus: { coding: [{ code: "confirmed" }] },
  code: { text: `Asthma ${id}` },
  subject: { reference: "Patient/ada" },
});
const map = (...resources: readonly unknown[]): ReturnType<typeof mapOk> =>
  mapOk(jsonFile({ resourceType: "Bundle", type: "collection", entry: resources.map((resource) => ({ resource })) }));
const codes = ({ warnings }: ReturnType<typeof mapOk>): readonly string[] => warnings.map(({ code }) => code);

test("of a child who died on a day the draft says so, and proposes nothing", () => {
  const mapped = map({ ...ada, deceasedDateTime: "2026-08-01T04:10:00+01:00" }, seen("c1"));
  expect(valuesOf(mapped.drafts, "family.previousInvolvement")).toEqual([[{ date: "2026-08-01", type: "died" }]]);
  expect(mapped.drafts.map(({ kind }) => kind)).toEqual(["case-update"]);
  expect(codes(mapped)).toContain("subject-deceased");
});

test.each([{ deceasedBoolean: true }, { deceasedDateTime: "2026" }, { deceasedDateTime: "unknown" }])(
  "of a child who died on no known day (%o) nothing is drafted as of a living one",
  (death) => {
    const mapped = map({ ...ada, ...death }, seen("c1"));
    expect(mapped.drafts).toEqual([]);
    expect(codes(mapped)).toContain("subject-deceased");
  },
);

test("a child who did not die is said as before", () => {
  const mapped = map({ ...ada, deceasedBoolean: false }, seen("c1"));
  expect(valuesOf(mapped.drafts, "child.name")).toEqual(["Ada Lovell"]);
  expect(codes(mapped)).not.toContain("subject-deceased");
});

test("what points to a patient whose record is no longer in use is not said of somebody without a name", () => {
  const mapped = map({ ...ada, active: false }, seen("c1"), seen("c2"));
  expect(mapped.drafts).toEqual([]);
  expect(codes(mapped).filter((code) => code !== "field-not-shared")).toEqual([
    "resource-inactive",
    "subject-not-used",
  ]);
});
