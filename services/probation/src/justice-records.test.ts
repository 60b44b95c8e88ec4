import { mappedOk, testContext, textFile, valuesOf, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import type { Mapped } from "@gatehouse/adapter/map";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";

// The context's day is in the autumn of 2026; dates of these records lie well before or after it.
function mapJson(record: unknown): Mapped {
  return mappedOk(
    mapRecord(textFile(JSON.stringify(record)), testContext("northshire-probation", "probation-officer")),
  );
}

const offence = (description: string, mainOffence = true): unknown => ({
  offenceId: "M1",
  mainOffence,
  offenderId: 77,
  detail: { code: "10501", description, mainCategoryCode: "105" },
});
function conviction(
  more: Readonly<Record<string, unknown>>,
  sentence: Readonly<Record<string, unknown>> = {},
): unknown {
  return {
    convictionId: 1,
    active: true,
    convictionDate: "2026-02-02",
    offences: [offence("Common assault"), offence("Criminal damage", false)],
    sentence: {
      description: "Community Order",
      startDate: "2026-02-03",
      expectedSentenceEndDate: "2031-02-02",
      ...sentence,
    },
    ...more,
  };
}

describe("convictions", () => {
  test("an order in force is a supervision with its offences, under the number of the person", () => {
    const { drafts } = mapJson([conviction({})]);
    expect(drafts[0]?.people[0]?.ids).toEqual([{ scheme: "local", value: "77" }]);
    expect(valuesOf(drafts, "probation.supervision")).toEqual([
      { status: "active", order: "Community Order", from: "2026-02-03", to: "2031-02-02" },
    ]);
    expect(valuesOf(drafts, "police.convictions")).toEqual([
      [
        { date: "2026-02-02", offence: "Common assault", disposal: "Community Order" },
        { date: "2026-02-02", offence: "Criminal damage" },
      ],
    ]);
  });
  const unsaid: readonly (readonly [string, unknown, string])[] = [
    ["inactive", conviction({ active: false }), "order-ended"],
    ["terminated", conviction({}, { terminationDate: "2026-05-01" }), "order-ended"],
    ["terminated in custody", conviction({ custody: { status: { code: "AT" } } }), "order-ended"],
    ["past its end", conviction({}, { expectedSentenceEndDate: "2026-03-01" }), "order-end-passed"],
    ["not sentenced", conviction({ sentence: undefined }), "not-sentenced"],
  ];
  test.each(unsaid)("one that is %s says nothing", (_, record, code) => {
    const mapped = mapJson([record]);
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toContain(code);
  });
  test("a recall is not an active supervision, and a breach is a condition", () => {
    const { drafts } = mapJson([conviction({ inBreach: true, custody: { status: { code: "C" } } })]);
    expect(valuesOf(drafts, "probation.supervision")).toMatchObject([{ status: "recalled" }]);
    expect(valuesOf(drafts, "probation.conditions")).toEqual([
      [{ kind: "breach", text: "The record shows the order as in breach." }],
    ]);
  });
});

describe("requirements and interventions", () => {
  const requirement = (more: Readonly<Record<string, unknown>>): unknown => ({
    requirementId: 1,
    active: true,
    startDate: "2026-02-02",
    requirementTypeMainCategory: { code: "X", description: "Exclusion" },
    requirementTypeSubCategory: { code: "X01", description: "Named Place" },
    length: 18,
    lengthUnit: "Months",
    requirementNotes: "of a third person",
    ...more,
  });
  test("one in force is a condition, without what was noted", () => {
    const { drafts } = mapJson({ crn: "X777978", requirements: [requirement({})] });
    expect(valuesOf(drafts, "probation.conditions")).toEqual([
      [{ kind: "exclusion", text: "Exclusion: Named Place (18 months)" }],
    ]);
    expect(JSON.stringify(drafts)).not.toContain("third person");
  });
  test.each([{ active: false }, { terminationDate: "2026-04-01" }])("%j has ended and says nothing", (more) => {
    expect(mapJson({ crn: "X777978", requirements: [requirement(more)] }).drafts).toEqual([]);
  });
  const nsi = (type: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
    crn: "X777978",
    nsis: [{ nsiId: 1, nsiType: { code: type }, referralDate: "2026-02-02", notes: "free text", ...more }],
  });
  test("a breach is started, and concluded once it has an outcome", () => {
    expect(valuesOf(mapJson(nsi("BRE")).drafts, "probation.conditions")).toEqual([
      [{ kind: "breach-raised", text: "Enforcement of a breach of an order or licence was started." }],
    ]);
    const over = mapJson(nsi("BRE", { nsiOutcome: { code: "BRE10" }, statusDateTime: "2026-03-01T10:00:00" }));
    expect(valuesOf(over.drafts, "probation.conditions")).toMatchObject([[{ kind: "breach-concluded" }]]);
  });
  test("any other intervention says nothing", () => {
    expect(warningCodes(mapJson(nsi("OPD1")))).toContain("nsi-not-shared");
    expect(mapJson(nsi("OPD1")).drafts).toEqual([]);
  });
});

describe("what OASys found between the adult and partners or children", () => {
  const section = (answers: unknown): Mapped => mapJson({ probNumber: "X777978", assessments: [answers] });
  test("domestic abuse, imminent violence and parental responsibilities are said", () => {
    const { drafts } = section({
      prevOrCurrentDomesticAbuse: "Yes",
      relParentalResponsibilities: "Yes",
      parentalRespProblem: "2-Significant problems",
      SARA: { imminentRiskOfViolenceTowardsPartner: "High" },
    });
    expect(valuesOf(drafts, "family.domesticAbuse")).toEqual([{ present: true }]);
    expect(valuesOf(drafts, "probation.assessment")).toEqual([
      "Spousal assault risk assessment, imminent risk of violence towards a partner: high",
      "The adult has parental responsibilities.",
      "How the adult meets parental responsibilities: significant problems.",
    ]);
  });
  test("an answer of no reassures nobody", () => {
    const no = {
      prevOrCurrentDomesticAbuse: "No",
      relParentalResponsibilities: "No",
      riskToIdentifiableChildren: "No",
    };
    expect(section({ ...no, parentalRespProblem: "0-No problems" }).drafts).toEqual([]);
  });
  test("a risk to identifiable children is an extract, and accounts of the offence stay", () => {
    const { drafts } = section({ riskToIdentifiableChildren: "Two step-children", currentWhoVictims: "A neighbour" });
    expect(valuesOf(drafts, "probation.assessment")).toEqual(["Risk to identifiable children: Two step-children"]);
  });
});

describe("releases", () => {
  const coming = "2031-04-20";
  const cases: readonly (readonly [string, (date: string) => unknown])[] = [
    ["key dates", (date) => ({ data: { automaticRelease: { date: "2030-01-01" }, release: { confirmedDate: date } } })],
    [
      "a prisoner",
      (date) => ({ prisonerNumber: "A1234BC", lastName: "Norcott", status: "ACTIVE IN", releaseDate: date }),
    ],
    ["custody", (date) => [conviction({ custody: { keyDates: { expectedReleaseDate: date } } })]],
  ];
  test.each(cases)("%s: a coming release is said, one that has passed is not", (_, record) => {
    expect(valuesOf(mapJson(record(coming)).drafts, "probation.release")).toEqual([{ date: coming }]);
    const past = mapJson(record("2024-04-20"));
    expect(valuesOf(past.drafts, "probation.release")).toEqual([]);
    expect(warningCodes(past)).toContain("release-passed");
  });
  test("of a person who is out, and of the dates that follow by counting, nothing is said", () => {
    const out = { prisonerNumber: "A1234BC", lastName: "Norcott", status: "INACTIVE OUT", releaseDate: coming };
    expect(mapJson(out).drafts).toEqual([]);
    expect(mapJson({ data: { automaticRelease: { date: coming }, licenceExpiry: { date: coming } } }).drafts).toEqual(
      [],
    );
  });
});

describe("answers of a search or an error", () => {
  const found = (crn: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
    firstName: "Ada",
    lastName: "Norcott",
    identifiers: { deliusCrn: crn },
    underActiveSupervision: true,
    ...more,
  });
  test("one that is found is a record, and several are nobody in particular", () => {
    expect(mapJson({ data: [found("X777978")], pagination: {} }).drafts).toHaveLength(1);
    for (const list of ["data", "content"]) {
      const several = mapJson({ [list]: [found("X777978"), found("X100001")] });
      expect(several.drafts).toEqual([]);
      expect(warningCodes(several)).toContain("search-candidates");
    }
  });
  test("two sources that give one number different birth dates say nothing", () => {
    const record = (born: string): unknown => found("X777978", { dateOfBirth: born });
    const both = (born: string): Mapped =>
      mapJson({ data: { prisonerOffenderSearch: record("1980-01-01"), probationOffenderSearch: record(born) } });
    expect(both("1980-01-01").drafts).toHaveLength(1);
    expect(both("1991-01-01").drafts).toEqual([]);
    expect(warningCodes(both("1991-01-01"))).toContain("records-disagree");
  });
  const silent: readonly (readonly [string, unknown, string])[] = [
    ["something blacked out", { data: [found("X777978", { pncId: "**REDACTED**" })] }, "record-redacted"],
    ["a deleted record", { data: [found("X777978", { softDeleted: true })] }, "record-deleted"],
    ["a limited case", { data: [found("X777978", { limitedAccess: { restrictedTo: [{}] } })] }, "limited-access"],
    ["nothing found", { data: [], pagination: { totalCount: 0 } }, "no-results"],
    ["an error", { status: 404, userMessage: "Not found", developerMessage: "X777978" }, "error-answer"],
    ["needs", [{ section: "ACCOMMODATION", riskOfHarm: true, riskOfReoffending: true }], "needs-not-shared"],
    [
      "what a tier is worked out of",
      { registrations: [{ code: "RCPR", date: "2026-01-01" }], convictions: [{ sentenceTypeCode: "329" }] },
      "offences-not-shared",
    ],
    ["offences without an order", { data: [{ cjsCode: "RR84070", courtDates: [] }] }, "offences-not-shared"],
  ];
  test.each(silent)("%s: no draft, and the reason", (_, record, code) => {
    const mapped = mapJson(record);
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toContain(code);
    expect(mapped.fields.unknown).toEqual([]);
  });
});

describe("who is responsible", () => {
  test("the community's officer leads, the prison's does not", () => {
    const name = { forename: "Ines", surname: "Walder" };
    const prison = { prisonOffenderManager: { forename: "Joe", surname: "Bloggs" } };
    const { drafts } = mapJson({ data: { communityOffenderManager: { name, email: "i@p.example" }, ...prison } });
    expect(valuesOf(drafts, "contact.leadProfessional")).toMatchObject([
      { name: "Ines Walder", contact: "i@p.example" },
    ]);
  });
  test("a made-up officer of a case that nobody has is nobody", () => {
    const mapped = mapJson({
      data: { communityOffenderManager: { name: { forename: "Unallocated", surname: "Staff" } } },
    });
    expect(mapped.drafts).toEqual([]);
    expect(warningCodes(mapped)).toContain("officer-unallocated");
  });
});
