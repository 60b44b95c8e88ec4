import { z } from "zod";
import { AgencyId } from "./agency.ts";

/** Below this a count is not told: few messages of a month at one agency could be few families (`few`). */
export const fewBelow = 5;

const Count = z.union([z.number().int().min(0), z.literal("few")]).describe("`few` is one to four");

/**
 * How often one professional's word set objections aside in a month. Nobody's data: no child, no case, no message, and
 * the professional by the directory's id or by a keyed hash of the name that only the gateway can make again.
 */
export const OverrideRate = z.strictObject({
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe("Month in London"),
  agency: AgencyId.describe("The agency that sent the messages"),
  professional: z
    .string()
    .min(1)
    .max(120)
    .nullable()
    .describe(
      "Who decided the risk: `id:` and the directory's id, or `name:` and a keyed hash; null is the agency as a whole",
    ),
  messages: Count.describe("Messages decided; of a professional those that rested on a risk they decided"),
  overridden: Count.describe("Of these, messages that went somewhere against an objection because of a risk"),
  overrides: Count.describe("Objections set aside, counted once for each recipient"),
});
export type OverrideRate = z.infer<typeof OverrideRate>;
