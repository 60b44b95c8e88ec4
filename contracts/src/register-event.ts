import { z } from "zod";
import { AgencyId, Professional } from "./agency.ts";
import { checkIdentifier } from "./identifiers.ts";
import { Address } from "./items/contact.ts";
import { planStatuses } from "./items/family.ts";
import { itemCategories } from "./item-shape.ts";
import { ItemNameSchema } from "./items.ts";
import { jsonWithinLimits } from "./json-limits.ts";
import { CalendarDate, harms, Identifier, Instant, toldReasons } from "./message.ts";
import { Purpose } from "./purpose.ts";
import { schemaPath } from "./schema-path.ts";

/** Names an event, a person or a case in the register. */
export const RegisterRef = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
  .describe("Register reference");
const Person = RegisterRef.describe("The partnership's reference of a person");
const Case = RegisterRef.describe("Case reference");
/** Free text of a register event: personal data, sealed, never in the ledger. */
const SealedText = z.string().max(4000);

/** A professional with the agency they act for. */
export const AgencyProfessional = z.strictObject({ agency: AgencyId, ...Professional.shape });
export type AgencyProfessional = z.infer<typeof AgencyProfessional>;

/** What an objection or a consent covers; `all` includes what will be added later. */
export const Scope = z.strictObject({
  agencies: z.union([z.literal("all"), z.array(AgencyId).min(1).max(200)]).describe("Recipients it covers"),
  purposes: z.union([z.literal("all"), z.array(Purpose).min(1)]).describe("Purposes it covers"),
  categories: z
    .union([z.literal("all"), z.array(z.enum(itemCategories)).min(1)])
    .describe("Categories of data it covers"),
});
export type Scope = z.infer<typeof Scope>;

/** How an assessment of whether a child decides for themselves came out. */
export const competenceResults = ["competent", "not-competent", "not-assessed"] as const;
/** Who objects or consents, and in which capacity towards the person whose data it is. */
export const MadeBy = z.strictObject({
  person: Person.describe("Who speaks"),
  capacity: z.enum(["child", "parent", "carer", "self", "advocate"]),
  parentalResponsibility: z.boolean().nullish(),
  competence: z
    .strictObject({
      result: z.enum(competenceResults),
      assessedBy: z.union([Professional, AgencyProfessional, z.string().min(1).max(200)]).nullish(),
      on: CalendarDate.nullish(),
    })
    .nullish()
    .describe("Whether a child under 16 was found competent to decide this"),
  allegedHarmer: z.boolean().nullish(),
});
export type MadeBy = z.infer<typeof MadeBy>;

/** One attempt to reach a family. */
export const attemptShape = z.strictObject({
  on: CalendarDate,
  method: z.string().min(1).max(100),
  result: z.string().min(1).max(500),
});

const head = {
  id: RegisterRef.describe("Id of the event"),
  at: Instant.describe("When it was recorded"),
  by: AgencyProfessional.describe("Who recorded it"),
};
/** One event's shape: the head that all have, and its own body. Flat, closed. */
function event<Type extends string, Body extends z.core.$ZodLooseShape>(type: Type, body: Body) {
  return z.strictObject({ ...head, type: z.literal(type), ...body });
}

const identities = [
  event("person.linked", {
    person: Person,
    ids: z.array(Identifier).max(50).describe("Identifiers of the person, checked by scheme"),
    nameHash: z.string().min(1).max(128).nullish().describe("Hash of name and birth date, for suspecting only"),
    placeHash: z.string().min(1).max(128).nullish().describe("Hash of birth date and postcode, for suspecting only"),
  }),
  event("person.unlinked", { person: Person, ids: z.array(Identifier).max(50).nullish(), ends: RegisterRef.nullish() }),
  event("person.distinct", { persons: z.array(Person).min(2).max(20), ends: RegisterRef.nullish() }),
] as const;

const level = z.number().int().min(1).max(4).describe("Level of need");
const status = z.enum(planStatuses).describe("Plan the child is on");
const cases = [
  event("case.opened", { case: Case, child: Person, level, status: status.nullish() }),
  event("case.level-set", { case: Case, child: Person.nullish(), level, status: status.nullish() }),
  event("case.closed", {
    case: Case,
    child: Person.nullish(),
    level: level.nullish(),
    status: status.nullish(),
    ends: RegisterRef.nullish(),
  }),
] as const;

const membership = { case: Case, agency: AgencyId, professional: Professional.nullish() };
const teams = [
  event("team.joined", membership),
  event("team.left", { ...membership, ends: RegisterRef.nullish() }),
] as const;

const reason = z.strictObject({ code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/), text: SealedText.nullish() });
const wishes = [
  event("objection.recorded", {
    person: Person.describe("Whose data it is about"),
    madeBy: MadeBy,
    scope: Scope,
    reason: reason.nullish(),
    reviewOn: CalendarDate.nullish(),
  }),
  event("objection.withdrawn", {
    ends: RegisterRef.describe("The objection withdrawn"),
    person: Person.nullish(),
    madeBy: MadeBy.nullish(),
    scope: Scope.nullish(),
    reason: reason.nullish(),
    reviewOn: CalendarDate.nullish(),
  }),
] as const;

const answer = { person: Person, givenBy: MadeBy, scope: Scope, expiresOn: CalendarDate.nullish() };
const consents = [
  event("consent.given", { ...answer, ends: RegisterRef.nullish() }),
  event("consent.refused", { ...answer, ends: RegisterRef.nullish() }),
  event("consent.withdrawn", {
    person: Person.nullish(),
    givenBy: MadeBy.nullish(),
    scope: Scope.nullish(),
    expiresOn: CalendarDate.nullish(),
    ends: RegisterRef.nullish().describe("The consent withdrawn; without it, every one of that giver for that person"),
  }),
] as const;

const flag = {
  atRisk: z.array(Person).max(50),
  case: Case.nullish(),
  harm: z.enum(harms),
  test: z.enum(["at-risk", "significant-harm"]),
  evidence: SealedText,
  recipients: z
    .union([z.literal("all"), z.array(AgencyId).max(50)])
    .describe("Agencies that need it; 'all' is never valid"),
  categories: z.union([z.literal("all"), z.array(z.enum(itemCategories)).min(1)]).nullish(),
  decidedBy: z.union([AgencyProfessional, Professional]).describe("Who judged"),
  emergency: z.boolean().nullish(),
  expiresAt: Instant.describe("Exclusive end"),
};
const risks = [
  event("risk.flagged", flag),
  event("risk.countersigned", {
    countersigns: RegisterRef.describe("The flag, or the message, whose emergency is confirmed"),
    case: Case.nullish(),
    decidedBy: z.union([AgencyProfessional, Professional]).nullish(),
    evidence: SealedText.nullish(),
  }),
  event("risk.cleared", {
    ends: RegisterRef.describe("The flag ended"),
    case: Case.nullish(),
    reason: SealedText.nullish(),
  }),
] as const;

/** The address that must not be found: as `contact.protectedAddress` gives it, with its property number where known. */
const ProtectedAddress = z.strictObject({
  ...Address.shape,
  uprn: z
    .string()
    .regex(/^\d{1,12}$/)
    .nullish()
    .describe("Property number (UPRN) of the place"),
  protection: z.string().min(1).max(100).nullish().describe("Why it is protected"),
});

/** Who placed a restriction may say which agencies are excepted from it; nobody by default. */
const permitted = z.array(AgencyId).max(200).nullish();
const restrictions = z.discriminatedUnion("restriction", [
  event("restriction.placed", {
    person: Person.describe("Who is protected"),
    restriction: z.literal("protected-location"),
    address: z
      .union([ProtectedAddress, z.string().min(1).max(500)])
      .nullish()
      .describe("The address that must not be found, sealed"),
    aliases: z
      .array(z.string().min(1).max(200))
      .max(50)
      .nullish()
      .describe("Other names of the place: refuge, setting"),
    permitted,
  }),
  event("restriction.placed", {
    person: Person.describe("Who is protected"),
    restriction: z.literal("linked-person"),
    agency: AgencyId.nullish().describe("The agency at which someone is linked to the family"),
    professional: z
      .strictObject({ ...Professional.shape, role: Professional.shape.role.nullish(), agency: AgencyId.nullish() })
      .nullish()
      .describe("The professional who is linked, when it is one"),
  }).refine((placed) => Boolean(placed.agency ?? placed.professional)),
  event("restriction.placed", {
    person: Person.describe("Who is protected"),
    restriction: z.literal("court"),
    order: z.string().min(1).max(100).nullish(),
    permitted,
  }),
  event("restriction.placed", {
    person: Person.describe("Who is protected"),
    restriction: z.literal("sealed"),
    items: z.array(ItemNameSchema).min(1).max(99),
  }),
]);
const lifted = event("restriction.lifted", {
  ends: RegisterRef.describe("The restriction lifted"),
  person: Person.nullish(),
  restriction: z.enum(["protected-location", "linked-person", "court", "sealed"]).nullish(),
});

const itemList = z.array(ItemNameSchema).min(1).max(99);
const decisions = [
  event("order.recorded", {
    person: Person,
    order: z.string().min(1).max(100).describe("The court's reference"),
    items: itemList,
    to: z.array(AgencyId).min(1).max(50),
  }),
  event("release.approved", {
    message: z.string().min(1).max(64).nullish(),
    person: Person.nullish(),
    items: itemList,
    to: z.array(AgencyId).min(1).max(50),
    approver: AgencyProfessional,
  }),
  event("review.decided", {
    hold: z.string().min(1).max(200),
    recipient: AgencyId.nullish(),
    outcome: z.enum(["release", "withhold", "refuse"]),
    reason: SealedText.nullish(),
  }),
  event("telling.recorded", {
    message: z.string().min(1).max(64),
    person: Person.nullish(),
    status: z.enum(["told", "deferred", "attempted"]),
    reason: z.enum(toldReasons).nullish(),
    attempts: z.array(attemptShape).max(50).nullish(),
    reviewOn: CalendarDate.nullish(),
  }),
] as const;

/** Everything that can be recorded in the register (contract §4): signed like a message, in the same ordered intake. */
export const RegisterEvent = z.discriminatedUnion("type", [
  ...identities,
  ...cases,
  ...teams,
  ...wishes,
  ...consents,
  ...risks,
  restrictions,
  lifted,
  ...decisions,
]);
export type RegisterEvent = z.infer<typeof RegisterEvent>;
/** The name of a kind of register event. */
export type RegisterEventType = RegisterEvent["type"];

/** Every kind of register event (contract §4). */
export const registerEventTypes = [
  "person.linked",
  "person.unlinked",
  "person.distinct",
  "case.opened",
  "case.closed",
  "case.level-set",
  "team.joined",
  "team.left",
  "objection.recorded",
  "objection.withdrawn",
  "consent.given",
  "consent.refused",
  "consent.withdrawn",
  "risk.flagged",
  "risk.countersigned",
  "risk.cleared",
  "restriction.placed",
  "restriction.lifted",
  "order.recorded",
  "release.approved",
  "review.decided",
  "telling.recorded",
] as const satisfies readonly RegisterEventType[];

/** An event that keeps the contract, or the code and path of the first thing that does not. */
export type ParsedRegisterEvent =
  | { readonly ok: true; readonly event: RegisterEvent }
  | { readonly ok: false; readonly code: "schema-invalid" | "identifier-invalid"; readonly path: string };

/**
 * Parses a register event: closed, flat, identifiers checked. Who may record it, and whether it widens sharing, is the
 * register's to judge. Total: any JSON value gives an answer.
 *
 * @param input parsed JSON, untrusted
 */
export function parseRegisterEvent(input: unknown): ParsedRegisterEvent {
  if (!jsonWithinLimits(input)) return { ok: false, code: "schema-invalid", path: "" };
  const parsed = RegisterEvent.safeParse(input);
  if (!parsed.success) return { ok: false, code: "schema-invalid", path: schemaPath(parsed.error) };
  const recorded = parsed.data;
  const ids = "ids" in recorded ? (recorded.ids ?? []) : [];
  const wrong = ids.findIndex((id) => !checkIdentifier(id.scheme, id.value));
  return wrong >= 0
    ? { ok: false, code: "identifier-invalid", path: `ids[${wrong}].value` }
    : { ok: true, event: recorded };
}
