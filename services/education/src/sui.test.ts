import { textFile, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapOk, saidOf, sample } from "./testing.ts";

test("a year's percentages and counts are said with the school year they are of", () => {
  const { drafts } = mapOk(sample("sui/education-01.custodian.json"));
  const [update] = drafts;
  const said = update === undefined ? [] : [update];
  expect(saidOf(said, "education.attendance")).toEqual([
    { percent: 75, unauthorisedPercent: 1, from: "2025-09-01", to: "2026-08-31" },
    { percent: 62.7, unauthorisedPercent: 9, from: "2024-09-01", to: "2025-08-31" },
  ]);
  expect(saidOf(said, "education.exclusions")[0]).toEqual([
    expect.objectContaining({
      kind: "suspensions",
      reason: expect.stringContaining("3 suspensions in the school year"),
    }),
    expect.objectContaining({ kind: "exclusions", reason: expect.stringContaining("1 exclusion in the school year") }),
  ]);
  expect(saidOf(said, "education.specialNeeds")).toEqual([{ status: "ehc-plan", ehcp: true }]);
  expect(saidOf(said, "contact.setting")).toEqual(["ST Johns"]);
});

test("the older record's sessions become a percentage, its wrong number and encrypted id nobody's", () => {
  const mapped = mapOk(sample("invented/attendance.custodian.json"));
  expect(saidOf(mapped.drafts.slice(0, 1), "education.attendance")).toEqual([
    { percent: 97.1, unauthorisedPercent: 0.8 },
  ]);
  expect(saidOf(mapped.drafts, "child.upn")).toContain("B801200005001");
  expect(warningCodes(mapped)).toEqual(["identifier-encrypted", "identifier-invalid", "subject-not-identified"]);
});

test("a status of another kind is not taken for special needs", () => {
  const payload = { educationActiveStatusesAndPlans: [{ status: "Attendance", plan: "Parenting contract" }] };
  const record = { records: [{ recordType: "education.details", personId: "9434765919", payload }] };
  const mapped = mapOk(textFile(JSON.stringify(record)));
  expect(saidOf(mapped.drafts, "education.specialNeeds")).toEqual([]);
  expect(warningCodes(mapped)).toContain("code-unknown");
});

test("the stub of a school's system says schools without dates as such, and nothing of meals", () => {
  const mapped = mapOk(sample("sui/Arbor-1111111111.json"));
  expect(saidOf(mapped.drafts, "contact.setting")).toEqual([
    "Attended (no dates held): Wellington School; Hillcrest School",
  ]);
  expect(warningCodes(mapped)).toContain("meals-not-shared");
});

test("pupils as JSON are read like a table: whoever has a number in common with another is matched by neither", () => {
  const mapped = mapOk(sample("invented/pupils.json"));
  expect(mapped.fields.unknown).toEqual(["exported", "pupils[].hobby"]);
  expect(saidOf(mapped.drafts, "contact.address")).toEqual([{ lines: ["NS2 4ED"], postcode: "NS2 4ED" }]);
  expect(warningCodes(mapped)).toEqual([
    "attendance-ambiguous",
    "field-unknown",
    "identifier-shared",
    "placement-not-shared",
  ]);
});
