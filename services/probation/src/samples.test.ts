import {
  brokenLaws,
  itemsOf,
  leaks,
  mappedOk,
  samplesIn,
  testContext,
  warningCodes,
} from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-probation", "probation-officer");
const samples = samplesIn(new URL("../../../test/samples/probation/", import.meta.url));

type Expectation = {
  readonly file: string;
  /** Items of the case updates; none when nothing is drafted. */
  readonly update: readonly string[];
  /** Items of the concern, beside the narrative and the referrer that every concern has. */
  readonly concern?: readonly string[];
  readonly warnings: readonly string[];
};

const number = "adult.offenderNumber";
const rosh = "probation.riskOfSeriousHarm";
const lead = "contact.leadProfessional";
const extract = "probation.assessment";
const nobody = ["child-not-known", "subject-not-in-record"];

const expectations: readonly Expectation[] = [
  { file: "arn/ordsAssessmentRoshFull.json", update: [], warnings: ["nothing-to-share"] },
  { file: "arn/ordsAssessmentRoshSummary.json", update: [number, extract, rosh], warnings: ["child-not-known"] },
  { file: "arn/ordsAssessmentTimeline.json", update: [number, extract], warnings: ["child-not-known"] },
  { file: "arn/ordsRiskManagementPlan.json", update: [number, extract], warnings: ["child-not-known"] },
  {
    file: "arn/ordsRiskPredictorsByAssessmentIdOgrs4.json",
    update: [],
    warnings: ["identifier-invalid", "nothing-to-share", "predictors-not-shared"],
  },
  { file: "arn/section6.json", update: [], warnings: ["needs-not-shared", "nothing-to-share"] },
  { file: "hmpps-integration/GetAccessLimitationsResponse.json", update: [], warnings: ["limited-access"] },
  {
    file: "hmpps-integration/GetAddressesResponse.json",
    update: ["contact.address"],
    warnings: ["address-ended", ...nobody],
  },
  {
    file: "hmpps-integration/GetOffenderResponse.json",
    update: [number, "family.connectedAdults", "probation.supervision"],
    warnings: ["birth-date-implausible", "child-not-known", "contact-not-usable", "identifier-invalid"],
  },
  {
    file: "hmpps-integration/GetRiskManagementPlanResponse.json",
    update: [],
    warnings: ["identifier-invalid", "limited-access"],
  },
  { file: "hmpps-integration/GetRisksResponse.json", update: [extract, rosh], concern: [rosh], warnings: nobody },
  {
    file: "hmpps-integration/GetSupervisionsResponse.json",
    update: [lead, "police.convictions", extract, "probation.mappa", "probation.supervision"],
    concern: [lead, "probation.mappa", "probation.supervision"],
    warnings: ["child-not-known", "date-invalid", "offence-migrated", "subject-not-in-record"],
  },
  {
    file: "hmpps-integration/delius-contact.json",
    update: [number, lead],
    warnings: ["child-not-known", "contact-log-not-shared"],
  },
  { file: "hmpps-integration/noResults.json", update: [], warnings: ["no-results"] },
  {
    file: "hmpps-integration/person-name-search-probation-and-prison-response.json",
    update: [],
    warnings: ["limited-access", "search-candidates"],
  },
  { file: "hmpps-integration/person-risk-dynamic-text-redacted.json", update: [], warnings: ["record-redacted"] },
  {
    file: "hmpps-integration/person-risk-scores-v1.json",
    update: [],
    warnings: ["nothing-to-share", "predictors-not-shared"],
  },
  {
    file: "hmpps-integration/person-sentence-key-dates-redacted.json",
    update: [],
    warnings: ["nothing-to-share", "release-passed"],
  },
  { file: "hmpps-integration/risk-serious-harm.json", update: [extract, rosh], concern: [rosh], warnings: nobody },
  {
    file: "invented/X100001-high-risk-to-a-known-adult.json",
    update: [number, rosh],
    concern: [number, rosh],
    warnings: ["assessment-superseded", "child-not-known", "predictors-not-shared"],
  },
  {
    file: "invented/assessment-summary-notification.json",
    update: [number, extract],
    warnings: ["child-not-known", "detail-not-fetched", "event-type-disagrees"],
  },
  { file: "invented/limited-access-case.json", update: [], warnings: ["limited-access"] },
  {
    file: "invented/orders-in-force.json",
    update: ["police.convictions", "probation.conditions", "probation.release", "probation.supervision"],
    warnings: ["child-not-known", "order-ended"],
  },
  {
    file: "invented/registration-added.json",
    update: [number, extract],
    concern: [number],
    warnings: ["child-not-known", "detail-not-fetched"],
  },
  {
    file: "invented/release-of-a-person-who-poses-risk.json",
    update: [number, "adult.pncId", lead, "family.connectedAdults", extract, "probation.release", rosh],
    concern: [number, lead, "family.connectedAdults", "probation.release", rosh],
    warnings: ["child-not-known", "registration-superseded"],
  },
  { file: "invented/who-is-at-risk.json", update: [extract], warnings: nobody },
  {
    file: "tier/convictions-non-custodial-current-and-terminated.json",
    update: [],
    warnings: ["nothing-to-share", "order-end-passed", "order-ended"],
  },
  {
    file: "tier/domain-calculation-event.json",
    update: [number, "probation.conditions"],
    warnings: ["child-not-known", "date-invalid", "detail-not-fetched"],
  },
  { file: "tier/nsi-breach.json", update: ["probation.conditions"], warnings: nobody },
  { file: "tier/registrations-rosh.json", update: [], warnings: ["nothing-to-share", "register-type-not-shared"] },
  { file: "tier/registrations.json", update: [lead, "probation.mappa"], warnings: ["child-not-known"] },
  {
    file: "tier/requirements-restrictive-and-non-restrictive.json",
    update: ["probation.conditions"],
    warnings: nobody,
  },
];

test("every sample has its expectation", () => {
  expect(samples.map((sample) => sample.path)).toEqual(expectations.map((expectation) => expectation.file).toSorted());
});

test.each(expectations)(
  "$file is mapped to its items, and what is left out is said",
  ({ file, update, concern, warnings }) => {
    const sample = samples.find((one) => one.path === file);
    const mapped = mappedOk(mapRecord(sample ?? { name: "", bytes: new Uint8Array() }, context()));
    expect(itemsOf(mapped.drafts, "case-update")).toEqual(update.toSorted());
    const always = ["concern.narrative", "contact.referrer"];
    expect(itemsOf(mapped.drafts, "concern")).toEqual(concern ? [...concern, ...always].toSorted() : []);
    expect(warningCodes(mapped)).toEqual(warnings.toSorted());
    expect(mapped.fields.unknown).toEqual([]);
    expect(brokenLaws(mapped)).toEqual([]);
  },
);

test.each(samples)("$path: a value of the record stands in no warning, field list or error", (sample) => {
  expect(leaks(sample, mapRecord, context())).toEqual([]);
});

test.each(samples)("$path: a field that nobody knows is said to be unknown", (sample) => {
  const text = new TextDecoder().decode(sample.bytes).replace("{", `{"favouriteColour":"green",`);
  const result = mappedOk(mapRecord({ name: sample.name, bytes: Buffer.from(text) }, context()));
  expect(result.fields.unknown.some((path) => path.endsWith("favouriteColour"))).toBe(true);
});
