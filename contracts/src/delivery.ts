import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { handlingCodes } from "./codes.ts";
import { FormSchema, TierSchema } from "./decision-schema.ts";
import { items, isItemName } from "./items.ts";
import { CalendarDate, Identifier, Instant, Message, MessageId, MessageKind, Statement } from "./message.ts";
import { NotedObjections } from "./noted-objections.ts";
import { Purpose } from "./purpose.ts";
import { schemaPath } from "./schema-path.ts";

/** One statement as a recipient has it: the value is the item's, or its minimised form. */
export const DeliveredStatement = z.strictObject({
  id: Statement.shape.id,
  item: Statement.shape.item,
  about: Statement.shape.about,
  value: z.unknown(),
  assertion: Statement.shape.assertion,
  on: Statement.shape.on,
  form: FormSchema,
  of: z.string().min(1).max(64).nullish().describe("The full statement this is the minimised form of"),
});
export type DeliveredStatement = z.infer<typeof DeliveredStatement>;

const optionalClaims = Message.pick({
  items: true,
  power: true,
  reason: true,
  historyFrom: true,
  urgency: true,
  answers: true,
  start: true,
  agenda: true,
  stage: true,
  instruction: true,
  readBy: true,
  readAt: true,
  corrects: true,
}).shape;

/** What is handed to a recipient's system, both signatures verified. */
export const DeliveryData = z.strictObject({
  message: MessageId.describe("Id of the message this is a copy of"),
  recipient: AgencyId,
  from: AgencyId,
  author: Message.shape.author,
  kind: MessageKind,
  purpose: Purpose,
  case: z.string().max(100).nullable(),
  createdAt: Instant.describe("When the sender signed it"),
  statements: z.array(DeliveredStatement).max(100),
  tier: TierSchema.describe("Whether it was shared by consent or because someone may be harmed"),
  handling: z.array(z.enum(handlingCodes)),
  routedTo: z.string().nullable().describe("Only this person or role may read it"),
  retainUntil: CalendarDate.nullable(),
  record: z.number().int().min(0).describe("Number of the ledger record that gives the reason"),
  policy: z.string().min(1).max(200),
  localIds: z
    .array(Identifier)
    .max(20)
    .describe("The recipient's own identifiers for the child, as it gave them; asserted by the broker alone"),
  filedUnder: Identifier.nullable().describe(
    "The one of them a sender-signed identity statement agrees with, else null",
  ),
  objections: NotedObjections.nullish().describe(
    "Front door alone: every objection in scope, also those the sender left out; asserted by the broker alone",
  ),
  ...optionalClaims,
});
export type DeliveryData = z.infer<typeof DeliveryData>;

/**
 * A delivery in the CloudEvents 1.0 JSON format. `subject` is absent: outside `data` nothing tells whom it is about.
 * Consumers take `id` as idempotency key: it stays the same when the delivery is handed over again.
 */
export const Delivery = z
  .strictObject({
    specversion: z.literal("1.0"),
    id: z.string().min(1).max(100).describe("Delivery id"),
    source: z
      .string()
      .regex(/^urn:gatehouse:[a-z][a-z0-9-]{1,62}:[a-z][a-z0-9-]{1,62}$/)
      .describe("Partnership and sending agency"),
    type: z
      .string()
      .regex(/^uk\.gatehouse\.[a-z-]+\.v1$/)
      .describe("Kind of message"),
    time: Instant.describe("When it was decided"),
    datacontenttype: z.literal("application/json"),
    data: DeliveryData,
  })
  .describe("Delivery handed to a recipient's system (CloudEvents 1.0)");
export type Delivery = z.infer<typeof Delivery>;

/** Wraps verified delivery data as a CloudEvent; nothing identifying stands outside `data`. */
export function deliveryEvent(id: string, partnership: string, decidedAt: Instant, data: DeliveryData): Delivery {
  return {
    specversion: "1.0",
    id,
    source: `urn:gatehouse:${partnership}:${data.from}`,
    type: `uk.gatehouse.${data.kind}.v1`,
    time: decidedAt,
    datacontenttype: "application/json",
    data,
  };
}

/** Whether a delivered statement's value has the shape of its item in its form. */
export function deliveredValueValid(statement: Pick<DeliveredStatement, "item" | "value" | "form">): boolean {
  if (!isItemName(statement.item)) return false;
  const item = items[statement.item];
  const schema = statement.form === "full" ? item.value : item.minimisedForm?.schema;
  return schema?.safeParse(statement.value).success ?? false;
}

/** A delivery in its shape, or the path to what is wrong with it. */
export type ParsedDelivery =
  | { readonly ok: true; readonly delivery: Delivery }
  | { readonly ok: false; readonly path: string };

/** Parses a CloudEvent as a delivery, closed, every value in its item's shape. Total; a path holds no value. */
export function parseDelivery(input: unknown): ParsedDelivery {
  const parsed = Delivery.safeParse(input);
  if (!parsed.success) return { ok: false, path: schemaPath(parsed.error) };
  const wrong = parsed.data.data.statements.findIndex((statement) => !deliveredValueValid(statement));
  return wrong >= 0 ? { ok: false, path: `data.statements[${wrong}].value` } : { ok: true, delivery: parsed.data };
}
