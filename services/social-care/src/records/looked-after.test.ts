import { readFileSync } from "node:fs";
import type { Mapped, RecordFile } from "@gatehouse/adapter/map";
import {
  brokenLaws,
  mappedOk,
  testContext,
  textFile,
  valuesOf,
  warningCodes,
} from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "../map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-council", "social-worker");
const columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,HOME_POST,PL_POST";

function map(file: RecordFile): Mapped {
  return mappedOk(mapRecord(file, context()));
}
function episodes(...rows: readonly string[]): Mapped {
  return map(textFile([columns, ...rows].join("\n")));
}
const plans = ({ drafts }: Mapped): readonly unknown[] => valuesOf(drafts, "family.planStatus");

describe("periods of care", () => {
  test("begin where the return says that care began, and go on through changes of placement", () => {
    const mapped = episodes("1,03/03/2026,P,C1,N1,U4,PR1,,,,", "1,01/02/2026,S,V2,N1,U4,PR1,03/03/2026,X1,,");
    expect(plans(mapped)).toEqual([{ status: "looked-after", from: "2026-02-01" }]);
  });
  test("that began before the file have no beginning", () => {
    expect(plans(episodes("1,03/03/2026,P,C1,N1,U4,PR1,,,,"))).toEqual([{ status: "looked-after" }]);
  });
  test("are two when the child came home between", () => {
    const mapped = episodes("1,11/07/24,S,V2,N1,U4,PR1,02/09/24,E4A,,", "1,03/03/2026,S,C1,N1,U4,PR1,,,,");
    expect(plans(mapped)).toEqual([
      { status: "looked-after", from: "2024-07-11", to: "2024-09-02" },
      { status: "looked-after", from: "2026-03-03" },
    ]);
  });
  test.each(["", "31/06/2026", "01/01/2026"])("with an end of %j that cannot be are not said to go on", (end) => {
    const mapped = episodes(`1,03/03/2026,S,C1,N1,U4,PR1,${end},E8,,`);
    expect(plans(mapped)).toEqual([]);
    expect(warningCodes(mapped)).toContain("plan-end-unclear");
  });
  test.each([
    ["V3", 0],
    ["V4", 0],
    ["V2", 1],
  ])("under %s are %d of being looked after: short breaks are not", (status, count) => {
    const mapped = episodes(`1,03/03/2026,S,${status},N2,U4,PR1,,,,`);
    expect(plans(mapped)).toHaveLength(count);
    expect(valuesOf(mapped.drafts, "family.careArrangement")).toHaveLength(1);
  });
  test("of one day are taken in the order of the file", () => {
    const mapped = episodes("1,03/03/2026,S,L2,N1,T4,PR1,03/03/2026,X1,,", "1,03/03/2026,L,C1,N1,U4,PR1,,,,");
    expect(JSON.stringify(valuesOf(mapped.drafts, "family.careArrangement"))).toContain("Interim care order");
  });
});

test.each([
  ["U1", "placement: foster placement"],
  ["K1", "placement: residential accommodation"],
  ["P1", "placement: with own parents or another with parental responsibility"],
  ["R5", "placement: residential accommodation"],
  ["Z13", "placement: other placement"],
])("placement %s is told as %s", (code, words) => {
  expect(valuesOf(episodes(`1,03/03/2026,S,,N1,${code},PR1,,,,`).drafts, "family.careArrangement")).toEqual([words]);
});
test.each(["A3", "A6", "X9", "U9"])("placement %s is not told", (code) => {
  expect(valuesOf(episodes(`1,03/03/2026,S,,N1,${code},PR1,,,,`).drafts, "family.careArrangement")).toEqual([]);
});

test("columns in small letters are read like those in capitals", () => {
  const row = "1,03/03/2026,S,C1,N1,U4,PR1,,,NS1 2AB,NS9 9ZZ";
  const small = map(textFile(`${columns.toLowerCase()}\n${row}\n`));
  expect(small.drafts.flatMap(({ statements }) => statements)).toEqual(
    episodes(row).drafts.flatMap(({ statements }) => statements),
  );
  expect(small.fields.unknown).toEqual([]);
});

describe("tables of one set", () => {
  const header = textFile(
    "CHILD,SEX,DOB,ETHNIC,UPN\n1,1,14/02/2015,WBRI,H801200001001\n2,2,30/06/2004,WBRI,\n",
    "h.csv",
  );
  const rows = `${columns}\n1,03/03/2026,S,C1,N1,U4,PR1,,,,\n2,03/03/2020,S,C1,N1,U4,PR1,,,,\n3,03/03/2026,S,C1,N1,U4,PR1,,,,\n`;
  const person = (mapped: Mapped): readonly unknown[] => mapped.drafts.map((draft) => draft.people[0]);
  test("say whom the rows are about", () => {
    const joined = map({ ...textFile(rows), companions: [header] });
    expect(person(joined)).toMatchObject([
      { role: "child", born: "2015-02-14", ids: [{ value: "1" }, { scheme: "upn", value: "H801200001001" }] },
      { role: "connected-adult", born: "2004-06-30" },
      { role: "child", ids: [{ value: "3" }] },
    ]);
    expect(joined.fields.source).toEqual(map(textFile(rows)).fields.source);
    expect(brokenLaws(joined)).toEqual([]);
  });
  test("are the same cases with and without one another", () => {
    const cases = (mapped: Mapped): readonly unknown[] => mapped.drafts.map((draft) => draft.case);
    expect(cases(map({ ...textFile(rows), companions: [header] }))).toEqual(cases(map(textFile(rows))));
  });
  test("that disagree on who a number is say nothing of its rows", () => {
    const other = textFile("CHILD,SEX,DOB,ETHNIC,UPN\n1,1,15/02/2015,WBRI,\n", "i.csv");
    const joined = map({ ...textFile(rows), companions: [header, other, textFile("<x/>"), textFile("\u0000")] });
    expect(person(joined)).toMatchObject([{ born: "2004-06-30" }, { ids: [{ value: "3" }] }]);
    expect(warningCodes(joined)).toContain("identifier-shared");
  });
});

test("no table and no tree of the return tells where a child lives, of an adoption, of a conviction or an order", () => {
  const folder = new URL("../../../../test/samples/social-care/invented/", import.meta.url);
  const names = ["ssda903.xml", "ssda903-set/episodes.csv", "ssda903-set/dolo.csv", "ssda903-set/header.csv"];
  for (const name of names) {
    const { drafts } = map({ name, bytes: readFileSync(new URL(name, folder)) });
    expect(JSON.stringify(drafts)).not.toMatch(
      /NS\d|dopt|SC0000|onvict|contact\.(?:address|uprn|setting)|2022-03-08|eprivation/,
    );
  }
});

test("more rows of one child than any child has are left out, the last are read", () => {
  const rows = Array.from({ length: 1001 }, (_one, at) => `1,14/02/2015,${at === 0 ? "01/01/2026" : "02/01/2026"},PN1`);
  const mapped = map(textFile(["CHILD,DOB,REVIEW,REVIEW_CODE", ...rows].join("\n")));
  expect(warningCodes(mapped)).toContain("rows-left-out");
  expect(JSON.stringify(mapped.drafts)).not.toContain("2026-01-01");
});
