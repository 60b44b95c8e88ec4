import type { Mapped } from "@gatehouse/adapter/map";
import { mappedOk, testContext, textFile, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

function mapJson(record: unknown): Mapped {
  return mappedOk(
    mapRecord(textFile(JSON.stringify(record)), testContext("northshire-probation", "probation-officer")),
  );
}
const registered = (code: string, more: Readonly<Record<string, unknown>>): unknown => ({
  ...more,
  registrations: [
    { registrationId: 1, register: { code: "3" }, type: { code }, startDate: "2026-03-01", active: true },
  ],
});
/** What each update says of registrations, by the numbers of whom it is about. */
const people = ({ drafts }: Mapped): readonly string[] =>
  drafts
    .filter(({ kind }) => kind === "case-update")
    .map(({ people: [person] }) => (person?.ids ?? []).map(({ value }) => value).join(" "))
    .toSorted();

test("records of one number are one person's, who is known by all numbers of both", () => {
  const mapped = mapJson([
    registered("RCPR", { crn: "X123456", nomsNumber: "A1234AA" }),
    registered("RCCO", { nomsNumber: "A1234AA" }),
  ]);
  expect(people(mapped)).toEqual(["X123456 A1234AA"]);
});

test("a record whose number is mistyped is nobody's else in the file", () => {
  const mapped = mapJson([registered("RCPR", { crn: "X123456" }), registered("RCCO", { crn: "X12345" })]);
  expect(people(mapped)).toEqual(["", "X123456"]);
  expect(warningCodes(mapped)).toContain("identifier-invalid");
});

test("a record that names nobody at all belongs to the one person of the file, and to none of two", () => {
  expect(people(mapJson([registered("RCPR", { crn: "X123456" }), registered("RCCO", {})]))).toEqual(["X123456"]);
  const two = [registered("RCPR", { crn: "X123456" }), registered("RCPR", { crn: "X654321" }), registered("RCCO", {})];
  expect(people(mapJson(two))).toEqual(["", "X123456", "X654321"]);
});

test.each(["0", "2500012345"])("two people with the local number %s are two", (offenderId) => {
  const mapped = mapJson([
    registered("RCPR", { crn: "X123456", offenderId }),
    registered("RCCO", { crn: "X654321", offenderId }),
  ]);
  expect(people(mapped).map((ids) => ids.slice(0, 7))).toEqual(["X123456", "X654321"]);
});

test("a record with a local number alone is the person's who has it, when one person has", () => {
  const one = registered("RCPR", { crn: "X123456", offenderId: "2500012345" });
  const alone = registered("RCCO", { offenderId: "2500012345" });
  expect(people(mapJson([one, alone]))).toEqual(["X123456 2500012345"]);
  expect(people(mapJson([alone, one]))).toEqual(["X123456 2500012345"]);
  const other = registered("RCPR", { crn: "X654321", offenderId: "2500012345" });
  expect(people(mapJson([one, other, alone]))).toHaveLength(3);
});

test.each([
  [
    "two CRNs by one prison number",
    { crn: "X123456", nomsNumber: "A1234AA" },
    { crn: "X654321", nomsNumber: "A1234AA" },
  ],
  [
    "two prison numbers by one CRN",
    { crn: "X123456", nomsNumber: "A1234AA" },
    { crn: "X123456", nomsNumber: "B1234BB" },
  ],
])("nothing is said where records bring together %s", (_what, one, other) => {
  const mapped = mapJson([registered("RCPR", one), registered("RCCO", other)]);
  expect(mapped.drafts).toEqual([]);
  expect(warningCodes(mapped)).toContain("records-disagree");
});
