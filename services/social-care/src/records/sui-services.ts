import type { Field } from "@gatehouse/adapter/field";
import { atAnyCase, each, memberNames } from "@gatehouse/adapter/field";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { leafAt } from "@gatehouse/adapter/leaf";
import { codeOfWords } from "@gatehouse/adapter/text";
import type { Child } from "../child.ts";
import { sayInvolvement } from "./cin-details.ts";

const names = [
  "keyWorker",
  "dutyContactDetails",
  "teamInvolvement",
  "cscActiveStatusesAndPlans",
  "childrensServicesReferrals",
];
const lowerNames: ReadonlySet<string> = new Set(names.map((name) => name.toLowerCase()));

/** Whether a payload is `childrens-services.details` in any of its versions. */
export function isChildrensServices(payload: Field): boolean {
  return memberNames(payload).some((name) => lowerNames.has(name.toLowerCase()));
}

/** Words by which records name a plan, the most protective first. */
const plans = [
  [/looked[ -]after|in care|\b(?:cla|lac)\b/i, "looked-after"],
  [/child[ -]protection|\bcpp?\b/i, "child-protection"],
  [/child[ -]in[ -]need|\bcin\b/i, "child-in-need"],
  [/early[ -]help|\bteh\b/i, "early-help"],
] as const;

function planOf(words: string): string | undefined {
  return plans.find(([form]) => form.test(words))?.[1];
}

function statuses(payload: Field): readonly Field[] {
  return each(atAnyCase(payload, "cscActiveStatusesAndPlans"));
}

/** Whether the record says that the child is in care: then no address of theirs is given. */
export function saysLookedAfter(payload: Field): boolean {
  return statuses(payload).some((row) =>
    ["status", "plan"].some((name) => planOf(leafAt(atAnyCase(row, name))?.text ?? "") === "looked-after"),
  );
}

function sayWorker(payload: Field, child: Child): void {
  const worker = leafAt(atAnyCase(payload, "keyWorker"));
  if (worker === undefined) return;
  const duty = each(atAnyCase(payload, "dutyContactDetails"))
    .map((row) => leafAt(row))
    .filter((leaf) => leaf !== undefined);
  const { agency, contact } = child.context;
  const reach = duty.map((leaf) => leaf.text).join(", ");
  const value = {
    name: worker.text,
    role: "social-worker",
    agency,
    contact: reach === "" || reach.length > 200 ? contact : reach,
  };
  child.say("contact.leadProfessional", value, { from: [worker, ...duty] });
}

function sayPlan(row: Field, child: Child): void {
  const leaves = ["status", "plan"].map((name) => leafAt(atAnyCase(row, name))).filter((leaf) => leaf !== undefined);
  const status = leaves.map((leaf) => planOf(leaf.text)).find((plan) => plan !== undefined);
  if (status !== undefined) child.say("family.planStatus", { status }, { from: leaves });
  else if (leaves[0]) child.ledger.warn("code-unknown", leaves[0].path);
}

/** What children's services say of a child: who works with them, on which plan, and since when they know them. */
export function readChildrensServices(payload: Field, child: Child): void {
  sayWorker(payload, child);
  for (const row of statuses(payload)) sayPlan(row, child);
  for (const row of each(atAnyCase(payload, "childrensServicesReferrals"))) {
    const type = leafAt(atAnyCase(row, "type"));
    const code = `${codeOfWords(type?.text ?? "", "children-services")}-referral`.slice(0, 64);
    sayInvolvement(child, code, leafAt(atAnyCase(row, "date")), undefined, [type]);
  }
}

/** Rules for the payload, in the spelling of its newest version. */
export const servicesRules: FieldRules = {
  shared: [
    "keyWorker",
    "dutyContactDetails",
    "cscActiveStatusesAndPlans[].status",
    "cscActiveStatusesAndPlans[].plan",
    "childrensServicesReferrals[].date",
    "childrensServicesReferrals[].type",
  ],
  notShared: { teamInvolvement: "partners reach the worker or the duty desk" },
};
