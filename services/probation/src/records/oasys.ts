import { because } from "@gatehouse/adapter/field-rules";
import type { Field, RecordNode } from "@gatehouse/adapter/record-node";
import { readDate } from "@gatehouse/adapter/dates";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say } from "../reading.ts";
import { higher, riskLevel } from "../registers.ts";
import type { RiskGroup, RiskLevels } from "../risk.ts";
import { sayRisk } from "../risk.ts";

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

const predictorNames = ["OGP", "OVP", "OGRS", "RSR", "OSP", "newActuarialPredictors", "ogpOvp", "weightedScores"];

function assessmentsOf(record: RecordNode): readonly RecordNode[] {
  return [...record.list("assessments"), ...record.list("riskManagementPlan")];
}

function completedOn(assessment: RecordNode): string {
  return readDate(assessment.text("dateCompleted")?.text ?? "") ?? "";
}

/** Finished and not replaced by a later one. An assessment that does not say whether it is finished is taken as it is. */
function counts(assessment: RecordNode, reading: Reading): boolean {
  const status = assessment.text("assessmentStatus");
  if (status !== undefined && status.text.toUpperCase() !== "COMPLETE") {
    reading.findings.warn(
      "assessment-not-complete",
      status.path,
      "This assessment is not complete, so nothing of it was taken.",
    );
    return false;
  }
  if (!assessment.flag("laterCompleteAssessmentExists")) return true;
  const path = `${assessment.path}.laterCompleteAssessmentExists`;
  reading.findings.warn(
    "assessment-superseded",
    path,
    "A later assessment is complete, so nothing of this one was taken.",
  );
  return false;
}

function readLevels(assessment: RecordNode, reading: Reading, on: string | undefined, date: Field | undefined): void {
  const levels: RiskLevels = {};
  const from: (Field | undefined)[] = [date];
  for (const [group, name] of communityFields) {
    const field = assessment.text(name);
    const level = field && riskLevel(field.text);
    if (level === undefined) continue;
    levels[group] = level;
    from.push(field);
  }
  const overall = Object.values(levels).reduce(higher, undefined);
  if (overall !== undefined) sayRisk(reading, { overall, ...levels }, { on, assertion: "opinion", from });
}

function readAssessment(assessment: RecordNode, reading: Reading): void {
  const date = assessment.text("dateCompleted");
  const on = pastDay(date, reading);
  const dated = on === undefined ? undefined : date;
  readLevels(assessment, reading, on, dated);
  for (const [name, words] of extracts) {
    const field = assessment.text(name);
    if (field)
      say(reading, "probation.assessment", `${words}: ${field.text}`, {
        on,
        assertion: "opinion",
        from: [field, dated],
      });
  }
  const predictors = predictorNames.find((name) => assessment.has(name));
  if (predictors !== undefined) warnPredictors(reading, `${assessment.path}.${predictors}`);
}

/** Predictors are about reoffending, not about what a child needs. */
export function warnPredictors(reading: Reading, path: string): void {
  reading.findings.warn(
    "predictors-not-shared",
    path,
    "Predictors of reoffending are not shared: they say nothing about who is at risk.",
  );
}

/** The newest finished assessment of a list of dates, when the record has no content of assessments. */
function readTimeline(record: RecordNode, reading: Reading): void {
  const finished = record.list("timeline").filter((entry) => entry.text("status")?.text.toUpperCase() === "COMPLETE");
  const day = (entry: RecordNode): string => readDate(entry.text("completedDate")?.text ?? "") ?? "";
  const [newest] = finished.toSorted((a, b) => (day(a) < day(b) ? 1 : -1));
  const date = newest?.text("completedDate");
  const on = pastDay(date, reading);
  if (on === undefined) return;
  const from = [date, newest?.text("status")];
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
  victimSafetyPlanning: "names victims, whose addresses and plans stay with probation",
};

/** Assessments as OASys itself gives them (ORDS): risk of serious harm, risk management plan, timeline, predictors. */
export const oasys: Facet = {
  name: "oasys",
  applies: (record) => ["assessments", "timeline", "riskManagementPlan"].some((name) => record.has(name)),
  rules: {
    shared: [
      "timeline[].completedDate",
      "timeline[].status",
      ...lists.flatMap((list) =>
        ["dateCompleted", ...communityFields.map(([, name]) => name), ...extracts.map(([name]) => name)].map(
          (name) => `${list}.${name}`,
        ),
      ),
    ],
    notShared: {
      source: "always OASys",
      "inputs.laoPrivilege": "what the asking system may see",
      "inputs.assessmentPk": "the source's own key",
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
    if (all.length > 1)
      reading.findings.warn(
        "assessment-superseded",
        record.path,
        "Of several complete assessments the newest was taken.",
      );
    if (newest) readAssessment(newest, reading);
    else if (assessmentsOf(record).length === 0) readTimeline(record, reading);
  },
};
