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

/** Who holds which keys, signed by the partnership's root, which clients pin (architecture §5). */
export const Directory = z.strictObject({
  partnership: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  version: z.number().int().min(1).describe("Never goes backwards"),
  issuedAt: Instant,
  root: Bytes32.describe("Thumbprint of the root key that signs this"),
  frontDoor: AgencyId,
  agencies: z.array(DirectoryAgency).max(500),
  gateway: z.strictObject({ account: AccountKey, ...keys }),
});
export type Directory = z.infer<typeof Directory>;
