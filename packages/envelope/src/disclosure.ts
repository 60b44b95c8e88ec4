import { hash } from "node:crypto";
import { isBase64urlOf, keysNeverRead, readBase64url, readJsonPart, writeJsonPart } from "./canonical.ts";

/** A flat SD-JWT disclosure (RFC 9901 §4.2.1): `[salt, name, value]`. */
export type Disclosure = { readonly name: string; readonly value: unknown };

/** Names that would mean something else to an SD-JWT reader, or to this one (RFC 9901 §4.1). */
const reservedNames: ReadonlySet<string> = new Set(["_sd", "_sd_alg", "...", "iss", "aud", "iat", "jti", "v"]);
/** Keys that an SD-JWT reader would follow into nested disclosures: we are flat, so they never occur. */
const keysNeverDisclosed: ReadonlySet<string> = new Set([...keysNeverRead, "_sd", "_sd_alg", "..."]);

/**
 * Exactly `[salt, name, null]` with 128 random bits for both, as 72 characters. Padding is a third of what a gateway
 * reads, and this one comparison settles all that parsing would (its alphabet leaves no second spelling).
 */
const padding = /^\["([A-Za-z0-9_-]{21}[AQgw])","([A-Za-z0-9_-]{21}[AQgw])",null\]$/;
const paddingChars = 72;

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
  const padded = encoded.length === paddingChars ? readPadding(encoded) : undefined;
  if (padded) return padded;
  const parsed = readJsonPart(encoded, keysNeverDisclosed);
  if (parsed === undefined) {
    return readJsonPart(encoded) === undefined ? "encoding-not-canonical" : "disclosures-inconsistent";
  }
  if (!isList(parsed) || parsed.length !== 3) return "disclosures-inconsistent";
  const [salt, name, value] = parsed;
  if (!isBase64urlOf(16, salt) || typeof name !== "string" || reservedNames.has(name)) {
    return "disclosures-inconsistent";
  }
  return { name, value };
}

/** The digest under which a disclosure stands in `_sd` (RFC 9901 §4.2.3): SHA-256 of its base64url characters. */
export function disclosureDigest(encoded: string): string {
  return hash("sha256", encoded, "base64url");
}

function readPadding(encoded: string): Disclosure | undefined {
  const bytes = readBase64url(encoded);
  const name = bytes === undefined ? undefined : padding.exec(bytes.toString("latin1"))?.[2];
  return name === undefined ? undefined : { name, value: null };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
