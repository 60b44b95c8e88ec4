import { LetterDraft } from "@gatehouse/contracts/letter";
import { z } from "zod";

/** A letter under way at the front door: as it was drafted, for who asked for it, for a day. */
export const KeptLetter = z.strictObject({
  id: z.string(),
  /** Who asked for it, and nobody else sees it. */
  sub: z.string(),
  at: z.iso.datetime(),
  draft: LetterDraft,
  /** London date of the approval, and the ledger's record of it; null until then. */
  approved: z.strictObject({ on: z.iso.date(), record: z.number() }).nullable(),
});
export type KeptLetter = z.infer<typeof KeptLetter>;
