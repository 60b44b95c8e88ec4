import type { Mapped } from "@gatehouse/adapter/map";
import { mappedOk, testContext, textFile, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const map = (text: string): Mapped =>
  mappedOk(mapRecord(textFile(text), testContext("northshire-police", "public-protection-officer")));
const updates = ({ drafts }: Mapped): Mapped["drafts"] => drafts.filter(({ kind }) => kind === "case-update");
const said = (mapped: Mapped): readonly string[] =>
  updates(mapped).map((draft) => JSON.stringify([draft.people, draft.statements]));
const numbersOf = (mapped: Mapped): readonly string[] =>
  updates(mapped).flatMap(({ people, case: own }) =>
    people.flatMap(({ ids }) => ids.map(({ value }) => value)).filter((value) => value !== own),
  );
/** What is of one of these stands in no draft of another's, and no two drafts share a case. */
function expectApart(mapped: Mapped, ...people: readonly RegExp[]): void {
  for (const text of said(mapped)) expect(people.filter((one) => one.test(text)).length).toBeLessThan(2);
  for (const one of people) expect(said(mapped).some((text) => one.test(text))).toBe(true);
  const cases = updates(mapped).map((draft) => draft.case);
  expect(new Set(cases).size).toBe(cases.length);
}

type Over = Readonly<Record<string, unknown>>;
const ada: Over = { role: "child", name: "Ada Lovell", dateOfBirth: "2015-03-01", school: "Hill School" };
const rowan: Over = { role: "child", name: "Rowan Lovell", dateOfBirth: "2018-06-02", school: "Dale School" };
const notice = (people: readonly Over[], over: Over = {}): Over => ({
  schema: "gatehouse-police-notice/1",
  kind: "public-protection",
  reference: "PPN-1",
  incident: { time: "2026-10-30T21:40:00", place: "Rope Walk", circumstances: "Seen alone." },
  people,
  ...over,
});
const json = (value: unknown): Mapped => map(JSON.stringify(value));

describe.each([
  ["localId", "TBC"],
  ["localId", "0"],
  ["localId", "NOT KNOWN"],
  ["localId", "N4711"],
  ["nhsNumber", "9998259797"],
  ["upn", "H801200001001"],
])("%s %s beside two children of one notice", (name, value) => {
  test("is neither's, and their drafts and cases are two", () => {
    const mapped = json(
      notice([
        { ...ada, [name]: value },
        { ...rowan, [name]: value },
      ]),
    );
    expectApart(mapped, /Ada|Hill/, /Rowan|Dale/);
    expect(numbersOf(mapped)).toEqual([]);
  });
  test("is neither's in two notices of one file, and the notices are two incidents", () => {
    const mapped = json([notice([{ ...ada, [name]: value }]), notice([{ ...rowan, [name]: value }])]);
    expectApart(mapped, /Ada|Hill/, /Rowan|Dale/);
    expect(numbersOf(mapped)).toEqual([]);
    expect(new Set(updates(mapped).map(({ incident }) => incident)).size).toBe(2);
  });
});

test("one number in two notices of one mail is neither's", () => {
  const part = (one: Over): string =>
    `--x\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(notice([one]))}\r\n`;
  const parts = [
    { ...ada, localId: "N4711" },
    { ...rowan, localId: "N4711" },
  ]
    .map(part)
    .join("");
  const mapped = map(
    `From: a@example.org\r\nSubject: Notices\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n${parts}--x--\r\n`,
  );
  expectApart(mapped, /Ada|Hill/, /Rowan|Dale/);
  expect(numbersOf(mapped)).toEqual([]);
});

describe("children without a number", () => {
  test("of one name, or of none, are two in two notices, whatever their birth dates", () => {
    for (const one of [ada, { ...ada, dateOfBirth: null }, { role: "child", school: "Hill School" }]) {
      const mapped = json([notice([one]), notice([{ ...one, school: "Dale School" }])]);
      expectApart(mapped, /Hill/, /Dale/);
    }
  });
  test("of one notice have one incident", () => {
    expect(new Set(updates(json(notice([ada, rowan]))).map(({ incident }) => incident)).size).toBe(1);
  });
});

test("a row about a reference that two people of the notice have is about neither", () => {
  const rows = {
    missing: [{ about: "1", from: "2026-10-29T10:00:00", to: "2026-10-29T20:00:00" }],
    protection: { about: "1", kind: "police-protection", from: "2026-10-30" },
    intelligence: [{ about: "1", grading: "1A", handling: "P", text: "Known." }],
  };
  for (const other of [rowan, { role: "parent", name: "Mary Lovell" }]) {
    const mapped = json(
      notice(
        [
          { ...ada, id: "1" },
          { ...other, id: "1" },
        ],
        rows,
      ),
    );
    expect(JSON.stringify(mapped.drafts)).not.toMatch(/missingEpisodes|protectionEvent|Known/);
    expect(warningCodes(mapped)).toContain("child-not-certain");
  }
});

describe("cases of the Standard Prosecutor Interface", () => {
  const pnc = "<PNCidentifier>2003/0011985X</PNCidentifier>";
  const defendant = (given: string, details: string, number = "", arrest = "none", street = "Rope Walk"): string =>
    `<Defendant><ProsecutorReference>${arrest}</ProsecutorReference><PoliceIndividualDefendant><PersonDefendant>${number}<BasePersonDetails><PersonName><PersonGivenName1>${given}</PersonGivenName1><PersonFamilyName>Lovell</PersonFamilyName></PersonName>${details}</BasePersonDetails></PersonDefendant><PerceivedBirthYear>2011</PerceivedBirthYear><Address><StreetDescription>${street}</StreetDescription></Address></PoliceIndividualDefendant><Offence><BaseOffenceDetails><OffenceCode>TH68023</OffenceCode><OffenceWording>Stole goods.</OffenceWording><OffenceTiming><OffenceStart><OffenceDateStartDate>2026-09-01</OffenceDateStartDate></OffenceStart></OffenceTiming></BaseOffenceDetails></Offence></Defendant>`;
  const born = (day: string): string => `<Birthdate>${day}</Birthdate>`;
  const spi = (number: string, ...cases: readonly string[]): string =>
    `<NewCaseMessage>${cases.map((one) => `<Case><PTIURN>${number}</PTIURN>${one}</Case>`).join("")}</NewCaseMessage>`;
  const result = (number: string, ...cases: readonly string[]): string =>
    spi(number, ...cases)
      .replace("<NewCaseMessage>", "<ResultedCaseMessage><Session><CourtHearing><Hearing/></CourtHearing>")
      .replace("</NewCaseMessage>", "</Session></ResultedCaseMessage>")
      .replaceAll("PoliceIndividualDefendant", "CourtIndividualDefendant")
      .replaceAll("</BaseOffenceDetails>", "</BaseOffenceDetails><ConvictionDate>2026-10-20</ConvictionDate>");
  const arrest = "1101ZD0100000448754K";

  test.each([
    ["one PNC id", pnc, "none"],
    ["one arrest number", "", arrest],
  ])("%s beside two defendants is neither's", (_name, number, reference) => {
    const one = defendant("Ada", born("2011-03-01"), number, reference);
    const other = defendant("Rowan", born("2012-06-02"), number, reference);
    for (const record of [
      spi("12NS0004826", one + other),
      spi("12NS0004826", one, other),
      result("12NS0004826", one + other),
    ]) {
      const mapped = map(record);
      expectApart(mapped, /"Ada|2011-03-01/, /"Rowan|2012-06-02/);
      expect(numbersOf(mapped)).toEqual([]);
      expect(warningCodes(mapped)).toContain("identifier-shared");
    }
  });
  test("two defendants of one name without a birth date are two, in one case and in two", () => {
    const [one, other] = [defendant("Ada", ""), defendant("Ada", "", "", "none", "Elm Road")];
    for (const number of ["12NS0004826", "wrong"])
      for (const record of [
        spi(number, one + other),
        spi(number, one, other),
        result(number, one + other),
        result(number, one, other),
      ])
        expectApart(map(record), /Rope Walk/, /Elm Road/);
  });
  test("one defendant of a case that comes again is the same", () => {
    const one = defendant("Ada", born("2011-03-01"));
    const cases = [spi("12NS0004826", one), result("12NS0004826", one)].map((record) => updates(map(record))[0]?.case);
    expect(cases[0]).toBe(cases[1]);
  });
  test("two cases of one stream are two incidents, and a case number of noughts is none", () => {
    const stream = spi("00000000000", defendant("Ada", born("2011-03-01")), defendant("Rowan", born("2012-06-02")));
    const mapped = map(stream);
    expect(new Set(updates(mapped).map(({ incident }) => incident)).size).toBe(2);
    expect(said(mapped).join()).not.toContain("case.localReference");
  });
});
