import { generateKeyPairSync, hash } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { hasExactly, isBase64urlOf } from "./canonical.ts";

type Curve = "Ed25519" | "X25519";

/** A public key as RFC 8037 JWK. `kid` is always the key's RFC 7638 thumbprint, so a name cannot point at two keys. */
export type PublicKey<C extends Curve = Curve> = {
  readonly kty: "OKP";
  readonly crv: C;
  readonly x: string;
  readonly kid: string;
};
type PrivateKey<C extends Curve> = PublicKey<C> & { readonly d: string };

/** An Ed25519 private JWK: signs. Plain data, so that a key port can keep it; never log it. */
export type SigningKey = PrivateKey<"Ed25519">;
/** An X25519 private JWK: opens what is sealed to it. Plain data; never log it. */
export type SealingKey = PrivateKey<"X25519">;
/** An Ed25519 public JWK: verifies. */
export type VerifyingKey = PublicKey<"Ed25519">;
/** An X25519 public JWK: seal to it. */
export type SealingPublicKey = PublicKey<"X25519">;

/** Makes a fresh Ed25519 signing key. */
export function generateSigningKey(): SigningKey {
  return generate("Ed25519");
}

/** Makes a fresh X25519 key to which others seal. */
export function generateSealingKey(): SealingKey {
  return generate("X25519");
}

/** The public half of a key, safe to publish: it holds no `d`. */
export function publicKey<C extends Curve>(key: PublicKey<C>): PublicKey<C> {
  return { kty: "OKP", crv: key.crv, x: key.x, kid: key.kid };
}

/** Makes the public key of `x` on a curve, with the `kid` that follows from it. */
export function publicKeyOf<C extends Curve>(crv: C, x: string): PublicKey<C> {
  return { kty: "OKP", crv, x, kid: thumbprint(crv, x) };
}

/**
 * Reads a private Ed25519 JWK (from a file, say).
 *
 * @throws GatehouseError `key-malformed` unless it is exactly `{ kty, crv, x, d, kid }` with kid its own thumbprint
 */
export function readSigningKey(json: unknown): SigningKey {
  return readPrivate("Ed25519", json);
}

/**
 * Reads a private X25519 JWK (from a file, say).
 *
 * @throws GatehouseError `key-malformed` unless it is exactly `{ kty, crv, x, d, kid }` with kid its own thumbprint
 */
export function readSealingKey(json: unknown): SealingKey {
  return readPrivate("X25519", json);
}

/**
 * Reads a public Ed25519 JWK (a pinned root, say).
 *
 * @throws GatehouseError `key-malformed` unless it is exactly `{ kty, crv, x, kid }` with kid its own thumbprint
 */
export function readVerifyingKey(json: unknown): VerifyingKey {
  return readPublic("Ed25519", json);
}

/** The RFC 7638 thumbprint (SHA-256, base64url) of an RFC 8037 key. */
export function thumbprint(crv: Curve, x: string): string {
  return hash("sha256", `{"crv":"${crv}","kty":"OKP","x":"${x}"}`, "base64url");
}

function generate<C extends Curve>(crv: C): PrivateKey<C> {
  const { privateKey } = crv === "Ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519");
  const { x, d } = privateKey.export({ format: "jwk" });
  if (x === undefined || d === undefined) throw new GatehouseError("internal");
  return { ...publicKeyOf(crv, x), d };
}

function readPublic<C extends Curve>(crv: C, json: unknown): PublicKey<C> {
  if (!hasExactly(json, ["kty", "crv", "x", "kid"])) throw new GatehouseError("key-malformed");
  return checked(crv, json);
}

function readPrivate<C extends Curve>(crv: C, json: unknown): PrivateKey<C> {
  if (!hasExactly(json, ["kty", "crv", "x", "d", "kid"])) throw new GatehouseError("key-malformed");
  if (!isBase64urlOf(32, json["d"])) throw new GatehouseError("key-malformed");
  return { ...checked(crv, json), d: json["d"] };
}

function checked<C extends Curve>(crv: C, json: Readonly<Record<string, unknown>>): PublicKey<C> {
  const { kty, x, kid } = json;
  if (kty !== "OKP" || json["crv"] !== crv || !isBase64urlOf(32, x)) throw new GatehouseError("key-malformed");
  if (kid !== thumbprint(crv, x)) throw new GatehouseError("key-malformed");
  return publicKeyOf(crv, x);
}
