import {
  brokenLaws,
  itemsOf,
  mappedOk,
  samplesIn,
  testContext,
  warningCodes,
} from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-police", "public-protection-officer");
const samples = samplesIn(new URL("../../../test/samples/police/", import.meta.url));

type Read = {
  readonly file: string;
  /** Updates and concerns, and who each is about; none when nothing is drafted. */
  readonly drafts: readonly string[];
  /** Items of the case updates. */
  readonly items: readonly string[];
  /** Items of the concerns, beside the narrative and the referrer that every concern has. */
  readonly concern?: readonly string[];
  /** Domestic-abuse notices to schools. */
  readonly notices?: number;
  readonly warnings: readonly string[];
};
type Refused = { readonly file: string; readonly refused: string };

const expectations: readonly (Read | Refused)[] = [
  {
    file: "em-crime/date-to-date-from.csv",
    drafts: [],
    items: [],
    warnings: ["crime-names-nobody", "date-invalid", "dates-out-of-order"],
  },
  {
    file: "em-crime/dup-crime-ref.csv",
    drafts: [],
    items: [],
    warnings: ["crime-names-nobody", "crime-reference-twice", "dates-out-of-order"],
  },
  { file: "em-crime/email-file.eml", drafts: [], items: [], warnings: ["crime-names-nobody"] },
  {
    file: "invented/children-of-one-case.xml",
    drafts: ["update child", "concern child", "update child", "concern child"],
    items: [
      "adult.pncId",
      "case.localReference",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.sex",
      "contact.address",
      "contact.leadProfessional",
      "contact.uprn",
      "family.connectedAdults",
      "family.domesticAbuse",
      "police.allegations",
      "police.arrestBailOrOrders",
      "police.incident",
    ],
    concern: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "contact.address",
      "contact.leadProfessional",
      "family.domesticAbuse",
      "police.incident",
    ],
    warnings: ["address-not-subjects", "other-child"],
  },
  {
    file: "invented/domestic-abuse-notice.json",
    drafts: ["update child", "concern child", "update child", "concern child"],
    items: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "concern.analysis",
      "contact.leadProfessional",
      "contact.setting",
      "family.dashScore",
      "family.domesticAbuse",
      "family.parents",
      "police.allegations",
      "police.incident",
      "voice.childsWords",
    ],
    concern: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "concern.analysis",
      "contact.leadProfessional",
      "contact.setting",
      "family.dashScore",
      "family.domesticAbuse",
      "family.parents",
      "police.incident",
    ],
    notices: 2,
    warnings: ["child-not-certain", "other-child"],
  },
  {
    file: "invented/linked-crime-risks.json",
    drafts: ["update child", "concern child"],
    items: ["child.nhsNumber", "police.exploitationRisk", "police.missingEpisodes"],
    concern: ["child.nhsNumber", "police.exploitationRisk", "police.missingEpisodes"],
    warnings: ["code-unknown", "missing-time-not-recorded"],
  },
  {
    file: "invented/notice-by-mail.eml",
    drafts: ["update child", "concern child", "update child", "concern child"],
    items: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "concern.analysis",
      "contact.leadProfessional",
      "contact.setting",
      "family.dashScore",
      "family.domesticAbuse",
      "family.parents",
      "police.allegations",
      "police.incident",
      "voice.childsWords",
    ],
    concern: [
      "child.dateOfBirth",
      "child.name",
      "child.sex",
      "concern.analysis",
      "contact.leadProfessional",
      "contact.setting",
      "family.dashScore",
      "family.domesticAbuse",
      "family.parents",
      "police.incident",
    ],
    notices: 2,
    warnings: ["attachment-not-read", "child-not-certain", "other-child"],
  },
  {
    file: "invented/notice-under-conditions.json",
    drafts: ["update child"],
    items: ["child.dateOfBirth", "child.name", "police.intelligence"],
    warnings: ["handling-conditions", "intelligence-held"],
  },
  {
    file: "invented/public-protection-notice.json",
    drafts: ["update child", "concern child"],
    items: [
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.nhsNumber",
      "child.sex",
      "concern.analysis",
      "contact.address",
      "contact.leadProfessional",
      "contact.setting",
      "contact.uprn",
      "family.connectedAdults",
      "family.parents",
      "police.allegations",
      "police.exploitationRisk",
      "police.incident",
      "police.intelligence",
      "police.missingEpisodes",
      "police.victimOrWitness",
      "thirdParty.informant",
      "voice.childsWords",
    ],
    concern: [
      "child.dateOfBirth",
      "child.name",
      "child.nhsNumber",
      "child.sex",
      "concern.analysis",
      "contact.address",
      "contact.leadProfessional",
      "contact.setting",
      "family.parents",
      "police.exploitationRisk",
      "police.incident",
      "police.missingEpisodes",
    ],
    warnings: ["code-unknown", "grading-unknown", "intelligence-held", "victim-held"],
  },
  {
    file: "invented/youth-defendant-with-guardian.xml",
    drafts: ["update child", "concern child"],
    items: [
      "case.localReference",
      "child.communicationNeeds",
      "child.dateOfBirth",
      "child.name",
      "contact.address",
      "contact.phoneOrEmail",
      "family.connectedAdults",
      "family.parentDateOfBirth",
      "family.parents",
      "police.allegations",
      "police.arrestBailOrOrders",
      "police.childAsSuspect",
    ],
    concern: ["child.dateOfBirth", "child.name", "contact.address", "family.parents"],
    warnings: ["address-not-subjects", "identifier-invalid", "incident-not-stated"],
  },
  {
    file: "spi/AddDefendant.xml",
    drafts: ["update adult"],
    items: [
      "contact.address",
      "contact.leadProfessional",
      "contact.phoneOrEmail",
      "family.connectedAdults",
      "police.allegations",
      "police.arrestBailOrOrders",
    ],
    warnings: ["child-not-known", "facts-not-shared", "identifier-invalid", "test-operation"],
  },
  {
    file: "spi/IndividualAndCorporateDefendants.xml",
    drafts: ["update adult"],
    items: [
      "contact.address",
      "contact.leadProfessional",
      "family.connectedAdults",
      "police.allegations",
      "police.arrestBailOrOrders",
    ],
    warnings: ["age-not-known", "child-not-known", "identifier-invalid", "test-operation"],
  },
  {
    file: "spi/IndividualDefendantAllfields.xml",
    drafts: ["update adult", "concern adult"],
    items: [
      "contact.leadProfessional",
      "family.connectedAdults",
      "family.domesticAbuse",
      "police.allegations",
      "police.arrestBailOrOrders",
      "police.victimOrWitness",
    ],
    concern: ["contact.leadProfessional", "family.domesticAbuse"],
    warnings: [
      "address-not-subjects",
      "birth-date-implausible",
      "child-not-known",
      "facts-not-shared",
      "identifier-invalid",
      "incident-not-stated",
      "test-operation",
    ],
  },
  {
    file: "spi/MDIMinimalSPIMessage.xml",
    drafts: ["update adult"],
    items: [
      "contact.address",
      "contact.leadProfessional",
      "family.connectedAdults",
      "police.allegations",
      "police.arrestBailOrOrders",
    ],
    warnings: ["age-not-known", "child-not-known", "identifier-invalid", "test-operation"],
  },
  {
    file: "spi/OIValidationForMandatoryFields.xml",
    drafts: ["update adult"],
    items: [
      "contact.address",
      "contact.leadProfessional",
      "contact.phoneOrEmail",
      "family.connectedAdults",
      "police.allegations",
      "police.arrestBailOrOrders",
    ],
    warnings: ["child-not-known", "facts-not-shared", "identifier-invalid", "test-operation"],
  },
  { file: "spi/OIValidationMalformedXml.xml", refused: "xml-malformed" },
  {
    file: "spi/PoliceCase.xml",
    drafts: ["update child", "concern child"],
    items: [
      "case.localReference",
      "child.dateOfBirth",
      "child.ethnicity",
      "child.name",
      "child.sex",
      "contact.address",
      "contact.leadProfessional",
      "police.arrestBailOrOrders",
      "police.childAsSuspect",
    ],
    concern: ["child.dateOfBirth", "child.name", "child.sex", "contact.address", "contact.leadProfessional"],
    warnings: ["identifier-invalid", "incident-not-stated"],
  },
  {
    file: "spi/SingleDefendantSingeOffence.xml",
    drafts: ["update adult"],
    items: [
      "contact.address",
      "contact.leadProfessional",
      "contact.phoneOrEmail",
      "family.connectedAdults",
      "police.allegations",
      "police.arrestBailOrOrders",
    ],
    warnings: ["child-not-known", "facts-not-shared", "identifier-invalid", "test-operation"],
  },
  {
    file: "spi/SingleDefendantWelshProsecutionFacts.xml",
    drafts: ["update adult"],
    items: [
      "contact.address",
      "contact.leadProfessional",
      "contact.phoneOrEmail",
      "family.connectedAdults",
      "police.allegations",
      "police.arrestBailOrOrders",
    ],
    warnings: ["child-not-known", "facts-not-shared", "identifier-invalid", "test-operation"],
  },
  {
    file: "spi/async-response-from-cjse.xml",
    drafts: [],
    items: [],
    warnings: ["answer-not-record", "test-operation"],
  },
  {
    file: "spi/expectedResultedCaseMessage.xml",
    drafts: ["update adult", "concern adult"],
    items: ["case.localReference", "contact.address", "family.connectedAdults", "police.arrestBailOrOrders"],
    concern: ["contact.address"],
    warnings: ["child-not-known", "identifier-invalid"],
  },
  {
    file: "sui/9449303223_CrimeDataRecordV1.json",
    drafts: ["update child", "concern child"],
    items: [
      "child.nhsNumber",
      "police.exploitationRisk",
      "police.missingEpisodes",
      "police.protectionEvent",
      "police.staffSafety",
    ],
    concern: ["child.nhsNumber", "police.exploitationRisk", "police.missingEpisodes", "police.protectionEvent"],
    warnings: ["missing-time-not-recorded", "services-not-dated", "status-not-shared", "subject-from-file-name"],
  },
  {
    file: "sui/Niche-1111111111.json",
    drafts: ["update adult"],
    items: ["child.dateOfBirth", "child.name"],
    warnings: ["identifier-invalid", "subject-is-adult"],
  },
  {
    file: "sui/police-01.custodian.json",
    drafts: ["update child", "concern child"],
    items: ["child.nhsNumber", "police.exploitationRisk", "police.missingEpisodes", "police.staffSafety"],
    concern: ["child.nhsNumber", "police.exploitationRisk", "police.missingEpisodes"],
    warnings: ["missing-time-not-recorded", "services-not-dated", "status-not-shared"],
  },
];
const read = expectations.filter((expectation) => "drafts" in expectation);
const refused = expectations.filter((expectation) => "refused" in expectation);

test("every sample has its expectation", () => {
  expect(samples.map((sample) => sample.path)).toEqual(expectations.map((expectation) => expectation.file).toSorted());
});

function sampleOf(file: string): (typeof samples)[number] {
  const sample = samples.find(({ path }) => path === file);
  if (!sample) throw new Error(file);
  return sample;
}

test.each(read)(
  "$file is mapped to its items, and what is left out is said",
  ({ file, drafts, items, concern, notices = 0, warnings }) => {
    const mapped = mappedOk(mapRecord(sampleOf(file), context()));
    const told = mapped.drafts.filter(({ kind }) => kind !== "domestic-abuse-notice");
    const named = told.map(({ kind, people }) => `${kind === "concern" ? "concern" : "update"} ${people[0]?.label}`);
    expect(named).toEqual(drafts);
    expect(mapped.drafts).toHaveLength(told.length + notices);
    expect(itemsOf(mapped.drafts, "case-update")).toEqual(items);
    const always = ["concern.narrative", "contact.referrer"];
    expect(itemsOf(mapped.drafts, "concern")).toEqual(concern ? [...concern, ...always].toSorted() : []);
    expect(warningCodes(mapped)).toEqual(warnings);
    expect(mapped.fields.unknown).toEqual([]);
    expect(brokenLaws(mapped)).toEqual([]);
    for (const draft of mapped.drafts) expect(draft).not.toHaveProperty("risk");
  },
);

test.each(refused)("$file is refused with $refused", ({ file, refused: code }) => {
  expect(mapRecord(sampleOf(file), context())).toMatchObject({ ok: false, code });
});
