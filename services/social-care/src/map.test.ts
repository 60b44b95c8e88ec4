import type { Mapped } from "@gatehouse/adapter/map";
import { mappedOk, testContext, textFile, valuesOf, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-council", "social-worker");

function mapText(text: string, name?: string): Mapped {
  return mappedOk(mapRecord(textFile(text, name), context()));
}
const mapJson = (record: unknown, name?: string): Mapped => mapText(JSON.stringify(record), name);
function child(identifiers: string, details: string): string {
  return `<Child><ChildIdentifiers><LAchildID>NC-1</LAchildID>${identifiers}</ChildIdentifiers><CINdetails>${details}</CINdetails></Child>`;
}
const cin = (...children: readonly string[]): string => `<Message><Children>${children.join("")}</Children></Message>`;
const young = "<PersonBirthDate>2017-03-09</PersonBirthDate>";

describe("children in need census", () => {
  test.each([
    ["M", "male"],
    ["F", "female"],
    ["1", "male"],
    ["2", "female"],
    ["9", "other"],
  ])("sex %s is %s in the element of any year", (code, sex) => {
    for (const name of ["Sex", "GenderCurrent"])
      expect(valuesOf(mapText(cin(child(`${young}<${name}>${code}</${name}>`, ""))).drafts, "child.sex")).toEqual([
        sex,
      ]);
  });
  const triggers = [
    {
      name: "a referral for abuse or neglect",
      details: "<CINreferralDate>2026-09-01</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>",
      concern: true,
    },
    {
      name: "a referral for another need",
      details: "<CINreferralDate>2026-09-01</CINreferralDate><PrimaryNeedCode>N4</PrimaryNeedCode>",
      concern: false,
    },
    {
      name: "a section 47 enquiry",
      details: "<Section47><S47ActualStartDate>2026-09-01</S47ActualStartDate></Section47>",
      concern: true,
    },
    {
      name: "a protection plan",
      details: "<ChildProtectionPlans><CPPstartDate>2026-09-01</CPPstartDate></ChildProtectionPlans>",
      concern: true,
    },
    {
      name: "a child in need plan",
      details: "<CINPlanDates><CINPlanStartDate>2026-09-01</CINPlanStartDate></CINPlanDates>",
      concern: false,
    },
  ];
  test.each(triggers)("$name: concern $concern, without risk", ({ details, concern }) => {
    const { drafts } = mapText(cin(child(young, details)));
    expect(drafts.some((draft) => draft.kind === "concern")).toBe(concern);
    expect(drafts.every((draft) => draft.risk === undefined && draft.told === undefined)).toBe(true);
  });
  test("a relative or neighbour who referred is not named, a school is", () => {
    const source = (code: string): string =>
      `<CINreferralDate>2026-09-01</CINreferralDate><ReferralSource>${code}</ReferralSource>`;
    expect(JSON.stringify(mapText(cin(child(young, source("2A")))).drafts)).toContain("referred by: school");
    for (const code of ["1A", "1B", "1C", "9"]) {
      const mapped = mapText(cin(child(young, source(code))));
      expect(JSON.stringify(mapped.drafts)).not.toContain("referred by");
      expect(warningCodes(mapped)).toContain("informant-not-shared");
    }
  });
  test("closure for adoption is told as a closure and nothing else", () => {
    const closed = "<CINclosureDate>2026-09-01</CINclosureDate><ReasonForClosure>RC1</ReasonForClosure>";
    const { drafts } = mapText(cin(child(young, closed)));
    expect(valuesOf(drafts, "family.previousInvolvement")).toEqual([[{ date: "2026-09-01", type: "case-closed" }]]);
  });
  const died = [
    [
      "a date of death",
      child(`${young}<PersonDeathDate>2026-08-01</PersonDeathDate>`, ""),
      { date: "2026-08-01", type: "died" },
    ],
    [
      "a closure because of it",
      child(young, "<CINclosureDate>2026-08-01</CINclosureDate><ReasonForClosure>RC2</ReasonForClosure>"),
      { date: "2026-08-01", type: "died" },
    ],
    ["a date of death that cannot be read", child(`${young}<PersonDeathDate>TBC</PersonDeathDate>`, ""), undefined],
  ] as const;
  test.each(died)("of a child who died, by %s, a draft says so or there is none, and no concern", (_, record, said) => {
    const plan = "<ChildProtectionPlans><CPPstartDate>2026-07-01</CPPstartDate></ChildProtectionPlans>";
    const other = child(young, "").replace("NC-1", "NC-2");
    const mapped = mapText(cin(record.replace("</CINdetails>", `${plan}</CINdetails>`), other));
    const own = mapped.drafts.filter((draft) => draft.case === "case-local-NC-1");
    expect(own.map(({ kind }) => kind)).toEqual(said === undefined ? [] : ["case-update"]);
    if (said !== undefined) expect(valuesOf(own, "family.previousInvolvement").flat()).toContainEqual(said);
    expect(warningCodes(mapped)).toContain("child-deceased");
    expect(mapped.drafts.some((draft) => draft.case === "case-local-NC-2")).toBe(true);
  });
  test("the category of a plan that ended is said of one that ended; of one with an unclear end not at all", () => {
    const plan = (end: string): string =>
      `<CINreferralDate>2026-06-01</CINreferralDate><ChildProtectionPlans><CPPstartDate>2026-07-01</CPPstartDate><CPPendDate>${end}</CPPendDate><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse></ChildProtectionPlans>`;
    expect(valuesOf(mapText(cin(child(young, plan("2026-09-01")))).drafts, "concern.analysis")).toEqual([
      { risks: "Category of the child protection plan that ended on 2026-09-01: neglect (NEG)" },
    ]);
    const unclear = mapText(cin(child(young, plan("2025-09-01"))));
    expect(valuesOf(unclear.drafts, "concern.analysis")).toEqual([]);
    expect(warningCodes(unclear)).toContain("plan-end-unclear");
  });
  test("one child's faults leave the next child alone", () => {
    const broken =
      "<Child><ChildIdentifiers><LAchildID/><PersonBirthDate>Notadate</PersonBirthDate></ChildIdentifiers></Child>";
    const mapped = mapText(cin(broken, child(young, "")));
    expect(mapped.drafts.map((draft) => draft.case)).toEqual(["case-local-NC-1"]);
    expect(warningCodes(mapped)).toEqual(["date-invalid", "nothing-to-share", "subject-not-in-record"]);
  });
});

describe("looked-after return", () => {
  test("a missing episode's days are the starts of London days, in summer too", () => {
    const { drafts } = mapText("CHILD,DOB,MISSING,MIS_START,MIS_END\n1,09/03/2017,M,10/07/2026,12/07/2026\n");
    expect(valuesOf(drafts, "police.missingEpisodes")).toContainEqual([
      { from: "2026-07-09T23:00:00Z", to: "2026-07-11T23:00:00Z" },
    ]);
  });
  test.each(["12/11/2025", "soon"])("an end of %s does not make a missing child of one who came back", (end) => {
    const mapped = mapText(`CHILD,DOB,MISSING,MIS_START,MIS_END\n1,09/03/2017,M,10/07/2026,${end}\n`);
    expect(valuesOf(mapped.drafts, "police.missingEpisodes")).toEqual([]);
    expect(warningCodes(mapped)).toContain("end-unclear");
    expect(mapped.drafts.map(({ kind }) => kind)).toContain("concern");
  });
  test("nor does it say of police protection that it goes on", () => {
    const mapped = mapText("CHILD,DECOM,LS,PLACE,DEC,REC\n1,01/02/2026,L1,U4,01/02/2025,X1\n");
    expect(valuesOf(mapped.drafts, "police.protectionEvent")).toEqual([]);
    expect(warningCodes(mapped)).toContain("end-unclear");
  });
  test("of a child who died in care that is said", () => {
    const mapped = mapText("CHILD,DECOM,LS,PLACE,DEC,REC\n1,01/02/2026,C2,U4,01/03/2026,E2\n");
    expect(valuesOf(mapped.drafts, "family.previousInvolvement")).toContainEqual([
      { date: "2026-03-01", type: "died" },
    ]);
    expect(warningCodes(mapped)).toContain("child-deceased");
  });
  test("away without authorisation is not missing", () => {
    const mapped = mapText("CHILD,DOB,MISSING,MIS_START,MIS_END\n1,09/03/2017,A,10/07/2026,\n");
    expect(valuesOf(mapped.drafts, "police.missingEpisodes")).toEqual([]);
    expect(mapped.drafts).toHaveLength(1);
  });
  test("no postcode reaches a draft", () => {
    const text = "CHILD,DECOM,LS,PLACE,DEC,REC,HOME_POST,PL_POST,URN\n1,01/02/2026,C2,U4,,,NS1 2AB,NS9 9ZZ,SC12\n";
    expect(JSON.stringify(mapText(text).drafts)).not.toMatch(/NS1|NS9|SC12|contact\./);
  });
  test.each(["E1", "D1", "J1"])("legal status %s is not told", (status) => {
    const { drafts } = mapText(`CHILD,DECOM,LS,PLACE\n1,01/02/2026,${status},U4\n`);
    expect(valuesOf(drafts, "family.careArrangement")).toEqual(["placement: foster placement"]);
  });
  test("Windows-1252, a byte order mark and CRLF are read", () => {
    const rows = Buffer.from("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n1\xe9,1,09/03/2017,WBRI,,,\r\n", "latin1");
    expect(mappedOk(mapRecord({ name: "x.csv", bytes: rows }, context())).drafts).toHaveLength(1);
  });
});

describe("case systems and SUI records", () => {
  test("an interval that is not one day is no birth date", () => {
    const interval = { Lower: "2017-01-01", Upper: "2017-12-31", Mask: "YEAR" };
    const mapped = mapJson({ Results: [{ Id: "7", Forename: "Ada", Surname: "Lovell", DateOfBirth: interval }] });
    expect(mapped.drafts[0]?.people[0]?.born).toBeUndefined();
    expect(warningCodes(mapped)).toContain("date-partial");
  });
  test("a child in care has no address and no household", () => {
    const address = { line1: "1 Hidden Lane", postcode: "NS99ZZ" };
    const record = { firstName: "Ivo", address, cscActiveStatusesAndPlans: [{ status: "CLA", plan: "" }] };
    expect(JSON.stringify(mapJson(record).drafts)).not.toMatch(/Hidden|NS9/);
    const active = "SourceID,Forename,Surname,DOB,PostCode,ActiveCLA\n7,Ivo,Tarrant,17/05/2014,NS9 9ZZ,Y\n";
    expect(JSON.stringify(mapText(active).drafts)).not.toContain("NS9");
  });
  test("what a record says of a relative's danger is said about that relative, as reported", () => {
    const relatives = [
      { relationshipToTheChild: "Father", name: "Fin Carrow", dob: "1988-11-01", risk: ["May be violent"] },
    ];
    const [draft] = mapJson({ firstName: "Ada", lastName: "Lovell", relatedPeople: relatives }).drafts;
    const said = draft?.statements.find((statement) => statement.item === "police.staffSafety");
    expect(said).toMatchObject({ about: "relative-1", assertion: "reported" });
    expect(draft?.people.find((person) => person.label === "relative-1")).toMatchObject({
      role: "parent",
      born: "1988-11-01",
    });
  });
  test("a list of records is read like an envelope's", () => {
    const record = (personId: string, firstName: string): unknown => ({
      personId,
      recordType: "personal.details",
      payload: { firstName },
    });
    const mapped = mapJson([record("9434765919", "Ivo"), record("9449306753", "Ada")]);
    expect(valuesOf(mapped.drafts, "child.name")).toEqual(["Ivo", "Ada"]);
    expect(mapped.fields.unknown).toEqual([]);
  });
  test("a placeholder NHS number matches nobody", () => {
    const mapped = mapJson({ sui: "1111111111", nhsNumber: "1111111111", lastName: "Doe", referrals: [] });
    expect(warningCodes(mapped)).toContain("identifier-invalid");
    expect(JSON.stringify(mapped.drafts)).not.toContain("1111111111");
  });
});
