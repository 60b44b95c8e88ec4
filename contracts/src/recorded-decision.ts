import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { droppedCodes, heldCodes, refusalCodes, withheldCodes } from "./codes.ts";
import { Instant, MessageKind } from "./message.ts";
import { Purpose } from "./purpose.ts";

/**
 * A decision as the ledger keeps it, with nothing of what was said and nobody it was about: what may be replayed under
 * another policy long after the content is gone.
 */
export const RecordedDecision = z.strictObject({
  record: z.number().int().min(1).describe("Number of the ledger's record"),
  at: Instant.describe("When it was decided"),
  message: z.strictObject({
    id: z.string().max(100),
    kind: MessageKind,
    from: AgencyId,
    purpose: Purpose.nullable().describe("null of one that was refused"),
  }),
  outcome: z.enum(["decided", "refused"]),
  reasons: z.array(z.enum(refusalCodes)),
  recipients: z.record(
    AgencyId,
    z.strictObject({
      outcome: z.enum(["shared", "withheld", "held"]),
      tier: z.enum(["support", "protection"]),
      reasons: z.array(z.enum([...withheldCodes, ...heldCodes])),
      statements: z.array(z.strictObject({ id: z.string(), item: z.string(), form: z.enum(["full", "minimised"]) })),
      dropped: z.array(z.strictObject({ id: z.string(), item: z.string(), reason: z.enum(droppedCodes) })),
    }),
  ),
});
export type RecordedDecision = z.infer<typeof RecordedDecision>;
