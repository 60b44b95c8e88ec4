import { QuestionReason } from "@gatehouse/contracts/review";
import { z } from "zod";

const Signer = z.strictObject({
  /** The identity provider's subject: one person, whatever they are called. */
  sub: z.string(),
  name: z.string(),
  role: z.string(),
  at: z.iso.datetime(),
});

/** What somebody here decided about a question, and who signed it. */
export const Ruling = z.strictObject({
  key: z.string(),
  hold: z.string(),
  message: z.string(),
  from: z.string(),
  recipient: z.string().nullable(),
  reason: QuestionReason,
  /** Of a part: the one item. */
  item: z.string().nullable(),
  outcome: z.enum(["release", "withhold", "refuse"]),
  why: z.string(),
  first: Signer,
  /** Null while it waits for one, and where none is needed. */
  second: Signer.nullable(),
  /** The register event, from when on it is signed by all who must. */
  event: z.string().nullable(),
});
export type Ruling = z.infer<typeof Ruling>;
