import { z } from "zod";
import { AgencyId, AgencyKind } from "./agency.ts";
import { AccountKey, Bytes32 } from "./directory.ts";
import { Instant, MessageId } from "./message.ts";

/** A NATS user's public key. */
export const UserKey = z
  .string()
  .regex(/^U[A-Z2-7]{55}$/)
  .describe("NATS user public key");
const PartnershipId = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const PublicKey = z.strictObject({ kid: Bytes32.describe("RFC 7638 thumbprint"), x: Bytes32 });
const Compact = z
  .string()
  .min(1)
  .max(512 * 1024);

/** What an agency sends to join: public keys and its signatures under the agreements; signed with its new key. */
export const EnrolmentRequest = z.strictObject({
  v: z.literal(1),
  id: MessageId,
  partnership: PartnershipId,
  root: Bytes32.describe("Thumbprint of the root that the agency pinned"),
  agency: z.strictObject({ id: AgencyId, kind: AgencyKind, name: z.string().min(1).max(200) }),
  signing: PublicKey.describe("Ed25519"),
  sealing: PublicKey.describe("X25519"),
  user: UserKey,
  agreements: z
    .record(z.string().min(1).max(100), Compact)
    .describe("Its signature under each agreement it is a party to"),
  at: Instant,
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** What the partnership answers: everything the agency needs to connect, and nothing secret; signed by the root. */
export const EnrolmentGrant = z.strictObject({
  v: z.literal(1),
  id: MessageId,
  partnership: PartnershipId,
  agency: AgencyId,
  request: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 of the request it answers"),
  account: AccountKey,
  user: Compact.describe("JWT of the agency's NATS user: its name and rights, worth nothing without the key"),
  directory: Compact,
  frontDoor: z.strictObject({ agency: AgencyId, telephone: z.string().min(1).max(40) }),
  at: Instant,
});
export type EnrolmentGrant = z.infer<typeof EnrolmentGrant>;

/** The checks of the conformance kit, in their order. */
export const conformanceChecks = [
  "keys",
  "directory",
  "publish",
  "receipt",
  "delivery",
  "tampered",
  "acknowledgement",
  "redelivery",
  "refusal",
  "restart",
  "records",
] as const;
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What an agency says of its own installation, signed with its key: what was tried, when, with which versions. */
export const ConformanceStatement = z.strictObject({
  v: z.literal(1),
  id: MessageId,
  partnership: PartnershipId,
  agency: AgencyId,
  at: Instant,
  versions: z.strictObject({ gatehouse: z.string().max(40), node: z.string().max(40) }),
  digests: z.strictObject({
    directory: Sha256.describe("Of the directory in force"),
    contract: Sha256.describe("Of the JSON Schemas by which messages are written"),
  }),
  checks: z
    .array(
      z.strictObject({
        check: z.enum(conformanceChecks),
        result: z.enum(["passed", "failed", "not-tried"]),
        said: z.string().min(1).max(400),
      }),
    )
    .length(conformanceChecks.length),
});
export type ConformanceStatement = z.infer<typeof ConformanceStatement>;
