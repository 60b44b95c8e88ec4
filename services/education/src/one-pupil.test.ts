import type { RecordFile } from "@gatehouse/adapter/map";
import { textFile } from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapOk, saidOf } from "./testing.ts";

test("a row's number is joined within its column alone: who left has another 5 than who is on roll", () => {
  const left = textFile("PupilNoLongerOnRollTableID,UPN,Surname,Forename,DOB\n5,H801200001001,Gone,Gary,2012-01-01\n");
  const exclusion = (column: string): RecordFile =>
    textFile(`${column},startdate,reason1,category\n5,2026-10-05,DB,SUSP\n`);
  const named = (column: string): unknown =>
    saidOf(mapOk({ ...exclusion(column), companions: [left] }).drafts, "child.name")[0];
  expect(named("PupilOnRollTableID")).toBeUndefined();
  expect(named("PupilNoLongerOnRollTableID")).toContain("Gone");
  const roll = ["PupilOnRollTableID", "PupilNoLongerOnRollTableID"].map((column) => {
    const [draft] = mapOk(exclusion(column)).drafts;
    return draft?.case;
  });
  expect(new Set(roll).size).toBe(2);
});

test.each(["TBC", "0", "UNKNOWN"])("two pupils whose number is %s are two", (number) => {
  const { drafts } = mapOk(textFile(`PupilID,Surname,DOB\n${number},Lovell,2017-03-09\n${number},Lovell,2015-01-02\n`));
  expect(new Set(drafts.map((draft) => draft.case)).size).toBe(2);
  expect(JSON.stringify(drafts)).not.toContain(`"${number}"`);
});

test("twins of one surname, birth date and postcode are two", () => {
  const { drafts } = mapOk(
    textFile("Surname,Forename,DOB,PostCode\nLovell,Ada,2017-03-09,NS1 1AA\nLovell,Ben,2017-03-09,NS1 1AA\n"),
  );
  expect(new Set(drafts.map((draft) => draft.case)).size).toBe(2);
});
