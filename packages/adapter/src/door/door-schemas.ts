import { PreviewDecision } from "@gatehouse/contracts/request";
import { z } from "zod";

/** The path parameter of what has an id. */
export const Id = z.object({ id: z.string().min(1).max(100) });
/** A place in a list, as the last answer's `Link` gave it. */
export const Cursor = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,400}$/)
  .describe("As in the `Link` of the last answer; says nothing to anybody but this door");
/** Every error of the door (RFC 9457). */
export const ProblemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  // Not a list of all: a code that is added for something else changes nothing for who calls a door.
  code: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,63}$/)
    .describe("One of docs/errors.md; each address names its own"),
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});

const Warning = z.object({ code: z.string(), path: z.string(), text: z.string() });
const Fields = z.object({
  used: z.array(z.string()),
  source: z.array(z.string()),
  unknown: z.array(z.string()),
});
/** What became of a record. */
export const RecordTakenBody = z.object({
  record: z.string().describe("SHA-256 of the record's bytes"),
  queued: z.array(z.string()).describe("Ids of its messages"),
  concerns: z.array(z.string()).describe("Ids of concerns that a named human completes"),
  warnings: z.array(Warning),
  fields: Fields,
});
/** What was queued. */
export const QueuedBody = z.object({ queued: z.array(z.string()) });
/** Concerns that wait. */
export const ConcernsBody = z.object({ concerns: z.array(z.string()) });
/** The JSON Schema of a message stands in the contract, once. */
export const messageRef = (kind: string): { readonly $ref: string } => ({
  $ref: `../../../contracts/generated/message-${kind}.schema.json`,
});
/** The JSON Schema of a delivery stands in the contract, once. */
export const deliveryRef = { $ref: "../../../contracts/generated/delivery.schema.json" } as const;
/** What would be decided, draft by draft; its messages are described by the contract. */
export const PreviewsBody = z.object({
  previews: z.array(
    z.object({
      message: z.unknown().meta(messageRef("case-update")),
      decision: PreviewDecision,
      plain: z.array(z.string()),
    }),
  ),
  warnings: z.array(Warning),
  fields: Fields.nullable(),
});
