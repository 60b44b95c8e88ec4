import { createHmac, createSecretKey } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";

/** Turns an identifier into the hash by which the register knows it. */
export type KeyedHash = (scheme: string, value: string) => string;

const keyBytes = 32;

/**
 * Makes the hash of identifiers: HMAC-SHA-256 under a key of the partnership's own, so that who reads the register but
 * not the key cannot try all ten-digit numbers (architecture §5).
 *
 * @param key 32 random bytes from the key port; never logged, never the key of another partnership
 * @returns a function of scheme and value; scheme and value cannot run into each other
 * @throws GatehouseError `key-malformed` for a key of another length
 */
export function createKeyedHash(key: Uint8Array): KeyedHash {
  if (key.length !== keyBytes) throw new GatehouseError("key-malformed");
  const secret = createSecretKey(key);
  return (scheme, value) =>
    createHmac("sha256", secret).update(`${scheme.length}:${scheme}:${value}`).digest("base64url");
}
