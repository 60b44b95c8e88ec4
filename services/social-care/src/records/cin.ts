import { readDate } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { because } from "@gatehouse/adapter/field-rules";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { elements, firstLeaf, leafAt } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import { sharedNumbers } from "@gatehouse/adapter/one-person";
import type { CalendarDate, Message } from "@gatehouse/contracts/message";
import type { MapFormat, Reading } from "../child.ts";
import { Child } from "../child.ts";
import { disabilities, noDisability } from "../codes/needs.ts";
import { birthDateOf, checkedId, peekId, sayEthnicityCode, sayNumbers, saySex } from "../identity.ts";
import { readDetails } from "./cin-details.ts";
import { sayInvolvement } from "./involvement.ts";
import { ofOneChild } from "./of-one-child.ts";

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

/** The birth date that can be one; of an unborn child there is an expected one instead, which is no date of birth. */
function readBirth(ids: Field, { context }: Reading): CalendarDate | undefined {
  const given = leafAt(ids, "PersonBirthDate");
  const expected = leafAt(ids, "ExpectedPersonBirthDate");
  if (given === undefined && expected) ids.ledger.warn("child-unborn", expected.path);
  return birthDateOf(given, ids.ledger, context);
}

function sayBirth(ids: Field, child: Child): void {
  const [given, expected] = [leafAt(ids, "PersonBirthDate"), leafAt(ids, "ExpectedPersonBirthDate")];
  if (child.born !== undefined) child.say("child.dateOfBirth", child.born, { from: [given] });
  else if (given === undefined && expected)
    child.say("child.dateOfBirth", { absent: "not-applicable" }, { from: [expected] });
}

function identifiersOf(record: Field): Field {
  return elements(record, "ChildIdentifiers")[0] ?? record;
}

function sexOf(about: Field): Leaf | undefined {
  return firstLeaf(about, ["Sex", "GenderCurrent", "Gender"]);
}

function whoIs(record: Field): Somebody {
  const about = identifiersOf(record);
  const born = leafAt(about, "PersonBirthDate");
  const ids = [...peekId("local", leafAt(about, "LAchildID")), ...peekId("upn", leafAt(about, "UPN"))];
  return { ids, born: born && readDate(born.text), sex: sexOf(about)?.text };
}

/** Reason of a closure: the child died. */
const closedByDeath = "RC2";

function sayDeath(record: Field, child: Child): void {
  const closures = elements(record, "CINdetails").map((details) => ({
    reason: leafAt(details, "ReasonForClosure"),
    day: leafAt(details, "CINclosureDate"),
  }));
  const closure = closures.find(({ reason }) => reason?.text.toUpperCase() === closedByDeath);
  const died = leafAt(identifiersOf(record), "PersonDeathDate");
  const day = died ?? closure?.day;
  const path = (died ?? closure?.reason)?.path;
  if (path !== undefined) child.deceased(path, sayInvolvement(child, "died", day) !== undefined);
}

function mapChild(record: Field, reading: Reading, shared: ReadonlySet<string>): readonly Message[] {
  const { ledger } = record;
  const about = identifiersOf(record);
  const numbers = [["local", "LAchildID"] as const, ["upn", "UPN"] as const];
  const ids = numbers.flatMap(([scheme, name]) => checkedId(scheme, leafAt(about, name), ledger, shared));
  const born = readBirth(about, reading);
  if (ids.length === 0 && born === undefined) ledger.warn("subject-not-in-record", record.path);
  const child = new Child(reading, ledger, { ids, born, path: about.path });
  const former = leafAt(about, "FormerUPN");
  if (former) ledger.warn("former-identifier-not-used", former.path);
  sayDeath(record, child);
  const stray = leafAt(about, "#text");
  if (stray) ledger.warn("stray-text", stray.path);
  sayBirth(about, child);
  sayNumbers(child, ids);
  saySex(child, sexOf(about));
  sayEthnicityCode(child, leafAt(record, "ChildCharacteristics.Ethnicity"));
  readDisabilities(record, child);
  for (const details of ofOneChild(elements(record, "CINdetails"))) readDetails(details, child);
  return child.drafts();
}

const at = "Message.Children.Child[]";
const returnsOwn = "about the return, not about a child";
const internal = "how social care manages the case";

/** Rules for every element of the census from 2017 to 2026. */
export const cinRules: FieldRules = {
  shared: [
    ...[
      "LAchildID",
      "UPN",
      "PersonBirthDate",
      "ExpectedPersonBirthDate",
      "PersonDeathDate",
      "Sex",
      "GenderCurrent",
      "Gender",
    ].map((name) => `${at}.ChildIdentifiers.${name}`),
    `${at}.ChildCharacteristics.Ethnicity`,
    `${at}.ChildCharacteristics.Disabilities.Disability`,
    ...[
      "CINreferralDate",
      "ReferralSource",
      "PrimaryNeedCode",
      "CINclosureDate",
      "ReferralNFA",
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
    [`${at}.ChildIdentifiers.#text`]: "text that the schema does not have",
    [`${at}.CINdetails[].ReasonForClosure`]: "one of the reasons is adoption; that the child died is heeded",
    [`${at}.CINdetails[].Assessments[].AssessmentInternalReviewDate`]: internal,
    [`${at}.CINdetails[].Section47[].InitialCPCtarget`]: internal,
    [`${at}.CINdetails[].Section47[].ICPCnotRequired`]: internal,
    [`${at}.CINdetails[].ChildProtectionPlans[].NumberOfPreviousCPP`]: internal,
    [`${at}.CINdetails[].PreProceedingsandFGDM`]: "court proceedings are for those who are part of them",
  },
};

/** The children of a children in need census, a draft each; null when the file has none. */
export const mapCin: MapFormat = (root, reading) => {
  const children = elements(root, "Message.Children.Child");
  const shared = sharedNumbers(children.map(whoIs));
  return children.length === 0 ? null : children.flatMap((record) => mapChild(record, reading, shared));
};
