import { z } from "zod";
import { AgencyId, Professional } from "./agency.ts";
import { heldCodes } from "./codes.ts";
import { DroppedStatementSchema, FormSchema } from "./decision-schema.ts";
import { ItemNameSchema } from "./items.ts";
import { CalendarDate, Instant, MessageKind, MessagePerson, Risk, Told } from "./message.ts";

/**
 * What waits for a human at an agency, and what that human may look at. Answered from the register as it stands to the
 * agency that reviews it, for a named human in a role that decides holds; to everybody else there is no such thing.
 */

/** The id of a hold; it holds no more of its reason than its reviewer may know. */
export const HoldId = z
  .string()
  .min(1)
  .max(200)
  .describe("Id of a hold, `<message>/notice` of a concern, or the message of an emergency");

const by = Professional.describe("The named human who asks, in a role that decides holds");

/** Asks what waits for this agency: all of it, or one question with what a release would let go. */
export const HoldsRequest = z.strictObject({ type: z.literal("holds"), by, hold: HoldId.nullable() });
/** Asks what a message that waits says. Each look is recorded with who looked, and limited. */
export const HeldContentRequest = z.strictObject({ type: z.literal("held-content"), by, hold: HoldId });

/** Why something waits, as far as its reviewer may know it. */
export const QuestionReason = z.enum([...heldCodes, "withheld", "concern-not-shared"]);
export type QuestionReason = z.infer<typeof QuestionReason>;

/** One thing that waits for a human, or waited. */
export const HeldQuestion = z.strictObject({
  hold: HoldId,
  message: z.string().min(1).max(100),
  kind: MessageKind.nullable().describe("Null where the message was refused before it could be decided"),
  from: AgencyId,
  recipient: AgencyId.nullable().describe("Who would get it; null for the notice of a concern"),
  part: z.boolean().describe("One statement waits and the rest of the copy does not"),
  reason: QuestionReason,
  due: Instant,
  late: z.boolean(),
});
export type HeldQuestion = z.infer<typeof HeldQuestion>;

/** A statement by its name: what it is, and never what it says. */
const NamedStatement = z.strictObject({ item: ItemNameSchema, form: FormSchema });
/** What one question is about, without what it says. */
export const QuestionDetail = z.strictObject({
  waiting: z.array(ItemNameSchema).max(100).describe("What waits: of a part, that item alone"),
  goes: z.array(NamedStatement).max(100).describe("What its recipient would get if this one question were released"),
  stays: z
    .array(DroppedStatementSchema.pick({ item: true }))
    .max(100)
    .describe("What would stay behind all the same"),
  further: z.array(QuestionReason).max(20).describe("Other questions about the same copy that would still wait"),
  withheld: z.boolean().describe("Released, it would come to nothing: something else keeps it from that agency"),
});
export type QuestionDetail = z.infer<typeof QuestionDetail>;

/** An emergency that waits for a second person's signature; it lapses when that is due. */
export const OpenEmergency = z.strictObject({
  emergency: z.string().min(1).max(100).describe("The message, or the flag, that states it"),
  due: Instant,
  own: z.boolean().describe("Who asks wrote it or decided it: they cannot be the second person"),
});
export type OpenEmergency = z.infer<typeof OpenEmergency>;

/** What waits for the agency that asked, soonest due first; asked for one question, that one and its detail. */
export const HoldsAnswer = z.strictObject({
  type: z.literal("holds"),
  questions: z.array(HeldQuestion).max(10_000),
  detail: QuestionDetail.nullable().describe("Null for the whole list, and where the message is no longer kept"),
  emergencies: z.array(OpenEmergency).max(10_000),
});
export type HoldsAnswer = z.infer<typeof HoldsAnswer>;

/** One statement of a message that waits, as its reviewer may read it. */
export const HeldStatement = z.strictObject({
  item: ItemNameSchema,
  about: z.string().max(64),
  value: z.unknown().describe("Of the item's own shape"),
  form: FormSchema,
  assertion: z.string().max(32),
  on: CalendarDate,
});
export type HeldStatement = z.infer<typeof HeldStatement>;

/** What a message that waits says: all of it to the agency that wrote it, to another what it may have itself. */
export const HeldContentAnswer = z.strictObject({
  type: z.literal("held-content"),
  record: z.number().int().min(1).describe("The ledger's record of this look"),
  people: z.array(MessagePerson.pick({ label: true, role: true, ids: true })).max(100),
  statements: z.array(HeldStatement).max(100),
  kept: z.number().int().min(0).describe("How many statements whoever asks may not read"),
  told: Told.nullable(),
  risk: z.strictObject({ harm: Risk.shape.harm, evidence: z.string().max(4000) }).nullable(),
});
export type HeldContentAnswer = z.infer<typeof HeldContentAnswer>;

/** Asks what this agency has to do about telling families. */
export const TellingsRequest = z.strictObject({
  type: z.literal("tellings"),
  by: Professional.describe("The named human who asks"),
});
/** One message about which somebody is still to be told, or whose putting off is to be looked at again. */
export const OpenTelling = z.strictObject({
  message: z.string().min(1).max(100),
  kind: MessageKind,
  duty: z.enum(["tell-family", "review-deferral"]),
  case: z.string().max(100).nullable(),
  sent: Instant.describe("When its sender wrote it"),
  person: z.string().min(1).max(100).nullable().describe("Whom, where it is someone in particular"),
  asleep: z.boolean().describe("Telling is put off: the review of that comes first"),
  due: Instant,
  late: z.boolean(),
  tries: z.number().int().min(0).describe("How often it was tried in vain"),
});
export type OpenTelling = z.infer<typeof OpenTelling>;
/** What is to be told, soonest due first. */
export const TellingsAnswer = z.strictObject({
  type: z.literal("tellings"),
  tellings: z.array(OpenTelling).max(10_000),
});
