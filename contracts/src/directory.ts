import { z } from "zod";
import { AgencyId, AgencyKind } from "./agency.ts";
import { Instant } from "./message.ts";

/** 32 bytes in base64url without padding, in the one canonical spelling (the last character carries 4 bits). */
export const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
/** A NATS account's public key. */
export const AccountKey = z
  .string()
  .regex(/^A[A-Z2-7]{55}$/)
  .describe("NATS account public key");

/** A public key of an agency or the gateway, with the time in which it counts. */
export const DirectoryKey = z.strictObject({
  kid: Bytes32.describe("RFC 7638 thumbprint"),
  x: Bytes32.describe("Public key, as in a JWK of type OKP"),
  validFrom: Instant,
  validTo: Instant.describe("Exclusive end"),
  revokedAt: Instant.nullable(),
});
export type DirectoryKey = z.infer<typeof DirectoryKey>;

const keys = {
  signing: z.array(DirectoryKey).max(400).describe("Ed25519, newest last"),
  sealing: z.array(DirectoryKey).max(400).describe("X25519, newest last"),
};

export const DirectoryAgency = z.strictObject({
  id: AgencyId,
  kind: AgencyKind,
  name: z.string().min(1).max(200),
  account: AccountKey,
  ...keys,
});
export type DirectoryAgency = z.infer<typeof DirectoryAgency>;

/** A name in a signed note (c2sp.org/signed-note): no spaces, no plus sign; by custom a URL without its scheme. */
export const NoteName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9._~/:-]+$/);

/** A witness of the ledger: who runs it, the name in its cosignatures, and the keys they are made with. */
export const DirectoryWitness = z.strictObject({
  agency: AgencyId.describe("Who runs it"),
  name: NoteName,
  keys: z.array(DirectoryKey).max(400).describe("Ed25519, newest last, for cosignatures alone"),
});
export type DirectoryWitness = z.infer<typeof DirectoryWitness>;

/** By what a reader knows the ledger: its name, the keys of its checkpoints, and who has to have seen it. */
export const DirectoryLedger = z.strictObject({
  origin: NoteName.describe("First line of every checkpoint (c2sp.org/tlog-checkpoint)"),
  keys: z.array(DirectoryKey).max(400).describe("Ed25519, newest last, for checkpoints alone"),
  witnesses: z.array(DirectoryWitness).max(50),
  quorum: z.number().int().min(0).max(50).describe("Cosignatures that make a checkpoint final; 0: nothing ever is"),
});
export type DirectoryLedger = z.infer<typeof DirectoryLedger>;

/** Who holds which keys, signed by the partnership's root, which clients pin (architecture §5). */
export const Directory = z.strictObject({
  partnership: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  version: z.number().int().min(1).describe("Never goes backwards"),
  issuedAt: Instant,
  root: Bytes32.describe("Thumbprint of the root key that signs this"),
  frontDoor: AgencyId,
  agencies: z.array(DirectoryAgency).max(500),
  gateway: z.strictObject({ account: AccountKey, ...keys }),
  ledger: DirectoryLedger,
});
export type Directory = z.infer<typeof Directory>;
