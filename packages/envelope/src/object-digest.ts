import { hash } from "node:crypto";

/**
 * Names exactly these signed bytes: SHA-256 of the compact JWS, hex. Two spellings of one object cannot exist, because
 * every other spelling was refused before (`encoding-not-canonical`).
 */
export function objectDigest(compact: string): string {
  return hash("sha256", compact, "hex");
}
