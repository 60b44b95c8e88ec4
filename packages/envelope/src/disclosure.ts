import { hash } from "node:crypto";
import { isBase64urlOf, isRecord, readJsonPart, writeJsonPart } from "./canonical.ts";

/** A flat SD-JWT disclosure (RFC 9901 §4.2.1): `[salt, name, value]`. */
export type Disclosure = { readonly name: string; readonly value: unknown };

/** Names that would mean something else to an SD-JWT reader, or to this one (RFC 9901 §4.1). */
const reservedNames: ReadonlySet<string> = new Set(["_sd", "_sd_alg", "...", "iss", "aud", "iat", "jti", "v"]);
/** Keys of a nested object that an SD-JWT reader would follow: we are flat, so they never occur. */
const nestedDigestKeys: ReadonlySet<string> = new Set(["_sd", "_sd_alg", "..."]);

/** Writes one disclosure; `salt` is 128 fresh random bits in base64url. */
export function writeDisclosure(salt: string, name: string, value: unknown): string {
  return writeJsonPart([salt, name, value]);
}

/**
 * Reads one disclosure: canonical, three elements, a salt of 128 bits, a name that is not reserved, nothing nested that
 * an SD-JWT reader would follow.
 *
 * @returns `"encoding-not-canonical"` or `"disclosures-inconsistent"` when it is not so
 */
export function readDisclosure(encoded: string): Disclosure | "encoding-not-canonical" | "disclosures-inconsistent" {
  const parsed = readJsonPart(encoded);
  if (parsed === undefined) return "encoding-not-canonical";
  if (!isList(parsed) || parsed.length !== 3) return "disclosures-inconsistent";
  const [salt, name, value] = parsed;
  if (!isBase64urlOf(16, salt) || typeof name !== "string" || reservedNames.has(name)) {
    return "disclosures-inconsistent";
  }
  if (hasNestedDigests(value)) return "disclosures-inconsistent";
  return { name, value };
}

/** The digest under which a disclosure stands in `_sd` (RFC 9901 §4.2.3): SHA-256 of its base64url characters. */
export function disclosureDigest(encoded: string): string {
  return hash("sha256", encoded, "base64url");
}

function hasNestedDigests(value: unknown): boolean {
  if (isList(value)) return value.some(hasNestedDigests);
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([key, inner]) => nestedDigestKeys.has(key) || hasNestedDigests(inner));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
