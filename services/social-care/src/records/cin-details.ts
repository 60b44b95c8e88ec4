import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { elements, leafAt } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Child } from "../child.ts";
import { factors, noFactor } from "../codes/factors.ts";
import { abuseCategories, abuseNeed, primaryNeeds } from "../codes/needs.ts";
import { referralSources } from "../codes/referral-sources.ts";

/** Says that something was done for the child on a day: a type others know, and where the code says more, a few words. */
export function sayInvolvement(
  child: Child,
  type: string,
  date: Leaf | undefined,
  narrative?: string,
  also: readonly (Leaf | undefined)[] = [],
): CalendarDate | undefined {
  const on = child.pastDay(date);
  if (on !== undefined)
    child.say("family.previousInvolvement", [{ date: on, type, narrative }], { on, from: [date, ...also] });
  return on;
}

/** Who referred may be the child, a relative or a neighbour: only agencies are named. */
const agencySource = /^(?:2|3|4|5|6|7)[A-F]?$/;

function readReferral(details: Field, child: Child): void {
  const need = leafAt(details, "PrimaryNeedCode");
  const source = leafAt(details, "ReferralSource");
  const [needCode, sourceCode] = [need?.text.toUpperCase() ?? "", source?.text.toUpperCase() ?? ""];
  const needWords = Object.hasOwn(primaryNeeds, needCode) ? primaryNeeds[needCode] : undefined;
  if (need && needWords === undefined) child.ledger.warn("code-unknown", need.path);
  const isKnown = Object.hasOwn(referralSources, sourceCode);
  const isAgency = isKnown && agencySource.test(sourceCode);
  if (source && !isAgency) child.ledger.warn(isKnown ? "informant-not-shared" : "code-unknown", source.path);
  const words = [
    needWords && `Primary need: ${needWords} (${needCode})`,
    isAgency ? `referred by: ${referralSources[sourceCode]}` : undefined,
  ];
  const narrative = words.filter((part) => part !== undefined).join("; ");
  const date = leafAt(details, "CINreferralDate");
  const also = [needWords && need, isAgency ? source : undefined].map((leaf) =>
    typeof leaf === "object" ? leaf : undefined,
  );
  const on = sayInvolvement(child, "referral", date, narrative === "" ? undefined : narrative, also);
  if (needCode === abuseNeed && date) child.trigger("abuse-need", on, date.path);
}

/** Several factors become one statement an item: one agency's word, not one line a code. */
function readFactors(assessment: Field, child: Child, on: CalendarDate | undefined): void {
  const found = elements(assessment, "FactorsIdentifiedAtAssessment.AssessmentFactors").map((element) =>
    leafAt(element),
  );
  const leaves = found
    .filter((leaf) => leaf !== undefined && leaf.text.toUpperCase() !== noFactor)
    .filter((leaf) => leaf !== undefined);
  const known = leaves.flatMap((leaf) => {
    const code = leaf.text.toUpperCase();
    const factor = Object.hasOwn(factors, code) ? factors[code] : undefined;
    if (factor === undefined) child.ledger.warn("code-unknown", leaf.path);
    return factor === undefined ? [] : [{ leaf, factor }];
  });
  for (const [item, same] of Map.groupBy(known, ({ factor }) => factor.item)) {
    const from = same.map(({ leaf }) => leaf);
    const text = same.map(({ factor }) => factor.text).join("; ");
    const how = { on, assertion: "opinion", from } as const;
    if (item === "police.exploitationRisk")
      for (const { leaf, factor } of same)
        child.say(item, { kind: factor.kind, text: factor.text }, { ...how, from: [leaf] });
    else child.say(item, valueOf(item, text), how);
  }
}

function valueOf(item: string, text: string): unknown {
  if (item === "family.domesticAbuse") return { present: true, text };
  if (item === "health.disability") return { condition: text };
  return item === "concern.analysis" ? { risks: `Factors found at assessment: ${text}` } : text;
}

function readAssessment(assessment: Field, child: Child): void {
  const [start, done] = [
    leafAt(assessment, "AssessmentActualStartDate"),
    leafAt(assessment, "AssessmentAuthorisationDate"),
  ];
  const began = child.pastDay(start);
  const ended = child.end(done, began);
  const used = ended === undefined ? start : done;
  const on = sayInvolvement(child, "assessment", began === undefined && ended === undefined ? undefined : used);
  readFactors(assessment, child, on);
}

function sayPlan(
  child: Child,
  status: string,
  start: Leaf | undefined,
  end: Leaf | undefined,
): { readonly from: CalendarDate | undefined; readonly to: CalendarDate | undefined } {
  const from = child.pastDay(start);
  const to = child.end(end, from);
  if (from !== undefined || to !== undefined)
    child.say(
      "family.planStatus",
      { status, from, to },
      { on: from ?? to, from: [from && start, to && end].map(orNone) },
    );
  return { from, to };
}

function orNone(leaf: Leaf | string | undefined): Leaf | undefined {
  return typeof leaf === "object" ? leaf : undefined;
}

function readProtectionPlan(plan: Field, child: Child): void {
  const [start, end] = [leafAt(plan, "CPPstartDate"), leafAt(plan, "CPPendDate")];
  const { from, to } = sayPlan(child, "child-protection", start, end);
  const [initial, latest] = [leafAt(plan, "InitialCategoryOfAbuse"), leafAt(plan, "LatestCategoryOfAbuse")];
  const category = latest ?? initial;
  const code = category?.text.toUpperCase() ?? "";
  const words = Object.hasOwn(abuseCategories, code) ? abuseCategories[code] : undefined;
  if (category && words === undefined) child.ledger.warn("code-unknown", category.path);
  if (words !== undefined)
    child.say(
      "concern.analysis",
      { risks: `Category of the child protection plan: ${words} (${code})` },
      { on: from, assertion: "opinion", from: [category] },
    );
  for (const review of elements(plan, "Reviews.CPPreviewDate"))
    sayInvolvement(child, "child-protection-review", leafAt(review));
  if (start) child.trigger("plan-started", from, start.path);
  if (end) child.trigger("plan-ended", to, end.path);
  if (initial && latest && initial.text.toUpperCase() !== latest.text.toUpperCase()) {
    child.ledger.use(initial.path);
    child.trigger("category-changed", from, latest.path);
  }
}

/** One episode of need: referral, assessments, enquiries, plans. */
export function readDetails(details: Field, child: Child): void {
  readReferral(details, child);
  sayInvolvement(child, "child-protection-conference", leafAt(details, "DateOfInitialCPC"));
  for (const assessment of elements(details, "Assessments")) readAssessment(assessment, child);
  for (const plan of elements(details, "CINPlanDates"))
    sayPlan(child, "child-in-need", leafAt(plan, "CINPlanStartDate"), leafAt(plan, "CINPlanEndDate"));
  for (const enquiry of elements(details, "Section47")) {
    const start = leafAt(enquiry, "S47ActualStartDate");
    const on = sayInvolvement(child, "section-47-enquiry", start);
    if (start) child.trigger("section-47", on, start.path);
    sayInvolvement(child, "child-protection-conference", leafAt(enquiry, "DateOfInitialCPC"));
  }
  for (const plan of elements(details, "ChildProtectionPlans")) readProtectionPlan(plan, child);
  sayInvolvement(child, "case-closed", leafAt(details, "CINclosureDate"));
}
