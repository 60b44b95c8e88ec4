import { createSecretKey, diffieHellman, hash } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What a sealed object says it is; it says nothing of what is inside. */
export const sealedType = "gatehouse-sealed";

const agreedBits = 256;

/**
 * Agrees the content key of JWE `ECDH-ES` direct with `A256GCM` (RFC 7518 §4.6, RFC 8037 §3.2): X25519, then one round
 * of the Concat KDF, whose output is exactly one SHA-256. OpenSSL refuses points that would agree on zero.
 *
 * @param apu base64url name of the sender, bound into the key
 * @param apv base64url name of the recipient, bound into the key
 * @throws the platform's error for a point of small order
 */
export function agreeContentKey(
  privateKey: KeyObject,
  publicKey: KeyObject,
  names: { readonly apu: string; readonly apv: string },
): KeyObject {
  const shared = diffieHellman({ privateKey, publicKey });
  const otherInfo = [
    lengthPrefixed(Buffer.from("A256GCM")),
    lengthPrefixed(Buffer.from(names.apu, "base64url")),
    lengthPrefixed(Buffer.from(names.apv, "base64url")),
    uint32(agreedBits),
  ];
  const agreed = hash("sha256", Buffer.concat([uint32(1), shared, ...otherInfo]), "buffer");
  const key = createSecretKey(agreed);
  shared.fill(0);
  agreed.fill(0);
  return key;
}

function lengthPrefixed(bytes: Buffer): Buffer {
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
