// Rules carried out here (docs/rules.md): R12
import { z } from "zod";
import { AgencyId, Professional } from "./agency.ts";
import { Purpose } from "./purpose.ts";

/** Every kind of message (contract §3.1). */
export const messageKinds = [
  "concern",
  "support-request",
  "information-request",
  "information-response",
  "case-update",
  "status-notice",
  "domestic-abuse-notice",
  "meeting",
  "plan-action",
  "decision",
  "acknowledgement",
  "correction",
  "recall",
  "advice-query",
  "advice-answer",
  "escalation",
] as const;
export const MessageKind = z.enum(messageKinds).describe("Kind of message");
export type MessageKind = z.infer<typeof MessageKind>;

/** RFC 3339 in UTC, with seconds; the contract knows no other zone. */
export const Instant = z.iso
  .datetime({ offset: false })
  .regex(/T\d\d:\d\d:\d\d(\.\d{1,9})?Z$/)
  .describe("RFC 3339 time in UTC");
export type Instant = z.infer<typeof Instant>;
export const CalendarDate = z.iso.date().describe("ISO 8601 calendar date");
export type CalendarDate = z.infer<typeof CalendarDate>;

/** Whose numbering an identifier follows; `person` is the broker's own and taken in previews and from the front door only. */
export const identifierSchemes = [
  "person",
  "nhs-number",
  "upn",
  "uln",
  "crn",
  "noms-number",
  "pnc-id",
  "uprn",
  "local",
] as const;
export const Identifier = z.strictObject({
  scheme: z.enum(identifierSchemes).describe("Whose numbering this is"),
  value: z.string().min(1).max(100).describe("The identifier, as written, without spaces"),
});
export type Identifier = z.infer<typeof Identifier>;

/** What a person may be to the child. */
export const personRoles = [
  "child",
  "parent",
  "carer",
  "sibling",
  "household",
  "non-resident-parent",
  "connected-adult",
] as const;
/** A person the message speaks of, by a label of the message's own. */
export const MessagePerson = z.strictObject({
  label: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .describe("The name by which statements of this message mean the person"),
  role: z.enum(personRoles).describe("What the person is to the child"),
  ids: z
    .array(Identifier)
    .max(20)
    .nullish()
    .transform((ids) => ids ?? [])
    .describe("Identifiers the sender knows; none where there is no such key"),
  born: CalendarDate.nullish().describe("Date of birth"),
  parentalResponsibility: z.boolean().nullish().describe("Holds parental responsibility for the child"),
  livesElsewhere: z.boolean().nullish().describe("Is not a member of the child's household"),
});
export type MessagePerson = z.infer<typeof MessagePerson>;

/** Why a value is not given. */
export const absences = ["not-known", "not-asked", "not-applicable", "withheld"] as const;
/** A value that is not given says why. */
export const Absence = z.strictObject({ absent: z.enum(absences) });
export type Absence = z.infer<typeof Absence>;

/** What kind of saying a statement is. */
export const assertions = ["fact", "observed", "reported", "allegation", "opinion"] as const;
/**
 * One data item said about one person: the unit that is signed, kept or dropped. `item` and `value` are checked
 * against the data item's own schema by `parseMessage`.
 */
export const Statement = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .describe("Names the statement in this message"),
  item: z.string().min(1).max(64).describe("Data item, as in the catalogue"),
  about: z.string().min(1).max(40).describe("Label of the person it is about"),
  value: z.unknown().describe("Value in the item's shape, or a typed absence"),
  assertion: z.enum(assertions).describe("What kind of saying this is"),
  on: CalendarDate.describe("When it was true or seen"),
  summary: z.string().min(1).max(500).nullish().describe("The minimised form, where the sender writes it"),
});
export type Statement = z.infer<typeof Statement>;

/** What harm a risk may name. */
export const harms = [
  "physical-abuse",
  "emotional-abuse",
  "sexual-abuse",
  "neglect",
  "exploitation",
  "domestic-abuse",
  "radicalisation",
  "self-harm",
  "harm-to-other",
] as const;
/**
 * A named human, where the name may be missing: decision step 2 says what that means (`anonymity-not-available`,
 * `risk-invalid`), which a shape cannot.
 */
const PerhapsNamed = z.strictObject({
  ...Professional.shape,
  name: z
    .string()
    .max(200)
    .nullish()
    .transform((name) => name ?? "")
    .describe("Name as the agency's directory gives it"),
});
const nobody = { name: "", role: "" } as const;
/** In the past of every message, so that a risk without an end is never in force. */
const never = "1970-01-01T00:00:00Z";

/**
 * A named human's judgement that someone may be harmed. Its validity is judged in decision step 2, not here, so what
 * makes it invalid parses: without decider, evidence, persons, recipients or end it is one that never holds.
 */
export const Risk = z.strictObject({
  atRisk: z
    .array(z.string().min(1).max(100))
    .max(50)
    .nullish()
    .transform((labels) => labels ?? [])
    .describe("Labels of those who may be harmed"),
  harm: z.enum(harms).describe("What harm is feared"),
  test: z.enum(["at-risk", "significant-harm"]).describe("Which test the decider found met"),
  evidence: z
    .string()
    .max(4000)
    .nullish()
    .transform((evidence) => evidence ?? "")
    .describe("What the judgement rests on, at least 20 characters"),
  recipients: z
    .union([z.literal("all"), z.array(AgencyId).max(50)])
    .nullish()
    .transform((agencies) => agencies ?? [])
    .describe("Agencies that need it; 'all' is never valid"),
  categories: z.union([z.literal("all"), z.array(z.string().max(40)).max(20)]).nullish(),
  decidedBy: PerhapsNamed.nullish()
    .transform((decider) => decider ?? nobody)
    .describe("Who judged"),
  emergency: z
    .boolean()
    .nullish()
    .transform((emergency) => emergency ?? false)
    .describe("Released now, countersigned by the end of the next working day"),
  expiresAt: Instant.nullish()
    .transform((end) => end ?? never)
    .describe("Exclusive end, at most 14 days on"),
  allegedHarmers: z.array(z.string().min(1).max(40)).max(20).nullish(),
});
export type Risk = z.infer<typeof Risk>;

/** Why telling the family may be deferred. */
export const toldReasons = [
  "increased-risk-to-child",
  "violent-reaction",
  "child-may-disengage",
  "prejudice-investigation",
  "risk-to-other",
  "unjustified-delay",
  "child-asked",
] as const;
export const Told = z.strictObject({
  status: z.enum(["told", "deferred", "not-contactable"]).describe("Whether the family has been told"),
  reason: z.enum(toldReasons).nullish(),
  officerReference: z.string().min(1).max(100).nullish(),
  attempts: z
    .array(z.strictObject({ on: CalendarDate, method: z.string().max(100), result: z.string().max(500) }))
    .max(50)
    .nullish(),
  reviewOn: CalendarDate.nullish(),
  withheld: z
    .array(z.strictObject({ agency: AgencyId, reason: z.string().min(1).max(1000) }))
    .max(50)
    .nullish(),
});
export type Told = z.infer<typeof Told>;

export const Basis = z.strictObject({
  power: z.string().min(1).max(100).describe("Statutory power or duty"),
  gdpr: z.string().min(1).max(20).describe("UK GDPR article 6 basis"),
  condition: z.string().min(1).max(100).nullish().describe("Condition for special category data"),
  claim: z.enum(["mandatory-report", "crime-prevention", "cannot-consent", "court-order"]).nullish(),
  reference: z.string().min(1).max(100).nullish().describe("The police request's reference"),
  why: z.string().min(1).max(1000).nullish(),
  order: z.string().min(1).max(100).nullish(),
});
export type Basis = z.infer<typeof Basis>;

/** Which message, or which statement of it, is corrected, and why. */
export const Corrects = z.strictObject({
  message: z.string().min(1).max(64),
  statement: z.string().min(1).max(64).nullish(),
  reason: z.string().min(1).max(1000).nullish(),
});

/** Message ids are UUIDs; version 7 where our client makes them. */
export const MessageId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** A case's reference, as messages name it: chosen by whoever opened the case, and telling nothing of anybody. */
export const CaseRef = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
  .describe("Case reference");

/** The shape of every message (contract §3). Kind by kind rules stand in `must-carry.ts` and decision step 2. */
export const Message = z.strictObject({
  id: MessageId.describe("Message id, the signed `jti`"),
  kind: MessageKind,
  from: AgencyId.describe("Sending agency"),
  author: PerhapsNamed.describe("Who wrote it; one without a name is refused as anonymous"),
  to: z.array(AgencyId).max(50).nullish().describe("Recipients; the kind's audience when absent"),
  case: CaseRef.nullish(),
  incident: z.string().min(1).max(100).nullish().describe("Same for messages about one incident"),
  purpose: Purpose,
  createdAt: Instant,
  people: z.array(MessagePerson).min(1).max(50),
  statements: z.array(Statement).max(100),
  risk: Risk.nullish(),
  told: Told.nullish(),
  basis: Basis,
  inReplyTo: MessageId.nullish(),
  corrects: Corrects.nullish(),
  attachments: z.array(z.never()).max(0).nullish().describe("Reserved, must be empty"),
  items: z.array(z.string()).min(1).max(99).nullish().describe("information-request: items asked for"),
  power: z.string().min(1).max(100).nullish().describe("information-request: the power relied on"),
  reason: z.string().min(1).max(2000).nullish().describe("information-request: why"),
  historyFrom: CalendarDate.nullish().describe("information-request: how far back"),
  urgency: z.enum(["red", "amber", "green"]).nullish().describe("information-request: 2 h, 6 h or 24 h"),
  answers: z
    .array(
      z.strictObject({
        item: z.string(),
        answer: z.enum(["not-held", "withheld"]),
        reason: z.string().min(1).max(1000).nullish(),
      }),
    )
    .max(99)
    .nullish()
    .describe("information-response: items asked for that are not given"),
  start: Instant.nullish().describe("meeting: when it starts"),
  agenda: z.string().max(4000).nullish().describe("meeting: agenda"),
  stage: z.number().int().min(1).max(3).nullish().describe("escalation: stage"),
  instruction: z.string().min(1).max(1000).nullish().describe("recall: what to do with the copy"),
  readBy: Professional.nullish().describe("acknowledgement: who read it"),
  readAt: Instant.nullish().describe("acknowledgement: when"),
});
export type Message = z.infer<typeof Message>;
