import type { Mapped } from "@gatehouse/adapter/map";
import { mappedOk, testContext, textFile, valuesOf, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "../map.ts";

function map(text: string): Mapped {
  return mappedOk(mapRecord(textFile(text), testContext("northshire-council", "social-worker")));
}
const eclipse = (...results: readonly unknown[]): Mapped => map(JSON.stringify({ Results: results }));
const ada = { Id: "7", Forename: "Ada", Surname: "Lovell" };
const at = (Id: string, Postcode: string): unknown => ({ Id, Location: { Postcode } });

describe("a case system's answer", () => {
  test("is about the home that is preferred now, never one of years ago", () => {
    const Addresses = [at("a1", "NS1 2AB"), at("a2", "NS9 9ZZ")];
    const preferred = eclipse({ ...ada, Addresses, PreferredAddress: { Id: "a2", Location: null } });
    expect(valuesOf(preferred.drafts, "contact.address")).toEqual([{ lines: ["NS9 9ZZ"], postcode: "NS9 9ZZ" }]);
    const open = eclipse({ ...ada, Addresses });
    expect(valuesOf(open.drafts, "contact.address")).toEqual([]);
    expect(warningCodes(open)).toEqual(["rows-disagree"]);
  });
  test("with one id beside two people is about two, and neither has the id", () => {
    const born = (Lower: string): unknown => ({ Lower, Upper: Lower, Mask: "DAY" });
    const found = eclipse(
      { ...ada, DateOfBirth: born("2017-03-09") },
      { ...ada, Forename: "Eve", DateOfBirth: born("2017-03-10") },
    );
    expect(valuesOf(found.drafts, "child.name")).toEqual(["Ada Lovell", "Eve Lovell"]);
    expect(JSON.stringify(found.drafts)).not.toContain('"7"');
    expect(warningCodes(found)).toEqual(["identifier-shared"]);
  });
  test("below the question that was asked is read like one alone", () => {
    const { drafts } = map(JSON.stringify({ data: { personByCriteria: { Results: [ada] } } }));
    expect(valuesOf(drafts, "child.name")).toEqual(["Ada Lovell"]);
  });
});

describe("a table for matching", () => {
  test.each([
    "GivenName,Surname,DOB",
    "GIVEN_NAME,FAMILY_NAME,DOB",
    "First Name,Last Name,Date of Birth",
    "Forename;Surname;DateOfBirth",
  ])("with the columns %s names the child", (columns) => {
    const values = columns.includes(";") ? "Ada;Lovell;2017-03-09" : "Ada,Lovell,09/03/2017";
    const { drafts } = map(`${columns}\n${values}\n`);
    expect(valuesOf(drafts, "child.name")).toEqual(["Ada Lovell"]);
    expect(valuesOf(drafts, "child.dateOfBirth")).toEqual(["2017-03-09"]);
  });
  test("hides the home when any row says that the child is in care", () => {
    const text = "SourceID,Forename,Surname,DOB,PostCode,ActiveCLA\n7,A,L,2017-03-09,NS1 2AB,\n7,A,L,2017-03-09,,Y\n";
    expect(JSON.stringify(map(text).drafts)).not.toContain("NS1");
  });
  test("takes no mail address for the child's", () => {
    const mapped = map("GivenName,Surname,Email,DOB\nAda,Lovell,x@example.org,2017-03-09\n");
    expect(JSON.stringify(mapped.drafts)).not.toContain("example");
    expect(mapped.fields.unknown).toEqual([]);
  });
  test("never takes two rows without a number for one child", () => {
    const { drafts } = map("GivenName,Surname,DOB\nAda,Lovell,\nAda,Lovell,\n");
    expect(new Set(drafts.map(({ case: own }) => own)).size).toBe(2);
  });
});
