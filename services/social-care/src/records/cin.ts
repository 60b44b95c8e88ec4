import type { Field } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import { elements, firstLeaf, leafAt } from "@gatehouse/adapter/leaf";
import type { MapContext } from "@gatehouse/adapter/map";
import type { Message } from "@gatehouse/contracts/message";
import { Child } from "../child.ts";
import { disabilities, noDisability } from "../codes/needs.ts";
import { birthDateOf, checkedId, sayEthnicityCode, sayNumbers, saySex } from "../identity.ts";
import { readDetails } from "./cin-details.ts";

/** Elements that may occur several times: lists, whatever the file has of them. */
const lists: readonly string[] = [
  "Child",
  "CINdetails",
  "Disability",
  "Assessments",
  "AssessmentFactors",
  "CINPlanDates",
  "Section47",
  "ChildProtectionPlans",
  "CPPreviewDate",
];

export function isCinList(name: string): boolean {
  return lists.includes(name);
}

function readDisabilities(record: Field, child: Child): void {
  const found = elements(record, "ChildCharacteristics.Disabilities.Disability").map((element) => leafAt(element));
  const leaves = found.filter((leaf) => leaf !== undefined);
  const named = leaves.filter((leaf) => Object.hasOwn(disabilities, leaf.text.toUpperCase()));
  for (const leaf of leaves)
    if (!named.includes(leaf) && leaf.text.toUpperCase() !== noDisability) child.ledger.warn("code-unknown", leaf.path);
  const condition = named.map((leaf) => disabilities[leaf.text.toUpperCase()]).join("; ");
  if (condition !== "") child.say("health.disability", { condition }, { from: named });
  else if (leaves.some((leaf) => leaf.text.toUpperCase() === noDisability))
    child.say("health.disability", { absent: "not-applicable" }, { from: leaves });
}

function readBirth(ids: Field, context: MapContext): ReturnType<typeof birthDateOf> {
  const born = birthDateOf(leafAt(ids, "PersonBirthDate"), ids.ledger, context);
  const expected = leafAt(ids, "ExpectedPersonBirthDate");
  if (expected) ids.ledger.warn("child-unborn", expected.path);
  return born;
}

function mapChild(record: Field, context: MapContext, at: number): readonly Message[] {
  const { ledger } = record;
  const about = elements(record, "ChildIdentifiers")[0] ?? record;
  const upn = leafAt(about, "UPN");
  const ids = [...checkedId("local", leafAt(about, "LAchildID"), ledger), ...checkedId("upn", upn, ledger)];
  const born = readBirth(about, context);
  if (ids.length === 0 && born === undefined) ledger.warn("subject-not-in-record", record.path);
  const child = new Child(context, ledger, { ids, born, path: about.path });
  const former = leafAt(about, "FormerUPN");
  if (former) ledger.warn("former-identifier-not-used", former.path);
  const died = leafAt(about, "PersonDeathDate");
  if (died) ledger.warn("child-deceased", died.path);
  const stray = leafAt(about, "#text");
  if (stray) ledger.warn("stray-text", stray.path);
  if (born !== undefined) child.say("child.dateOfBirth", born, { from: [leafAt(about, "PersonBirthDate")] });
  sayNumbers(child, ids);
  saySex(child, firstLeaf(about, ["Sex", "GenderCurrent"]));
  sayEthnicityCode(child, leafAt(record, "ChildCharacteristics.Ethnicity"));
  readDisabilities(record, child);
  for (const details of elements(record, "CINdetails")) readDetails(details, child);
  return child.drafts(`cin:${at}`);
}

const at = "Message.Children.Child[]";
const returnsOwn = "about the return, not about a child";
const internal = "how social care manages the case";

/** Rules for every element of the census from 2017 to 2026. */
export const cinRules: FieldRules = {
  shared: [
    ...["LAchildID", "UPN", "PersonBirthDate", "Sex", "GenderCurrent"].map((name) => `${at}.ChildIdentifiers.${name}`),
    `${at}.ChildCharacteristics.Ethnicity`,
    `${at}.ChildCharacteristics.Disabilities.Disability`,
    ...[
      "CINreferralDate",
      "ReferralSource",
      "PrimaryNeedCode",
      "CINclosureDate",
      "DateOfInitialCPC",
      "Assessments[].AssessmentActualStartDate",
      "Assessments[].AssessmentAuthorisationDate",
      "Assessments[].FactorsIdentifiedAtAssessment.AssessmentFactors",
      "CINPlanDates[].CINPlanStartDate",
      "CINPlanDates[].CINPlanEndDate",
      "Section47[].S47ActualStartDate",
      "Section47[].DateOfInitialCPC",
      "ChildProtectionPlans[].CPPstartDate",
      "ChildProtectionPlans[].CPPendDate",
      "ChildProtectionPlans[].InitialCategoryOfAbuse",
      "ChildProtectionPlans[].LatestCategoryOfAbuse",
      "ChildProtectionPlans[].Reviews.CPPreviewDate",
    ].map((name) => `${at}.CINdetails[].${name}`),
  ],
  notShared: {
    "Message.Header": returnsOwn,
    ...because("an identifier that is not the child's now, or a reason for having none", [
      `${at}.ChildIdentifiers.FormerUPN`,
      `${at}.ChildIdentifiers.UPNunknown`,
    ]),
    [`${at}.ChildIdentifiers.ExpectedPersonBirthDate`]: "an expected birth is not a date of birth",
    [`${at}.ChildIdentifiers.PersonDeathDate`]: "has no data item",
    [`${at}.ChildIdentifiers.#text`]: "text that the schema does not have",
    [`${at}.CINdetails[].ReasonForClosure`]: "one of the reasons is adoption",
    [`${at}.CINdetails[].ReferralNFA`]: internal,
    [`${at}.CINdetails[].Assessments[].AssessmentInternalReviewDate`]: internal,
    [`${at}.CINdetails[].Section47[].InitialCPCtarget`]: internal,
    [`${at}.CINdetails[].Section47[].ICPCnotRequired`]: internal,
    [`${at}.CINdetails[].ChildProtectionPlans[].NumberOfPreviousCPP`]: internal,
    [`${at}.CINdetails[].PreProceedingsandFGDM`]: "court proceedings are for those who are part of them",
  },
};

/** One child, or several, of a children in need census; null when the file has none. */
export function mapCin(root: Field, context: MapContext): readonly Message[] | null {
  const children = elements(root, "Message.Children.Child");
  if (children.length === 0) return null;
  return children.flatMap((record, index) => mapChild(record, context, index));
}
