import { expect, test } from "vitest";
import { codes, concerns, mapJson, mapText, updated } from "./testing.ts";

type Over = Readonly<Record<string, unknown>>;
const payload = {
  caseId: "H-1",
  assessmentDate: "2026-06-01",
  priorityNeed: true,
  status: "open",
  temporaryAccommodation: "family-hostel",
};
const record = (over: Over, more: Over = {}): Over => ({
  orgId: "HOUSING-01",
  orgType: "HOUSING",
  records: [
    {
      recordId: "R1",
      personId: "9434765919",
      recordType: "housing.homelessness",
      payload: { ...payload, ...over },
      ...more,
    },
  ],
});

test("a case of homelessness is an involvement, a place to live for now, and a concern for a professional", () => {
  const found = mapJson(record({}));
  expect(updated(found, "family.previousInvolvement")).toEqual([
    [{ date: "2026-06-01", type: "homelessness-assessment" }],
  ]);
  expect(updated(found, "housing.tenancy")).toEqual([{ tenure: "temporary-hostel" }]);
  expect(updated(found, "case.localReference")).toEqual(["H-1"]);
  expect(updated(found, "child.nhsNumber")).toEqual(["9434765919"]);
  expect(concerns(found)).toHaveLength(1);
  expect(found.fields.unknown).toEqual([]);
});

test.each([
  [{ status: "closed" }, 0, []],
  [{ status: "Discharged - duty ended" }, 0, []],
  [{ priorityNeed: false }, 0, [{ tenure: "temporary-hostel" }]],
  [{ priorityNeed: null }, 0, [{ tenure: "temporary-hostel" }]],
  [{ assessmentDate: null }, 0, [{ tenure: "temporary-hostel" }]],
  [{ temporaryAccommodation: "bed-and-breakfast" }, 1, [{ tenure: "temporary-bed-and-breakfast" }]],
  [{ temporaryAccommodation: "self-contained" }, 1, [{ tenure: "temporary-accommodation" }]],
  [{ temporaryAccommodation: "womens-refuge" }, 1, []],
  [{ temporaryAccommodation: "none" }, 1, []],
  [{ temporaryAccommodation: null }, 1, []],
])("%j: %i concerns, tenancy %j", (over, count, tenancy) => {
  const found = mapJson(record(over));
  expect(concerns(found)).toHaveLength(count);
  expect(updated(found, "housing.tenancy")).toEqual(tenancy);
  expect(concerns(mapJson(record(over), { off: ["homeless-with-children"] }))).toEqual([]);
});

test("other revisions: names in another case, a data type, an encrypted person, an adult", () => {
  const renamed = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name.toUpperCase(), value]));
  const found = mapJson(
    record({}, { payload: renamed, dataType: "housing.homelessness.case.v1", recordType: "HOUSING.Homelessness" }),
  );
  expect(updated(found, "housing.tenancy")).toHaveLength(1);
  expect(found.fields.unknown).toEqual([]);
  expect(codes(mapJson(record({}, { personId: "A3L_dqR9dU4J2iwoLA2wsA" })))).toEqual([
    "identifier-encrypted",
    "subject-not-identified",
  ]);
  const born = {
    recordType: "personal.details",
    personId: "9434765919",
    payload: { firstName: "Mo", lastName: "Lovell", dateOfBirth: "1990-01-02" },
  };
  const adult = mapJson({ records: [born, ...(record({})["records"] as readonly unknown[])] });
  expect(adult.drafts[0]?.people.map(({ role }) => role)).toEqual(["connected-adult", "child"]);
  expect(concerns(adult)).toEqual([]);
});

test("a payload alone is about whom the name of its file says, or nobody", () => {
  const text = JSON.stringify(payload);
  expect(updated(mapText(text, {}, "9449303223_HousingRecordV1.json"), "child.nhsNumber")).toEqual(["9449303223"]);
  expect(() => mapText(text, {}, "record.json")).toThrow("no-subject");
});

test("a person of a housing system is none of the programme's", () => {
  const person = {
    id: "3f1d2c00-0000-4000-8000-00000000000a",
    firstName: "Ada",
    lastName: "Lovell",
    dateOfBirth: "2017-03-09",
  };
  expect(codes(mapJson(person))).toEqual(["nothing-to-share"]);
});
