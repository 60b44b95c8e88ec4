import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { elements, leafAt } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Child } from "../child.ts";
import { factors, noFactor } from "../codes/factors.ts";
import { abuseCategories, abuseNeed, primaryNeeds } from "../codes/needs.ts";
import { referralSources } from "../codes/referral-sources.ts";
import { sayInvolvement } from "./involvement.ts";

/** Who referred may be the child, a relative or a neighbour: only agencies are named. */
const agencySource = /^(?:2|3|4|5|6|7)[A-F]?$/;

/** A yes as any year writes it: `1`, `true`, `TRUE`. */
function isYes(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && /^(?:1|true|yes|y)$/i.test(leaf.text);
}

function readReferral(details: Field, child: Child, isOpen: boolean): void {
  const need = leafAt(details, "PrimaryNeedCode");
  const source = leafAt(details, "ReferralSource");
  const [needCode, sourceCode] = [need?.text.toUpperCase() ?? "", source?.text.toUpperCase() ?? ""];
  const needWords = Object.hasOwn(primaryNeeds, needCode) ? primaryNeeds[needCode] : undefined;
  if (need && needWords === undefined) child.ledger.warn("code-unknown", need.path);
  const isKnown = Object.hasOwn(referralSources, sourceCode);
  const isAgency = isKnown && agencySource.test(sourceCode);
  if (source && !isAgency) child.ledger.warn(isKnown ? "informant-not-shared" : "code-unknown", source.path);
  const refused = leafAt(details, "ReferralNFA");
  const words = [
    needWords && `Primary need: ${needWords} (${needCode})`,
    isAgency ? `referred by: ${referralSources[sourceCode]}` : undefined,
    isYes(refused) ? "no further action was taken on the referral" : undefined,
  ].filter((part) => part !== undefined);
  const also = [needWords === undefined ? undefined : need, isAgency ? source : undefined, refused];
  const date = leafAt(details, "CINreferralDate");
  const narrative = words.length === 0 ? undefined : words.join("; ");
  const on = sayInvolvement(child, "referral", date, { narrative, also });
  if (needCode === abuseNeed && date && isOpen && !isYes(refused)) child.trigger("abuse-need", on, date.path);
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

type Plan = { readonly status: string; readonly start: Leaf | undefined; readonly end: Leaf | undefined };
type Span = { readonly from: CalendarDate | undefined; readonly to: CalendarDate | undefined };

/** Says a plan. One whose end is written and cannot be read, or whose case is closed, is not said to go on: it is left out. */
function sayPlan(child: Child, { status, start, end }: Plan, closed: Leaf | undefined): Span {
  const from = child.pastDay(start);
  const to = child.end(end, from);
  const [first] = [start, end].filter((leaf) => leaf !== undefined);
  if (first && to === undefined && (end ?? closed) !== undefined) child.ledger.warn("plan-end-unclear", first.path);
  else if (from !== undefined || to !== undefined) {
    const made = [from === undefined ? undefined : start, to === undefined ? undefined : end];
    child.say("family.planStatus", { status, from, to }, { on: from ?? to, from: made });
  }
  return { from, to };
}

function readProtectionPlan(plan: Field, child: Child, closed: Leaf | undefined): void {
  const [start, end] = [leafAt(plan, "CPPstartDate"), leafAt(plan, "CPPendDate")];
  const { from, to } = sayPlan(child, { status: "child-protection", start, end }, closed);
  const [initial, latest] = [leafAt(plan, "InitialCategoryOfAbuse"), leafAt(plan, "LatestCategoryOfAbuse")];
  const category = latest ?? initial;
  const code = category?.text.toUpperCase() ?? "";
  const words = Object.hasOwn(abuseCategories, code) ? abuseCategories[code] : undefined;
  if (category && words === undefined) child.ledger.warn("code-unknown", category.path);
  const isUnclear = to === undefined && (end ?? closed) !== undefined;
  if (words !== undefined && isUnclear) child.ledger.warn("plan-end-unclear", category?.path ?? plan.path);
  else if (words !== undefined) {
    const which = to === undefined ? "child protection plan" : `child protection plan that ended on ${to}`;
    const risks = `Category of the ${which}: ${words} (${code})`;
    child.say("concern.analysis", { risks }, { on: from, assertion: "opinion", from: [category] });
  }
  for (const review of elements(plan, "Reviews.CPPreviewDate"))
    sayInvolvement(child, "child-protection-review", leafAt(review));
  const isOpen = end === undefined && closed === undefined;
  if (start && isOpen) child.trigger("plan-started", from, start.path);
  if (end) child.trigger("plan-ended", to, end.path);
  if (isOpen && initial && latest && initial.text.toUpperCase() !== latest.text.toUpperCase()) {
    child.ledger.use(initial.path);
    // The census does not say when it was changed.
    child.trigger("category-changed", undefined, latest.path);
  }
}

function readNeedPlan(plan: Field, child: Child, closed: Leaf | undefined): void {
  const [start, end] = [leafAt(plan, "CINPlanStartDate"), leafAt(plan, "CINPlanEndDate")];
  sayPlan(child, { status: "child-in-need", start, end }, closed);
}

function readEnquiry(enquiry: Field, child: Child, isOpen: boolean): void {
  const start = leafAt(enquiry, "S47ActualStartDate");
  const on = sayInvolvement(child, "section-47-enquiry", start);
  if (start && isOpen) child.trigger("section-47", on, start.path);
  sayInvolvement(child, "child-protection-conference", leafAt(enquiry, "DateOfInitialCPC"));
}

/** One episode of need: referral, assessments, enquiries, plans. What is closed proposes no concern any more. */
export function readDetails(details: Field, child: Child): void {
  const closed = leafAt(details, "CINclosureDate");
  const isOpen = closed === undefined;
  readReferral(details, child, isOpen);
  sayInvolvement(child, "child-protection-conference", leafAt(details, "DateOfInitialCPC"));
  for (const assessment of elements(details, "Assessments")) readAssessment(assessment, child);
  for (const plan of elements(details, "CINPlanDates")) readNeedPlan(plan, child, closed);
  for (const enquiry of elements(details, "Section47")) readEnquiry(enquiry, child, isOpen);
  for (const plan of elements(details, "ChildProtectionPlans")) readProtectionPlan(plan, child, closed);
  sayInvolvement(child, "case-closed", closed);
}
