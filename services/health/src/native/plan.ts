import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Json } from "./resource.ts";
import { restricted } from "./resource.ts";

/** The plans that clinicians of any setting must see before anything else, and how the flag and the plan are coded. */
const plans: Readonly<Record<string, { readonly words: string; readonly category: string }>> = {
  "child-protection": { words: "Child protection plan", category: "child-protection" },
  "looked-after": { words: "Looked-after child", category: "looked-after" },
};
const flagSystem = "https://fhir.nhs.uk/England/CodeSystem/England-FlagCategoryPatient";
const childProtectionFlag = "child-protection-information-system-flag";
const planSystem = "urn:gatehouse:plan";
/** How a flag names the plan it stands for (FHIR R4, standard extension). */
const flagDetail = "http://hl7.org/fhir/StructureDefinition/flag-detail";

type PlanStatus = { readonly status: string; readonly from?: unknown; readonly to?: unknown };
type Lead = { readonly name: string; readonly role?: unknown; readonly agency?: unknown; readonly contact?: unknown };

function isPlanStatus(value: unknown): value is PlanStatus {
  return typeof value === "object" && value !== null && "status" in value && typeof value.status === "string";
}

function isLead(value: unknown): value is Lead {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

/** Where the parts of a plan are referred to, by full URL. */
export type PlanPlaces = { readonly flag: string; readonly plan: string; readonly team: string };

function periodOf({ from, to }: PlanStatus): Json {
  const period = {
    ...(typeof from === "string" ? { start: from } : {}),
    ...(typeof to === "string" ? { end: to } : {}),
  };
  return Object.keys(period).length === 0 ? {} : { period };
}

function telecomOf(contact: unknown): Json {
  if (typeof contact !== "string") return {};
  const system = contact.includes("@") ? "email" : /\d/.test(contact) ? "phone" : "other";
  return { telecom: [{ system, value: contact }] };
}

/** Who leads the work: the team behind the plan, as far as the sender gave it to this agency. */
function teamOf(lead: unknown, delivery: Delivery, subject: Json): Json | null {
  if (!isLead(lead)) return null;
  const role = typeof lead.role === "string" ? { role: [{ text: lead.role.replaceAll("-", " ") }] } : {};
  return {
    resourceType: "CareTeam",
    meta: restricted,
    status: "active",
    subject,
    participant: [{ ...role, member: { display: lead.name } }],
    managingOrganization: [{ display: typeof lead.agency === "string" ? lead.agency : delivery.data.from }],
    ...telecomOf(lead.contact),
  };
}

/**
 * A plan as health systems look for it: a flag, the plan it stands for, and the team behind the plan, in this order. One
 * that has ended is inactive and completed, so that no screen shows it as in force.
 *
 * @param status the full value of `family.planStatus` about the child, and of `contact.leadProfessional`, where they came
 * @returns none where there is no such plan
 */
export function planResources(
  status: unknown,
  lead: unknown,
  delivery: Delivery,
  subject: Json,
  places: PlanPlaces,
): readonly { readonly fullUrl: string; readonly resource: Json }[] {
  const plan = isPlanStatus(status) ? plans[status.status] : undefined;
  if (!isPlanStatus(status) || plan === undefined) return [];
  const hasEnded = typeof status.to === "string" && status.to < delivery.time.slice(0, 10);
  const team = teamOf(lead, delivery, subject);
  const flag = {
    resourceType: "Flag",
    meta: restricted,
    extension: [{ url: flagDetail, valueReference: { reference: places.plan } }],
    status: hasEnded ? "inactive" : "active",
    code: { coding: [{ system: flagSystem, code: childProtectionFlag }], text: plan.words },
    subject,
    ...periodOf(status),
  };
  const carePlan = {
    resourceType: "CarePlan",
    meta: restricted,
    status: hasEnded ? "completed" : "active",
    intent: "plan",
    category: [{ coding: [{ system: planSystem, code: plan.category }], text: plan.words }],
    subject,
    ...periodOf(status),
    ...(team === null ? {} : { careTeam: [{ reference: places.team }] }),
  };
  return [
    { fullUrl: places.flag, resource: flag },
    { fullUrl: places.plan, resource: carePlan },
    ...(team === null ? [] : [{ fullUrl: places.team, resource: team }]),
  ];
}
