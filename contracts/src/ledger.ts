import { z } from "zod";
import { AgencyId } from "./agency.ts";
import { RecipientDecisionSchema } from "./decision-schema.ts";
import { Bytes32 } from "./directory.ts";
import { CalendarDate, Instant } from "./message.ts";

/** SHA-256 in lower-case hexadecimal. */
export const Sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe("SHA-256, hexadecimal");
const Base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/**
 * The public leaf of a decision record: nothing about anybody. Witnesses hold it for good; its bytes are its canonical
 * JSON (RFC 8785).
 */
export const LedgerLeaf = z
  .strictObject({
    n: z.number().int().min(0).describe("Number of the record, without gaps"),
    intake: z.number().int().min(0).describe("Place in the intake of what was decided"),
    step: z.number().int().min(1).optional().describe("For records made by the gateway itself at that place: which"),
    gatewayKey: Bytes32.describe("Thumbprint of the gateway's signing key"),
    engine: z.string().min(1).max(100).describe("Version of the deciding code"),
    policy: z.string().min(1).max(200).describe("Policy in force, and its hash"),
    factsDigest: Sha256Hex.describe("Digest of register and history as they stood"),
    root: Sha256Hex.describe("Merkle root of the record's salted parts (RFC 6962 hashing)"),
  })
  .describe("Ledger leaf");
export type LedgerLeaf = z.infer<typeof LedgerLeaf>;

/** What every part of a record shares: read by the gateway's operators under authority, and by auditors. */
export const CommonPart = z
  .strictObject({
    type: z.enum([
      "message",
      "register-event",
      "refusal",
      "timer",
      "redecision",
      "directory",
      "policy",
      "preview",
      "letter",
      "look",
      "erasure",
      "retention",
    ]),
    message: z.string().max(100).nullable(),
    kind: z.string().max(64).nullable(),
    from: AgencyId.nullable(),
    at: Instant,
    outcome: z.string().max(32),
    reasons: z.array(z.string().max(64)),
    digest: Sha256Hex.nullable().describe("Of the signed bytes decided on"),
    received: Sha256Hex.nullable().describe("Of the item as it came, sealed; null where none came for this record"),
    signedBy: Bytes32.nullable().describe("Thumbprint of the key the sender signed with, where its signature held"),
    counter: z
      .number()
      .int()
      .min(0)
      .nullable()
      .describe("How many records its sender was told of before; null where this one is told to nobody"),
  })
  .describe("Common part of a ledger record");
export type CommonPart = z.infer<typeof CommonPart>;

/** One recipient's part of a record: outcome, items, reasons, overrides, counters; no values. */
export const RecipientPart = z
  .strictObject({
    recipient: AgencyId,
    decision: RecipientDecisionSchema,
    delivery: z.string().max(100).nullable(),
    counter: z
      .number()
      .int()
      .min(0)
      .describe("How many copies this recipient had before: no copy can go missing unseen"),
    retainUntil: CalendarDate.nullable(),
    sealedTo: Bytes32.nullable().describe("Thumbprint of the key the copy is sealed to; null where none was made"),
    delivered: Sha256Hex.nullable().describe("Of the copy: presentation, statement and identifiers (`copyDigest`)"),
  })
  .describe("A recipient's part of a ledger record");
export type RecipientPart = z.infer<typeof RecipientPart>;

/** What proves to a holder that its part belongs to a leaf: the part, its salt, its place and the path to the root. */
export const Opening = z
  .strictObject({
    salt: Base64url.max(64),
    index: z.number().int().min(0).max(10_000),
    path: z.array(Base64url.max(64)).max(32).describe("Sibling hashes from the part to the root"),
    part: z.unknown().describe("The part, as it was hashed"),
  })
  .describe("Opening of one part of a ledger record");
export type Opening = z.infer<typeof Opening>;
