import { mappedOk, textFile, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import type { Mapped, RecordFile } from "@gatehouse/adapter/map";
import { describe, expect, test } from "vitest";
import { createMapRecord } from "./map.ts";
import { defaultHeaders, defaultThresholds, Headers } from "./settings.ts";
import { inSet, mapOk, saidOf, sample, school } from "./testing.ts";
import { triggers } from "./triggers.ts";

const pupil = {
  pupilonrolltableid: "p-1",
  NativeId: "950",
  sourceid: "s",
  upn: "B801200005001",
  dob: "2017-Mar-21 00:00:00",
};

/** One row of a table. */
function row(cells: Readonly<Record<string, string>>): RecordFile {
  return textFile(`${Object.keys(cells).join(",")}\n${Object.values(cells).join(",")}\n`);
}

function of(cells: Readonly<Record<string, string>>, item: string): unknown {
  return saidOf(mapOk(row({ ...pupil, ...cells })).drafts, item)[0];
}

describe("a row of pupils", () => {
  test.each([
    [{ sex: "M" }, "child.sex", "male"],
    [{ gender: "F" }, "child.sex", "female"],
    [{ sex: "1" }, "child.sex", "male"],
    [{ sex: "U" }, "child.sex", undefined],
    [{ forename: "Ada", middlenames: "Jean", surname: "Lovell" }, "child.name", "Ada Jean Lovell"],
    [{ pupilname: "Ada Lovell" }, "child.name", "Ada Lovell"],
    [{ dob: "2017-Mar-21 00:00:00" }, "child.dateOfBirth", "2017-03-21"],
    [{ dob: "21/03/2017" }, "child.dateOfBirth", "2017-03-21"],
    [{ dob: "2999-01-01" }, "child.dateOfBirth", undefined],
    [{ ethnicity: "WBRI" }, "child.ethnicity", { code: "WBRI", text: "White British" }],
    [{ ethnicity: "REFU" }, "child.ethnicity", { absent: "withheld" }],
    [{ ethnicity: "NOBT" }, "child.ethnicity", { absent: "not-known" }],
    [{ ethnicity: "QQQQ" }, "child.ethnicity", undefined],
    [{ language: "CYM" }, "child.communicationNeeds", { language: "Welsh" }],
    [{ language: "QUE" }, "child.communicationNeeds", { language: "DfE language code QUE" }],
    [{ language: "NOT" }, "child.communicationNeeds", { absent: "not-known" }],
    [
      { language: "POL", proficiencyinenglish: "A" },
      "child.communicationNeeds",
      { language: "Polish", communication: "new to English" },
    ],
    [{ senprovision: "E" }, "education.specialNeeds", { status: "ehc-plan", ehcp: true }],
    [{ senprovision: "K" }, "education.specialNeeds", { status: "sen-support", ehcp: false }],
    [{ senprovision: "S" }, "education.specialNeeds", { status: "statement", ehcp: false }],
    [{ senprovision: "N" }, "education.specialNeeds", { status: "none", ehcp: false }],
    [{ senprovision: "9" }, "education.specialNeeds", undefined],
    [{ youngcarer: "P" }, "family.youngCarer", "Identified as a young carer by a parent or guardian"],
    [{ youngcarer: "Yes" }, "family.youngCarer", "Identified as a young carer"],
    [{ youngcarer: "N" }, "family.youngCarer", undefined],
    [{ boarder: "7.0" }, "family.careArrangement", "Boards at school, seven nights a week"],
    [{ boarder: "N" }, "family.careArrangement", undefined],
    [{ entrydate: "2021-Sep-06 00:00:00" }, "education.movesOrMissing", [{ from: "2021-09-06", kind: "enrolment" }]],
    [{ leavingdate: "2025-07-01" }, "education.movesOrMissing", [{ from: "2025-07-01", kind: "enrolment-ended" }]],
    [{}, "contact.setting", "School 950"],
    [{ leavingdate: "2025-07-01" }, "contact.setting", undefined],
    [{ lookedafter: "True" }, "family.planStatus", { status: "looked-after" }],
    [{ lookedafter: "False" }, "family.planStatus", undefined],
    [{ homepostcode: "ns14qt" }, "contact.address", { lines: ["NS1 4QT"], postcode: "NS1 4QT" }],
  ])("%j says %s", (cells, item, said) => {
    expect(of(cells, item)).toEqual(said);
  });

  test("free meals, premiums, nationality and a parent's service become nothing", () => {
    const extra = { fsmeligible: "True", pupilpremium: "True", eyppr: "Y", nationality: "POL", servicechild: "Y" };
    const items = (cells: Readonly<Record<string, string>>): readonly string[] =>
      mapOk(row({ ...pupil, ...cells })).drafts.flatMap(({ statements }) => statements.map(({ item }) => item));
    expect(items(extra)).toEqual(items({}));
    expect(mapOk(row({ ...pupil, ...extra })).fields.unknown).toEqual([]);
  });

  test("the name that the school uses is said beside the legal one, and the one before it as an earlier name", () => {
    const names = { forename: "Ada", surname: "Lovell", preferredsurname: "Marlow", formersurname: "Reed" };
    const { drafts } = mapOk(row({ ...pupil, ...names }));
    expect(saidOf(drafts, "child.name")).toEqual(["Ada Lovell", "Ada Marlow"]);
    expect(saidOf(drafts, "child.previousNames")).toEqual([["Ada Reed"]]);
  });

  test.each(["A", "G", "R", "C"])(
    "after care (%s) no earlier name is said, and the address must not be found",
    (plaa) => {
      const cells = {
        forename: "Ada",
        surname: "Lovell",
        formersurname: "Reed",
        plaa,
        street: "Quarry Lane",
        uprn: "100023336956",
      };
      const mapped = mapOk(row({ ...pupil, ...cells }));
      expect(JSON.stringify(mapped.drafts)).not.toContain("Reed");
      expect(saidOf(mapped.drafts, "contact.address")).toEqual([]);
      expect(saidOf(mapped.drafts, "contact.uprn")).toEqual([]);
      expect(saidOf(mapped.drafts, "contact.protectedAddress")).toEqual([
        { lines: ["Quarry Lane"], protection: "placed-from-care" },
      ]);
      expect(warningCodes(mapped)).toContain("after-care-protected");
    },
  );

  test("where a looked-after child lives is not said at all", () => {
    const mapped = mapOk(row({ ...pupil, lookedafter: "True", street: "Quarry Lane", postcode: "NS1 4QT" }));
    expect(JSON.stringify(mapped.drafts)).not.toMatch(/Quarry|NS1/);
    expect(warningCodes(mapped)).toContain("placement-not-shared");
  });
});

describe("who a row is about", () => {
  test.each([
    ["5ff4489b-998", "identifier-invalid"],
    ["X1234567898765", "identifier-invalid"],
    ["A801200005001", "identifier-invalid"],
  ])("the number %s matches nobody", (upn, code) => {
    const mapped = mapOk(row({ ...pupil, upn, surname: "Lovell" }));
    expect(mapped.drafts[0]?.people[0]?.ids.map(({ scheme }) => scheme)).toEqual(["local"]);
    expect(warningCodes(mapped)).toContain(code);
  });

  test("a permanent and a temporary number with the right letter do, in either case", () => {
    for (const upn of ["b801200005001", "M80120000500A"])
      expect(mapOk(row({ ...pupil, upn })).drafts[0]?.people[0]?.ids[0]).toEqual({
        scheme: "upn",
        value: upn.toUpperCase(),
      });
  });

  test("a former number is never used, and an unknown learner number is no number", () => {
    const mapped = mapOk(row({ ...pupil, upn: "", formerupn: "H243278544154", uniquelearnernumber: "9999999999" }));
    expect(JSON.stringify(mapped.drafts)).not.toContain("H243278544154");
    expect(warningCodes(mapped)).toEqual([]);
  });

  test("a row's number counts only with its return, as another return numbers from one again", () => {
    const [draft] = mapOk(row({ pupilonrolltableid: "1", NativeId: "950", sourceid: "s-9", surname: "Lovell" })).drafts;
    expect(draft?.people[0]?.ids).toEqual([{ scheme: "local", value: "950/s-9/1" }]);
  });

  test("pupils of different names with one number are matched by neither's", () => {
    const mapped = mapOk(
      textFile("UPN,Forename,Surname,DOB\nB801200005001,Ada,Lovell,2017-03-21\nB801200005001,Bo,Lovell,2017-03-21\n"),
    );
    expect(mapped.drafts).toHaveLength(2);
    expect(mapped.drafts.map(({ people }) => people[0]?.ids.map(({ scheme }) => scheme))).toEqual([
      ["local"],
      ["local"],
    ]);
    expect(new Set(mapped.drafts.map((draft) => draft.case)).size).toBe(2);
    expect(warningCodes(mapped)).toEqual(["identifier-shared"]);
  });

  test("rows of one pupil are one draft, and of two without numbers two", () => {
    const one =
      "UPN,Forename,Surname,DOB,Sex\nB801200005001,Ada,Lovell,2017-03-21,F\nB801200005001,Ada,Lovell,2017-03-21,F\n";
    expect(mapOk(textFile(one)).drafts).toHaveLength(1);
    expect(mapOk(textFile("Forename,Surname,Sex\nAda,Lovell,F\nAda,Lovell,F\n")).drafts).toHaveLength(2);
  });
});

describe("attendance", () => {
  test.each([
    [["120.0", "6.0", "3.0"], { percent: 92.5, unauthorisedPercent: 2.5 }],
    [["120.0", "6.0", ""], undefined],
    [["0.0", "0.0", "0.0"], undefined],
    [["10.0", "9.0", "9.0"], undefined],
    [["many", "9.0", "9.0"], undefined],
  ])("of sessions %j is %j", ([possible = "", authorised = "", unauthorised = ""], said) => {
    const cells = {
      termlysessionspossible: possible,
      termlysessionsauthorised: authorised,
      termlysessionsunauthorised: unauthorised,
    };
    expect(of(cells, "education.attendance")).toEqual(said);
  });

  test.each([
    ["91.4", { percent: 91.4 }],
    ["91.4%", { percent: 91.4 }],
    ["0.93", undefined],
    ["0.93%", { percent: 0.9 }],
    ["120", undefined],
  ])("that a file states as %s is %j", (stated, said) => {
    expect(of({ "Attendance %": stated }, "education.attendance")).toEqual(said);
  });

  test("sessions by code make no percentage; much absence without leave is told to a professional", () => {
    const codes = (sessions: string): RecordFile =>
      textFile(`pupilonrolltableid,sessions,attendancereason\np-1,${sessions},O\np-1,90.0,I\n`);
    expect(mapOk(codes("3.0")).drafts).toEqual([]);
    const { drafts } = mapOk(codes("25.0"));
    expect(drafts.map(({ kind }) => kind)).toEqual(["concern"]);
    expect(saidOf(drafts, "education.attendance")).toEqual([]);
  });
});

describe("suspensions and exclusions", () => {
  const table = (...rows: readonly string[]): Mapped =>
    mapOk(
      textFile(
        `pupilonrolltableid,startdate,sessions,reason1,reason2,category,reinstatementdate\n${rows.join("\n")}\n`,
      ),
    );
  const kinds = ({ drafts }: Mapped): readonly string[] => drafts.map(({ kind }) => kind);

  test("are said with day, kind and reasons in words", () => {
    expect(saidOf(table("p-1,2026-Oct-05 00:00:00,4.0,PP,BU,SUSP,").drafts, "education.exclusions")).toEqual([
      [{ from: "2026-10-05", kind: "suspension", reason: "physical assault against a pupil; bullying; 4 sessions" }],
    ]);
    expect(saidOf(table("p-1,2026-Oct-05 00:00:00,,DB,,PERM,").drafts.slice(0, 1), "education.exclusions")).toEqual([
      [{ from: "2026-10-05", kind: "permanent-exclusion", reason: "persistent or general disruptive behaviour" }],
    ]);
  });

  test("without a day or of an unknown kind are left out", () => {
    expect(table("p-1,someday,4.0,PP,,SUSP,").drafts).toEqual([]);
    expect(table("p-1,2026-Oct-05 00:00:00,4.0,PP,,WHAT,").drafts).toEqual([]);
    expect(warningCodes(table("p-1,,4.0,PP,,SUSP,"))).toContain("row-without-day");
  });

  test.each([
    ["one suspension", ["p-1,2026-10-05,4.0,DB,,SUSP,"], ["case-update"]],
    ["one for a weapon", ["p-1,2026-10-05,4.0,OW,,FIXD,"], ["case-update", "concern"]],
    ["two suspensions", ["p-1,2026-10-05,4.0,DB,,SUSP,", "p-1,2026-10-12,4.0,DB,,FIXD,"], ["case-update", "concern"]],
    ["two over lunch", ["p-1,2026-10-05,1.0,DB,,LNCH,", "p-1,2026-10-12,1.0,DB,,LNCH,"], ["case-update"]],
    ["a permanent one", ["p-1,2026-10-05,,DB,,PERM,"], ["case-update", "concern"]],
    ["a permanent one of two years ago", ["p-1,2024-10-05,,DB,,PERM,"], ["case-update"]],
    ["a permanent one that was taken back", ["p-1,2026-10-05,,DB,,PERM,2026-10-20"], ["case-update"]],
  ])("%s: %j", (_, rows, drafts) => {
    expect(kinds(table(...rows))).toEqual(drafts);
  });

  test("of which a concern is proposed name no risk and no telling, and quote nothing", () => {
    const concern = table("p-1,2026-10-05,,DB,,PERM,").drafts.find(({ kind }) => kind === "concern");
    expect(concern?.risk ?? null).toBeNull();
    expect(concern?.told ?? null).toBeNull();
    expect(saidOf(concern === undefined ? [] : [concern], "concern.narrative")).toEqual([
      expect.stringContaining("for a named professional to complete"),
    ]);
  });

  test("propose nothing where the agency switched the trigger off, or raised its threshold", () => {
    const file = textFile(
      "pupilonrolltableid,startdate,reason1,category\np-1,2026-10-05,DB,SUSP\np-1,2026-10-06,DB,SUSP\n",
    );
    const off = createMapRecord({ isOn: () => false });
    expect(kinds(mappedOk(off(file, school())))).toEqual(["case-update"]);
    const three = createMapRecord({ isOn: () => true, thresholds: { ...defaultThresholds, suspensions: 3 } });
    expect(kinds(mappedOk(three(file, school())))).toEqual(["case-update"]);
  });
});

describe("tables of one set", () => {
  const folder = "invented/census-2025-summer";

  test("a table with a pupil's number alone is about the pupil of the set's own table", () => {
    const { drafts } = mapOk(inSet(`${folder}/termlyexclusionsonroll.csv`));
    expect(drafts[0]?.people[0]).toMatchObject({
      born: "2014-07-02",
      ids: [{ scheme: "upn", value: "H243278544154" }, {}],
    });
    expect(saidOf(drafts, "child.name")).toContain("Joe Quentin");
    expect(mapOk(sample(`${folder}/termlyexclusionsonroll.csv`)).drafts[0]?.people[0]?.ids).toEqual([
      { scheme: "local", value: "9502001/s-01/p-0002" },
    ]);
  });

  test("two pupils with one number in the return are not told apart, so nothing is joined", () => {
    const mapped = mapOk(inSet(`${folder}/termlyexclusionsonroll.csv`));
    const third = mapped.drafts.find((draft) => JSON.stringify(draft.people).includes("p-0003"));
    expect(third?.people[0]?.ids).toEqual([{ scheme: "local", value: "9502001/s-01/p-0003" }]);
    expect(warningCodes(mapped)).toEqual(["join-ambiguous"]);
  });

  test("an address is told by what the set says of the pupil: after care it must not be found", () => {
    const { drafts } = mapOk(inSet(`${folder}/addressesonroll.csv`));
    expect(saidOf(drafts, "contact.address")).toEqual([
      { lines: ["Flat 2", "14 Quarry Lane", "Northshire"], postcode: "NS1 4QT" },
      { lines: ["1 Lone Road", "Northshire"], postcode: "NS3 4AB" },
    ]);
    expect(saidOf(drafts, "contact.uprn")).toEqual(["100023336956"]);
    expect(saidOf(drafts, "contact.protectedAddress")).toEqual([
      { lines: ["7 Hidden Close", "Northshire"], postcode: "NS5 5AB", protection: "placed-from-care" },
    ]);
  });

  test("the return of a set says of which day it is, and one of long ago proposes nothing", () => {
    const { drafts } = mapOk(inSet(`${folder}/pupilonroll.csv`));
    const days = drafts.flatMap(({ statements }) =>
      statements.flatMap(({ item, on }) => (item === "education.attendance" ? [on] : [])),
    );
    expect(new Set(days)).toEqual(new Set(["2025-05-15"]));
    expect(drafts.filter(({ kind }) => kind === "concern")).toEqual([]);
  });

  test("a row's number is joined within its return alone", () => {
    const pupils = textFile("pupilonrolltableid,NativeId,surname\n1,950,Lovell\n");
    const exclusion = (number: string): RecordFile =>
      textFile(`pupilonrolltableid,NativeId,startdate,reason1,category\n1,${number},2026-10-05,DB,SUSP\n`);
    const named = (number: string): unknown =>
      saidOf(mapOk({ ...exclusion(number), companions: [pupils] }).drafts, "child.name")[0];
    expect([named("950"), named("951")]).toEqual(["Lovell", undefined]);
  });

  test("needs are one statement, the first in rank first", () => {
    expect(saidOf(mapOk(inSet(`${folder}/senneeds.csv`)).drafts, "education.specialNeeds")).toEqual([
      { status: "needs-recorded", need: "hearing impairment; speech, language and communication needs" },
    ]);
  });

  test("free meals alone are no reason to write to anyone", () => {
    expect(mapOk(inSet(`${folder}/fsmperiodsonroll.csv`)).drafts).toEqual([]);
  });
});

describe("a safeguarding log", () => {
  const log = "invented/safeguarding-log.csv";

  test("its entries are reported, each under its pupil, and no other child is named", () => {
    const { drafts } = mapOk(sample(log));
    const chronologies = drafts.flatMap(({ statements }) =>
      statements.filter(({ item }) => item === "education.protectionChronology"),
    );
    expect(chronologies.map(({ assertion }) => assertion)).toEqual(["reported", "reported"]);
    const ada = drafts.filter(({ people }) => people[0]?.born === "2017-03-21");
    expect(JSON.stringify(ada)).not.toContain("Quentin");
  });

  test("an open entry of a safeguarding category proposes a concern, a closed one does not, and one of behaviour is left out", () => {
    const concerns = mapOk(sample(log)).drafts.filter(({ kind }) => kind === "concern");
    expect(concerns.map(({ people }) => people[0]?.born)).toEqual(["2017-03-21"]);
    expect(JSON.stringify(mapOk(sample(log)).drafts)).not.toContain("corridor");
    expect(saidOf(concerns, "concern.narrative")).toEqual([expect.stringContaining("2026-10-12 Physical abuse: =cmd")]);
  });

  test("an agency's own headers and categories count", () => {
    const headers = Headers.parse({
      columns: { incident: ["What was seen"], date: ["Day"], category: ["Sort"], forename: ["Rufname"] },
      concernCategories: ["worry"],
    });
    const map = createMapRecord({ isOn: () => true, headers });
    const text = "Rufname,Surname,UPN,Day,Sort,What was seen\nAda,Lovell,B801200005001,2026-10-05,Worry,Was hungry\n";
    const { drafts, fields } = mappedOk(map(textFile(text), school()));
    expect(drafts.map(({ kind }) => kind)).toEqual(["case-update", "concern"]);
    expect(saidOf(drafts, "child.name")[0]).toBe("Ada Lovell");
    expect(saidOf(drafts, "education.protectionChronology")).toEqual([
      [{ on: "2026-10-05", text: "Worry: Was hungry" }],
    ]);
    expect(fields.unknown).toEqual([]);
  });

  test("the child's own words stay apart from what others write", () => {
    expect(saidOf(mapOk(sample(log)).drafts.slice(0, 1), "voice.childsWords")).toEqual([
      { words: '"There was nothing in the cupboard."' },
    ]);
  });

  test("a table of pupils with a column of notes is no log", () => {
    const { drafts } = mapOk(textFile("UPN,Surname,Date,Notes\nB801200005001,Lovell,2026-10-05,likes chess\n"));
    expect(drafts.map(({ kind }) => kind)).toEqual(["case-update"]);
    expect(JSON.stringify(drafts)).not.toContain("chess");
  });
});

test("the defaults have every trigger of formats, and none that would be sent", () => {
  expect(triggers.filter(({ proposes }) => !proposes).map(({ id }) => id)).toEqual(["young-carer", "looked-after"]);
  expect(defaultHeaders.columns).toEqual({});
});
