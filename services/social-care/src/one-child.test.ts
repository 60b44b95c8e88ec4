import type { Mapped, RecordFile } from "@gatehouse/adapter/map";
import { brokenLaws, mappedOk, testContext, textFile, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";

function map(file: RecordFile | string): Mapped {
  const context = testContext("northshire-council", "social-worker");
  const mapped = mappedOk(mapRecord(typeof file === "string" ? textFile(file) : file, context));
  expect(brokenLaws(mapped)).toEqual([]);
  return mapped;
}
/** Each draft by what is said of the child in it; two children in one would stand in one text. */
const said = ({ drafts }: Mapped): readonly string[] =>
  drafts.filter(({ kind }) => kind === "case-update").map((draft) => JSON.stringify([draft.people, draft.statements]));
const numbersOf = ({ drafts }: Mapped): readonly (readonly string[])[] =>
  drafts.map(({ people, case: own }) =>
    people.flatMap(({ ids }) => ids.filter(({ value }) => value !== own).map(({ value }) => value)),
  );
/** No draft holds what is of both, and no two share a case or a number. */
function expectApart(mapped: Mapped, one: RegExp, other: RegExp): void {
  const drafts = said(mapped);
  expect(drafts.filter((text) => one.test(text) && other.test(text))).toEqual([]);
  expect(drafts.some((text) => one.test(text)) && drafts.some((text) => other.test(text))).toBe(true);
  const cases = mapped.drafts.filter(({ kind }) => kind === "case-update").map((draft) => draft.case);
  expect(new Set(cases).size).toBe(cases.length);
}

const eclipse = (...rows: readonly (readonly [id: string, name: string, born: string, nhs?: string])[]): string =>
  JSON.stringify({
    Results: rows.map(([Id, name, born, NhsNumber]) => {
      const [Forename, Surname] = name.split(" ");
      return { Id, Forename, Surname, DateOfBirth: { Lower: born, Mask: "DAY" }, NhsNumber, Gender: "Female" };
    }),
  });
const cin = (...children: readonly (readonly [id: string, born: string, referred: string, sex: string])[]): string =>
  `<Message><Children>${children
    .map(
      ([id, born, referred, sex]) =>
        `<Child><ChildIdentifiers><LAchildID>${id}</LAchildID><PersonBirthDate>${born}</PersonBirthDate><Sex>${sex}</Sex></ChildIdentifiers><CINdetails><CINreferralDate>${referred}</CINreferralDate></CINdetails></Child>`,
    )
    .join("")}</Children></Message>`;

describe.each(["TBC", "NOTKNOWN", "unknown", "0", "NA", "Not yet allocated", "4711"])(
  "the number %s beside two children",
  (id) => {
    test("joins no rows of a table for matching", () => {
      const mapped = map(
        `SourceID,Forename,Surname,DOB,ActiveCP,ActiveCLA\n${id},Ada,Lovell,2015-03-01,1,0\n${id},Rowan,Marsh,2018-06-02,0,1\n`,
      );
      expectApart(mapped, /Ada|child-protection/, /Rowan|looked-after/);
      expect(numbersOf(mapped).flat()).toEqual([]);
    });
    test("joins no people of a case system's answer", () => {
      const mapped = map(eclipse([id, "Ada Lovell", "2015-03-01", "9998259797"], [id, "Rowan Marsh", "2018-03-01"]));
      expectApart(mapped, /Ada|9998259797/, /Rowan/);
      expect(numbersOf(mapped)).toEqual([["9998259797"], []]);
    });
    test("joins no children of a census", () => {
      const mapped = map(cin([id, "2015-03-01", "2026-09-01", "F"], [id, "2018-06-02", "2026-08-01", "M"]));
      expectApart(mapped, /2015-03-01|2026-09-01/, /2018-06-02|2026-08-01/);
      expect(numbersOf(mapped).flat()).toEqual([]);
    });
    test("joins no rows of the looked-after return", () => {
      const mapped = map(
        `CHILD,SEX,DOB,UPN,MISSING,MIS_START,MIS_END\n${id},1,01/03/2015,H801200001001,M,01/10/2026,02/10/2026\n${id},2,02/06/2018,X801200001002,M,05/10/2026,06/10/2026\n${id},1,01/03/2015,,M,07/10/2026,08/10/2026\n`,
      );
      expectApart(mapped, /2015-03-01|H801200001001|2026-09-30/, /2018-06-02|2026-10-04/);
      expect(new Set(numbersOf(mapped).flat())).toEqual(new Set(["H801200001001", "X801200001002"]));
      expect(JSON.stringify(mapped.drafts)).not.toContain("2026-10-06");
    });
    test("joins no trees of the looked-after return", () => {
      const child = (born: string, review: string): string =>
        `<CHILD><HEADER><CHILDID>${id}</CHILDID><DOB>${born}</DOB><AREVIEW><REVIEW>${review}</REVIEW></AREVIEW></HEADER></CHILD>`;
      const mapped = map(
        `<EXPSSDA903>${child("01/03/2015", "01/10/2026")}${child("02/06/2018", "02/10/2026")}</EXPSSDA903>`,
      );
      expectApart(mapped, /2015-03-01|2026-10-01/, /2018-06-02|2026-10-02/);
    });
  },
);

test.each([
  { name: "names", rows: "4711,Ada,Lovell,2015-03-01,F,\n4711,Eve,Lovell,2015-03-01,F,", kept: [] },
  { name: "sexes", rows: "4711,,Lovell,2015-03-01,F,\n4711,,Lovell,2015-03-01,M,", kept: [] },
  {
    name: "NHS numbers",
    rows: "4711,Ada,Lovell,2015-03-01,F,9998259797\n4711,Ada,Lovell,2015-03-01,F,9449303223",
    kept: ["9998259797", "9449303223"],
  },
  {
    name: "names beside one NHS number",
    rows: "4711,Ada,Lovell,,,9998259797\n4712,Mary,Lovell,,,9998259797",
    kept: ["4711", "4712"],
  },
])("rows of two $name are two children", ({ rows, kept }) => {
  const mapped = map(`SourceID,Forename,Surname,DOB,Gender,NHSNumber\n${rows}\n`);
  expect(said(mapped)).toHaveLength(2);
  expect(numbersOf(mapped).flat()).toEqual(kept);
  expect(warningCodes(mapped)).toContain("identifier-shared");
});

test("rows of one number that agree are one child", () => {
  const mapped = map(
    "SourceID,Forename,Surname,DOB,ActiveCP\n4711,Ada,Lovell,2015-03-01,1\n4711,Ada May,Lovell,01/03/2015,\n4711,,,,\n",
  );
  expect(said(mapped)).toHaveLength(1);
  expect(numbersOf(mapped)).toEqual([["4711"]]);
});

describe("tables of one set that disagree on who a number is", () => {
  const header = (born: string, name: string): RecordFile => textFile(`CHILD,SEX,DOB,UPN\n4711,1,${born},\n`, name);
  const episodes =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC\n4711,03/03/2026,S,C1,N1,U4,,\n4711,01/02/2020,S,C1,N1,U4,02/02/2021,E8\n";
  test("say nothing of rows that have the number alone", () => {
    const mapped = map({
      ...textFile(episodes),
      companions: [header("01/03/2015", "a.csv"), header("02/06/2018", "b.csv")],
    });
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toContain("identifier-shared");
  });
  test("leave a row that says more without the number, and without a course of care made of two children's rows", () => {
    const own = "CHILD,DOB,UPN,MISSING,MIS_START,MIS_END\n4711,01/03/2015,H801200001001,M,01/10/2026,02/10/2026\n";
    const mapped = map({ ...textFile(own), companions: [header("02/06/2018", "b.csv")] });
    expect(mapped.drafts[0]?.people[0]?.born).toBe("2015-03-01");
    expect(new Set(numbersOf(mapped).flat())).toEqual(new Set(["H801200001001"]));
    const mixed = map(
      `CHILD,DOB,UPN,DECOM,RNE,LS,CIN,PLACE,DEC,REC\n4711,01/03/2015,H801200001001,03/03/2026,S,C1,N1,U4,,\n4711,02/06/2018,X801200001002,01/02/2020,S,C1,N1,U4,,\n`,
    );
    expect(JSON.stringify(mixed.drafts)).not.toContain("planStatus");
  });
  test("a number that is none joins no row to another table", () => {
    const rows = "CHILD,REVIEW,REVIEW_CODE\nTBC,01/10/2026,PN1\n";
    const mapped = map({
      ...textFile(rows),
      companions: [textFile("CHILD,SEX,DOB,UPN\nTBC,1,01/03/2015,H801200001001\n")],
    });
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toContain("placeholder-left-out");
  });
});

test.each([
  {
    answer: "decision",
    inReplyTo: "0198f3c2-0000-7000-8000-000000000001",
    child: { scheme: "local", value: "TBC" },
    outcome: "assessment",
    by: { name: "D. Ferrow", role: "front-door-manager" },
  },
  { register: [{ type: "person.linked", person: "ada", ids: [{ scheme: "local", value: "NOT KNOWN" }] }] },
])("a document of the front door's about a child without a number goes to nobody", (value) => {
  const context = testContext("northshire-council", "front-door-manager");
  expect(mapRecord(textFile(JSON.stringify(value)), context)).toMatchObject({ ok: false, code: "draft-refused" });
});
