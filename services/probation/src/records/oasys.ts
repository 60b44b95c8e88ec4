import { elements, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import { because } from "@gatehouse/adapter/field-rules";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { readDate } from "@gatehouse/adapter/dates";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say } from "../reading.ts";
import { higher, riskLevel } from "../registers.ts";
import type { RiskGroup, RiskLevels } from "../risk.ts";
import { sayRisk } from "../risk.ts";
import { needParts, sectionFields } from "./oasys-fields.ts";
import { readRelationships, relationshipFields } from "./oasys-relationships.ts";

const communityFields: readonly (readonly [RiskGroup, string])[] = [
  ["children", "riskChildrenCommunity"],
  ["public", "riskPublicCommunity"],
  ["knownAdult", "riskKnownAdultCommunity"],
  ["staff", "riskStaffCommunity"],
];

/** Texts of an assessment or a risk management plan that are passed on as they are, with the words before them. */
const extracts: readonly (readonly [string, string])[] = [
  ["whoAtRisk", "Who is at risk"],
  ["natureOfRisk", "Nature of the risk"],
  ["riskGreatest", "When the risk is greatest"],
  ["factorsLikelyToIncreaseRisk", "What increases the risk"],
  ["factorsSituationsLikelyToOffend", "Situations in which the risk is greater"],
  ["factorsLikelyToReduceRisk", "What reduces the risk"],
  ["factorsStrengthsAndProtective", "Strengths and protective factors"],
  ["factorsAnalysisOfRisk", "Analysis of the risk"],
  ["keyInformationCurrentSituation", "Current situation"],
  ["furtherConsiderationsCurrentSituation", "Further considerations"],
  ["supervision", "Risk management plan, supervision"],
  ["monitoringAndControl", "Risk management plan, monitoring and control"],
  ["interventionsAndTreatment", "Risk management plan, interventions"],
  ["contingencyPlans", "Risk management plan, contingency"],
];

/** What shows that an assessment has the sections about what drives the offending. */
const sectionNames = [...needParts.flatMap((part) => [part, `${part}LinkedToReoffending`]), "drugsEverMisused"];

const predictorNames = ["OGP", "OVP", "OGRS", "RSR", "OSP", "newActuarialPredictors", "ogpOvp", "weightedScores"];

function assessmentsOf(record: Field): readonly Field[] {
  return [...elements(record, "assessments"), ...elements(record, "riskManagementPlan")];
}

function completedOn(assessment: Field): string {
  return readDate(leafAt(assessment, "dateCompleted")?.text ?? "") ?? "";
}

/** Finished and not replaced by a later one. An assessment that does not say whether it is finished is taken as it is. */
function counts(assessment: Field, reading: Reading): boolean {
  const status = leafAt(assessment, "assessmentStatus");
  if (status !== undefined && status.text.toUpperCase() !== "COMPLETE") {
    reading.ledger.warn("assessment-not-complete", status.path);
    return false;
  }
  if (!isTrue(assessment, "laterCompleteAssessmentExists")) return true;
  const path = `${assessment.path}.laterCompleteAssessmentExists`;
  reading.ledger.warn("assessment-superseded", path);
  return false;
}

function readLevels(assessment: Field, reading: Reading, on: string | undefined, date: Leaf | undefined): void {
  const levels: RiskLevels = {};
  const from: (Leaf | undefined)[] = [date];
  for (const [group, name] of communityFields) {
    const field = leafAt(assessment, name);
    const level = field && riskLevel(field.text);
    if (level === undefined) continue;
    levels[group] = level;
    from.push(field);
  }
  const overall = Object.values(levels).reduce(higher, undefined);
  if (overall !== undefined) sayRisk(reading, { overall, ...levels }, { on, assertion: "opinion", from });
}

function readAssessment(assessment: Field, reading: Reading): void {
  const date = leafAt(assessment, "dateCompleted");
  const on = pastDay(date, reading);
  const dated = on === undefined ? undefined : date;
  readLevels(assessment, reading, on, dated);
  for (const [name, words] of extracts) {
    const field = leafAt(assessment, name);
    if (field)
      say(reading, "probation.assessment", `${words}: ${field.text}`, {
        on,
        assertion: "opinion",
        from: [field, dated],
      });
  }
  readRelationships(assessment, reading, on, dated);
  const predictors = predictorNames.find((name) => hasMember(assessment, name));
  if (sectionNames.some((name) => hasMember(assessment, name)))
    reading.ledger.warn("needs-not-shared", assessment.path);
  if (predictors !== undefined) warnPredictors(reading, `${assessment.path}.${predictors}`);
}

/** Predictors are about reoffending, not about what a child needs. */
export function warnPredictors(reading: Reading, path: string): void {
  reading.ledger.warn("predictors-not-shared", path);
}

/** The newest finished assessment of a list of dates, when the record has no content of assessments. */
function readTimeline(record: Field, reading: Reading): void {
  const finished = elements(record, "timeline").filter(
    (entry) => leafAt(entry, "status")?.text.toUpperCase() === "COMPLETE",
  );
  const day = (entry: Field): string => readDate(leafAt(entry, "completedDate")?.text ?? "") ?? "";
  const [newest] = finished.toSorted((a, b) => (day(a) < day(b) ? 1 : -1));
  const date = newest && leafAt(newest, "completedDate");
  const on = pastDay(date, reading);
  if (on === undefined) return;
  const from = [date, newest && leafAt(newest, "status")];
  say(reading, "probation.assessment", `An OASys assessment was completed on ${on}.`, { on, from });
}

const lists = ["assessments[]", "riskManagementPlan[]"];
const decides = "decides only whether the assessment counts";
const internal = "how OASys manages the assessment";
const custody = "about custody: says nothing about children outside";
const predictor = "a predictor of reoffending: information for probation only";
const sentence = "the sentence plan is between probation and the adult";
const ownSafety = "the adult's own safety, which is for those who care for the adult";
const unshared: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["assessmentPk", "assessmentId", "reviewNum"].map((name) => [name, "the source's own key"])),
  ...Object.fromEntries(
    [
      "assessmentType",
      "superStatus",
      "partcompStatus",
      "assessorSignedDate",
      "initiationDate",
      "assessor",
      "reviewSpDate",
      "initialSpDate",
      "furtherInformation",
      "offender.offenderPk",
      "laterWIPAssessmentExists",
      "latestWIPDate",
      "laterSignLockAssessmentExists",
      "latestSignLockDate",
      "laterPartCompUnsignedAssessmentExists",
      "latestPartCompUnsignedDate",
      "laterPartCompSignedAssessmentExists",
      "latestPartCompSignedDate",
      "latestCompleteDate",
    ].map((name) => [name, internal]),
  ),
  ...because(decides, ["assessmentStatus", "laterCompleteAssessmentExists"]),
  ...Object.fromEntries(
    [
      "riskPrisonersCustody",
      "riskStaffCustody",
      "riskKnownAdultCustody",
      "riskPublicCustody",
      "riskChildrenCustody",
      "concernsCopingInCustody",
      "concernsEscapeAbscond",
      "currentControlBehaveTrust",
    ].map((name) => [name, custody]),
  ),
  ...Object.fromEntries(
    ["concernsRiskOfSuicide", "concernsRiskOfSelfHarm", "concernsVulnerability"].map((name) => [name, ownSafety]),
  ),
  ...because(predictor, predictorNames),
  ...because(sentence, ["basicSentencePlan", "sentencePlan", "offences"]),
  "offender.riskToOthers": "the highest level in the community is said instead",
  ...sectionFields,
  victimSafetyPlanning: "names victims, whose addresses and plans stay with probation",
};

/** Assessments as OASys itself gives them (ORDS): risk of serious harm, risk management plan, timeline, predictors. */
export const oasys: Facet = {
  name: "oasys",
  applies: (record) => ["assessments", "timeline", "riskManagementPlan"].some((name) => hasMember(record, name)),
  rules: {
    shared: [
      "timeline[].completedDate",
      "timeline[].status",
      ...lists.flatMap((list) =>
        [
          "dateCompleted",
          ...communityFields.map(([, name]) => name),
          ...extracts.map(([name]) => name),
          ...relationshipFields,
        ].map((name) => `${list}.${name}`),
      ),
    ],
    notShared: {
      source: "always OASys",
      ...because("what the asking system asked for", ["inputs", "crn-deprecated"]),
      limitedAccessOffender: "decides that nothing is sent",
      "timeline[].assessmentPk": "the source's own key",
      "timeline[].assessmentType": internal,
      "timeline[].initiationDate": internal,
      "timeline[].partcompStatus": internal,
      ...Object.fromEntries(
        lists.flatMap((list) => Object.entries(unshared).map(([name, reason]) => [`${list}.${name}`, reason] as const)),
      ),
    },
  },
  read: (record, reading) => {
    const all = assessmentsOf(record).filter((assessment) => counts(assessment, reading));
    const [newest] = all.toSorted((a, b) => (completedOn(a) < completedOn(b) ? 1 : -1));
    if (all.length > 1) reading.ledger.warn("assessment-superseded", record.path);
    if (newest) readAssessment(newest, reading);
    else if (assessmentsOf(record).length === 0) readTimeline(record, reading);
  },
};
