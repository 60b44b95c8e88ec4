import { z } from "zod";
import { AgencyId, Professional } from "./agency.ts";
import { CalendarDate, Instant } from "./message.ts";
import { RegisterRef } from "./register-event.ts";

/**
 * What whoever answers for the partnership's data may ask of what the broker keeps: that nothing of something be erased,
 * however old (a legal hold), or that something be erased before its time. Each is a signed request, in the ledger before
 * it is answered. Nothing here is free text: a record that outlives what was erased must not say about whom it was.
 */

const MessageId = z.string().min(1).max(64);
const record = z.number().int().min(1);

/** The place in one's own files where the reasons are; never a name. */
const Reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9/._-]{0,59}$/)
  .describe("Where the reasons are on file: letters, digits, / . _ -");

/** What a legal hold covers. What may be covered counts as covered. */
export const LegalHoldScope = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("everything") }),
  z.strictObject({ of: z.literal("case"), case: RegisterRef }),
  z.strictObject({ of: z.literal("person"), person: RegisterRef }),
  z.strictObject({ of: z.literal("message"), message: MessageId }),
]);
export type LegalHoldScope = z.infer<typeof LegalHoldScope>;

/** Why something is to be kept whatever its age. */
export const legalHoldReasons = ["inquiry", "court-order", "claim", "investigation", "review", "complaint"] as const;
/** Why a legal hold ends. */
export const holdEndReasons = ["ended", "order-lifted", "placed-wrongly"] as const;
/** Why something is erased before its time. */
export const erasureReasons = ["wrong-person", "inaccurate", "sent-in-error", "unlawful", "objection-upheld"] as const;
/** By which duty it is erased: an article of the UK GDPR, or an order. */
export const erasureBases = [
  "uk-gdpr-16",
  "uk-gdpr-17-1-a",
  "uk-gdpr-17-1-c",
  "uk-gdpr-17-1-d",
  "court-order",
] as const;

/** Asks that nothing of something be erased until the hold is lifted. */
export const LegalHoldRequest = z.strictObject({
  type: z.literal("legal-hold"),
  by: Professional,
  scope: LegalHoldScope,
  reason: z.enum(legalHoldReasons),
  reference: Reference,
  reviewOn: CalendarDate.describe("When somebody looks whether it is still needed; it does not end by itself"),
});
/** Lifts a legal hold: by somebody else than who placed it. */
export const LiftLegalHoldRequest = z.strictObject({
  type: z.literal("lift-legal-hold"),
  by: Professional,
  hold: record.describe("The record that placed it"),
  reason: z.enum(holdEndReasons),
});
/** Messages one request may name. */
export const maxErasedMessages = 100;
/** Asks that messages be erased before their time. Nothing happens until a second human approves. */
export const ErasureRequest = z.strictObject({
  type: z.literal("erasure"),
  by: Professional,
  messages: z.array(MessageId).min(1).max(maxErasedMessages),
  reason: z.enum(erasureReasons),
  basis: z.enum(erasureBases),
  reference: Reference,
});
/** Approves an erasure that another human asked for, or declines it; declining ends also what was approved and is not done. */
export const AnswerErasureRequest = z.strictObject({
  type: z.literal("answer-erasure"),
  by: Professional,
  request: record.describe("The record of the request"),
  messages: z.array(MessageId).min(1).max(maxErasedMessages).describe("The same as were asked for, named once more"),
  answer: z.enum(["approved", "declined"]),
});
/** Asks which legal holds stand, and which erasures wait. */
export const RetentionRequest = z.strictObject({ type: z.literal("retention"), by: Professional });

/** The record that says so. */
const recorded = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type), record });
/**
 * The record that placed a hold: it acts on every erasing recorded after it. A hold on what is not known stands all the
 * same, because it may come yet; more often the reference was mistyped.
 */
export const LegalHoldAnswer = recorded("legal-hold").extend({
  known: z.boolean().describe("Whether the broker knows such a person, case or message"),
});
/** The record that lifted a hold. */
export const LiftLegalHoldAnswer = recorded("lift-legal-hold");
/** The record of a request to erase: a second human answers it by this number. */
export const ErasureAnswer = recorded("erasure");
/** The record of the answer; what was approved is erased after it, while the gateway runs. */
export const AnswerErasureAnswer = recorded("answer-erasure");

/** A legal hold that stands. What it covers is said by its kind and its reference alone. */
export const StandingHold = z.strictObject({
  record,
  agency: AgencyId,
  of: z.enum(["everything", "case", "person", "message"]),
  reason: z.enum(legalHoldReasons),
  reference: Reference,
  placedAt: Instant,
  reviewOn: CalendarDate,
});
export type StandingHold = z.infer<typeof StandingHold>;
/** An erasure that was asked for and is not done. */
export const WaitingErasure = z.strictObject({
  record,
  agency: AgencyId,
  messages: z.number().int().min(1),
  reason: z.enum(erasureReasons),
  basis: z.enum(erasureBases),
  reference: Reference,
  askedAt: Instant,
  approved: z.boolean(),
});
export type WaitingErasure = z.infer<typeof WaitingErasure>;
/** The holds that stand and the erasures that wait; of nobody's data, by kind and reference alone. */
export const RetentionAnswer = z.strictObject({
  type: z.literal("retention"),
  holds: z.array(StandingHold).max(10_000),
  erasures: z.array(WaitingErasure).max(10_000),
});

/** Why nothing was placed, lifted or erased. */
export const retentionRefusals = [
  "erasure-asked-already",
  "erasure-held",
  "erasure-message-unknown",
  "erasure-request-unknown",
  "erasure-second-person",
  "erasure-still-acts",
  "legal-hold-unknown",
  "retention-not-allowed",
] as const;
