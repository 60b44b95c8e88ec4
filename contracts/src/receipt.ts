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
  .discriminatedUnion("type", [DecidedReceipt, RecordedReceipt, AcknowledgedReceipt, OverdueReceipt])
  .describe("Receipt to a sender");
export type Receipt = z.infer<typeof Receipt>;
