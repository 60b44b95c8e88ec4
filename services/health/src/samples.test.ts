import { globSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { itemsOf, mapOk, sample, testContext, valuesOf } from "./testing.ts";

type Expectation = {
  readonly file: string;
  /** Drafts and who they are about. */
  readonly drafts: number;
  readonly about?: "child" | "adult";
  readonly items: readonly string[];
  /** Codes of warnings besides `field-not-shared`, sorted. */
  readonly warnings: readonly string[];
};

const dangling = ["age-not-known", "reference-dangling"];
const uk = (name: string): string => `ukcore/UKCore-${name}-Example.xml`;
const custodian = [
  "child.nhsNumber",
  "contact.healthTeam",
  "health.missedAppointments",
  "health.selfHarmOrMentalHealth",
  "health.urgentAttendances",
];

const expectations: readonly Expectation[] = [
  { file: uk("Bundle-AllergyList"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("Bundle-BatchPOST"), drafts: 1, items: ["health.developmentChecks"], warnings: dangling },
  { file: uk("CarePlan-WellnessPlan"), drafts: 1, items: ["child.name", "health.conditions"], warnings: dangling },
  {
    file: uk("Communication-FirstMMRVaccination"),
    drafts: 1,
    items: ["child.name", "health.developmentChecks"],
    warnings: dangling,
  },
  { file: uk("Condition-BleedingFromEar"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  {
    file: uk("Consent-ForInformationAccess"),
    drafts: 1,
    items: ["sharing.consentStatus"],
    warnings: ["consent-not-recorded", ...dangling],
  },
  { file: uk("DocumentReference-CarePlanReportPDF"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("Encounter-InpatientEncounter"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  {
    file: uk("FamilyMemberHistory-FatherDiabetes"),
    drafts: 1,
    items: ["child.name", "health.parentClinicalRecord"],
    warnings: dangling,
  },
  { file: uk("Flag-FoodAllergy"), drafts: 1, items: ["child.name", "health.conditions"], warnings: dangling },
  { file: uk("Observation-AwarenessOfDiagnosis"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("Observation-DrugUse"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("Observation-VitalSigns-BodyWeight"), drafts: 1, items: ["health.developmentChecks"], warnings: dangling },
  {
    file: uk("Patient-RichardSmith"),
    drafts: 1,
    about: "adult",
    items: [
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.nhsNumber",
      "child.sex",
      "contact.address",
      "contact.phoneOrEmail",
      "family.connectedAdults",
    ],
    warnings: ["subject-is-adult"],
  },
  { file: uk("Patient-Sn-Makaton"), drafts: 1, items: ["child.communicationNeeds", "child.name"], warnings: [] },
  { file: uk("QuestionnaireResponse-InpatientSurvey"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("RelatedPerson-JoySmith"), drafts: 1, items: ["family.connectedAdults"], warnings: dangling },
  { file: uk("ServiceRequest-ColonoscopyRequest"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("ServiceRequest-ECG"), drafts: 1, items: ["health.conditions"], warnings: dangling },
  { file: uk("Task-Colonoscopy"), drafts: 1, items: ["child.name", "health.conditions"], warnings: dangling },
  {
    file: "sui-matcher/single_match.json",
    drafts: 1,
    about: "adult",
    items: ["child.dateOfBirth", "child.name", "child.nhsNumber", "child.sex", "contact.address", "contact.healthTeam"],
    warnings: ["contact-not-current", "subject-is-adult"],
  },
  { file: "sui-matcher/no_match.json", drafts: 0, items: [], warnings: ["no-match"] },
  { file: "sui/health-01.custodian.json", drafts: 2, items: custodian, warnings: [] },
  { file: "sui/9449303223_HealthDataRecordV1.json", drafts: 1, items: custodian, warnings: ["subject-from-file-name"] },
  {
    file: "sui/SystmOne-1111111111.json",
    drafts: 1,
    about: "adult",
    items: ["child.dateOfBirth", "child.name", "contact.healthTeam", "health.missedAppointments"],
    warnings: ["identifier-invalid", "subject-is-adult"],
  },
];

/** About nobody: what a practice or a professional is, is no record of a child. */
const withoutSubject = [
  uk("Organization-WhiteRoseMedicalCentre"),
  uk("Practitioner-ConsultantSandraGose"),
  uk("PractitionerRole-GeneralPractitioner"),
];

test.each(expectations)("$file", ({ file, drafts, about = "child", items, warnings }) => {
  const result = mapOk(sample(file));
  expect(result.drafts).toHaveLength(drafts);
  expect(itemsOf(result.drafts)).toEqual(items);
  const codes = new Set(result.warnings.map((warning) => warning.code));
  codes.delete("field-not-shared");
  expect([...codes].toSorted()).toEqual(warnings.toSorted());
  for (const draft of result.drafts) {
    expect(draft.kind).toBe("case-update");
    expect(draft.people[0]?.label).toBe(about);
    expect(parseMessage(draft).ok).toBe(true);
  }
});

test.each(withoutSubject)("%s is about nobody", (file) => {
  expect(mapRecord(sample(file), testContext())).toMatchObject({ ok: false, code: "no-subject" });
});

test("every sample file has an expectation", () => {
  const folder = fileURLToPath(new URL("../../../test/samples/health", import.meta.url));
  const files = globSync("*/*.{json,xml}", { cwd: folder }).map((file) => relative(".", file));
  expect(files.toSorted()).toEqual([...expectations.map(({ file }) => file), ...withoutSubject].toSorted());
});

test.each(expectations)("every field of $file is used, or left out with a warning, and none is unknown", ({ file }) => {
  const { fields, warnings } = mapOk(sample(file));
  const warned = warnings.map((warning) => warning.path);
  const left = fields.source.filter((path) => !fields.used.includes(path));
  const isBelow = (path: string, above: string): boolean => above === "" || path.startsWith(above);
  expect(left.filter((path) => !warned.some((one) => isBelow(path, one)))).toEqual([]);
  expect(fields.unknown).toEqual([]);
});

test("Richard Smith is known by his NHS number and by what other records call him", () => {
  const [draft] = mapOk(sample(uk("Patient-RichardSmith"))).drafts;
  expect(draft?.people[0]).toEqual({
    label: "adult",
    role: "connected-adult",
    born: "1970-09-11",
    ids: [
      { scheme: "nhs-number", value: "9912003888" },
      { scheme: "local", value: "UKCore-Patient-RichardSmith-Example" },
    ],
  });
  const [encounter] = mapOk(sample(uk("Encounter-InpatientEncounter"))).drafts;
  expect(encounter?.people[0]?.ids).toEqual([{ scheme: "local", value: "UKCore-Patient-RichardSmith-Example" }]);
});

test("what a few samples say, word for word", () => {
  const of = (file: string, item: string): unknown => valuesOf(mapOk(sample(file)).drafts, item)[0];
  expect(of(uk("Patient-RichardSmith"), "contact.address")).toEqual({
    lines: ["4 Sandmoor Drive", "LEEDS"],
    postcode: "LS17 7DF",
  });
  expect(of(uk("Patient-Sn-Makaton"), "child.communicationNeeds")).toEqual({
    language: "British Sign Language",
    communication: "Makaton vocabulary",
  });
  expect(of(uk("Observation-VitalSigns-BodyWeight"), "health.developmentChecks")).toEqual([
    { on: "2023-08-10", check: "Body weight", result: "90 kilogram" },
  ]);
  expect(of(uk("Condition-BleedingFromEar"), "health.conditions")).toEqual([
    { code: "26322001", text: "Bleeding from ear" },
  ]);
  expect(of("sui/9449303223_HealthDataRecordV1.json", "health.missedAppointments")).toEqual([
    { date: "2025-10-29", service: "GP (Example missed appointment reason)" },
    { date: "2025-10-30", service: "Hospital" },
  ]);
  expect(of("sui/9449303223_HealthDataRecordV1.json", "health.urgentAttendances")).toEqual([
    { date: "2025-11-29", reason: "Example A&E attendance reason" },
    { date: "2025-11-30" },
  ]);
});
