import { z } from "zod";
import { AgencyId, Professional } from "./agency.ts";
import { droppedCodes, refusalCodes } from "./codes.ts";
import { DutySchema, KeptStatementSchema } from "./decision-schema.ts";
import { CalendarDate, Instant, MessageId } from "./message.ts";
import { Opening } from "./ledger.ts";

/** Reasons that would tell a sender of someone's objection or hiding place; to a sender they are one class. */
export const oneClass = "withheld";

/**
 * What the sender is told of one recipient. Bars and other people's objections are one class, `withheld`: ask the front
 * door (contract §7), else receipts would be a search engine for families in hiding.
 */
export const ReceiptRecipient = z.strictObject({
  outcome: z.enum(["shared", "withheld", "held"]),
  kept: z.array(KeptStatementSchema).max(100),
  dropped: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(64),
        item: z.string().min(1).max(64),
        reason: z.enum([...droppedCodes, oneClass]),
      }),
    )
    .max(100),
  reasons: z.array(z.string().regex(/^[a-z][a-z-]{1,63}$/)).describe("Codes of contract §5, bars as `withheld`"),
  dutyCheck: z.boolean().describe("Record why not sharing is right"),
});
export type ReceiptRecipient = z.infer<typeof ReceiptRecipient>;

/** The gateway decided: the sender may let go of the message. */
export const DecidedReceipt = z.strictObject({
  type: z.literal("decided"),
  message: MessageId,
  at: Instant.describe("When it was decided"),
  record: z.number().int().min(0).describe("Number of the ledger record"),
  outcome: z.enum(["decided", "refused"]),
  reasons: z.array(z.enum(refusalCodes)),
  recipients: z.record(AgencyId, ReceiptRecipient),
  duties: z.array(DutySchema).describe("Duties on the sender"),
  policy: z.string().min(1).max(200),
  telephone: z.string().min(1).max(40).nullish().describe("The front door's, when a person must be spoken to"),
  opening: Opening.nullish().describe("Opens the sender's part of the ledger record"),
});
export type DecidedReceipt = z.infer<typeof DecidedReceipt>;

/** What a message was decided again for; whose wish or which bar it was is told to the front door alone. */
export const againCauses = ["review", "register", "countersign-late", "content-gone"] as const;

/**
 * The gateway decided a message again that it had decided before: someone reviewed a question, or something was recorded
 * that stops a copy nobody had yet. It says how the whole message stands now.
 */
export const DecidedAgainReceipt = z.strictObject({
  ...DecidedReceipt.shape,
  type: z.literal("decided-again"),
  because: z
    .enum(againCauses)
    .describe("review: a human answered; content-gone: its bytes are no longer kept, send it again as a new message"),
  changed: z.array(AgencyId).describe("Recipients for whom it came out otherwise than before"),
  withdrawn: z.array(AgencyId).describe("Recipients whose copy was taken back before it was handed over"),
});
export type DecidedAgainReceipt = z.infer<typeof DecidedAgainReceipt>;

/** Copies were taken over by their recipients' systems; that someone read them is said by `acknowledged`. */
export const DeliveredReceipt = z.strictObject({
  type: z.literal("delivered"),
  message: MessageId,
  at: Instant.describe("When the gateway knew"),
  record: z.number().int().min(0),
  recipients: z.record(AgencyId, z.string().min(1).max(100)).describe("Delivery id of each copy"),
});
export type DeliveredReceipt = z.infer<typeof DeliveredReceipt>;

/** A register event was taken into the register, or refused. */
export const RecordedReceipt = z.strictObject({
  type: z.literal("recorded"),
  message: z.string().min(1).max(100).describe("The `jti` under which the event was sent"),
  at: Instant,
  record: z.number().int().min(0),
  outcome: z.enum(["recorded", "refused"]),
  reasons: z.array(z.enum(refusalCodes)),
  opening: Opening.nullish(),
});

/** A recipient read its copy; signed by the recipient and passed on. */
export const AcknowledgedReceipt = z.strictObject({
  type: z.literal("acknowledged"),
  message: MessageId,
  delivery: z.string().min(1).max(100),
  recipient: AgencyId,
  readBy: Professional,
  at: Instant,
});

/** A duty is overdue: a person has to do something now. */
export const OverdueReceipt = z.strictObject({
  type: z.literal("overdue"),
  message: MessageId,
  at: Instant,
  record: z.number().int().min(0),
  duty: DutySchema.shape.duty,
  on: AgencyId,
  due: Instant.nullish(),
  reviewOn: CalendarDate.nullish(),
});

/** What the gateway, or through it a recipient, tells a sender under signature. */
export const Receipt = z
  .discriminatedUnion("type", [
    DecidedReceipt,
    DecidedAgainReceipt,
    DeliveredReceipt,
    RecordedReceipt,
    AcknowledgedReceipt,
    OverdueReceipt,
  ])
  .describe("Receipt to a sender");
export type Receipt = z.infer<typeof Receipt>;
