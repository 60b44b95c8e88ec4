import { z } from "zod";

/** What went from here, without what it said. */
export const Sent = z.strictObject({
  id: z.string(),
  kind: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  to: z.array(z.string()),
});
export type Sent = z.infer<typeof Sent>;

/** An objection that somebody here recorded: without its id nobody could withdraw it. */
export const Wish = z.strictObject({
  id: z.string(),
  recordedAt: z.iso.datetime(),
  recordedBy: z.string(),
  whose: z.string(),
  who: z.string(),
  agencies: z.union([z.literal("all"), z.array(z.string())]),
  categories: z.union([z.literal("all"), z.array(z.string())]),
  withdrawnAt: z.iso.datetime().nullable(),
});
export type Wish = z.infer<typeof Wish>;
