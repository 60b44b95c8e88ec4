import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals what a service keeps for itself (A256GCM): whole or not at all when it is read again.
 *
 * @param key 32 bytes from the key port
 * @param purpose bound into the ciphertext: what was sealed as one thing cannot be read as another
 */
export function sealForStorage(key: Uint8Array, purpose: string, plaintext: Uint8Array): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", secret(key), iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(purpose));
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
}

/**
 * Opens what `sealForStorage` made.
 *
 * @throws GatehouseError `sealed-unreadable` when it is short, altered, of another purpose or under another key
 */
export function openFromStorage(key: Uint8Array, purpose: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < ivBytes + tagBytes) throw new GatehouseError("sealed-unreadable");
  const decipher = createDecipheriv("aes-256-gcm", secret(key), sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(purpose));
  decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  const plaintext = decipher.update(sealed.subarray(ivBytes + tagBytes));
  try {
    decipher.final();
  } catch (cause) {
    throw new GatehouseError("sealed-unreadable", {}, { cause });
  }
  return plaintext;
}

function secret(key: Uint8Array): ReturnType<typeof createSecretKey> {
  if (key.length !== keyBytes) throw new GatehouseError("key-malformed");
  return createSecretKey(key);
}
