/**
 * One spelling for one value. A verifier that accepts two spellings of the same signed object lets an attacker make two
 * records of one message (six of jose's answers to the Wycheproof vectors are of this kind), so whatever does not read
 * back to exactly the characters that came is refused before any key is touched.
 */

/** No contract object nests deeper than 8; twice that stops stack attacks without ever stopping a message. */
export const maxNesting = 16;

const notWritten = /"(?:__proto__|constructor|prototype)":/;
const lastOf16Bytes = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const lastOf32Bytes = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const lastOf64Bytes = /^[A-Za-z0-9_-]{85}[AQgw]$/;

/** Whether `text` is the one base64url spelling (RFC 4648 §5, unpadded, trailing bits zero) of exactly `bytes` bytes. */
export function isBase64urlOf(bytes: 16 | 32 | 64, text: unknown): text is string {
  if (typeof text !== "string") return false;
  return (bytes === 16 ? lastOf16Bytes : bytes === 32 ? lastOf32Bytes : lastOf64Bytes).test(text);
}

/** Decodes `text` if it is the one base64url spelling of its bytes. */
export function readBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}

/** Writes a JSON value as the canonical part `readJsonPart` accepts. */
export function writeJsonPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/**
 * Reads a base64url part that holds JSON, if it is spelt as `writeJsonPart` spells it: that one comparison settles
 * padding, stray characters, trailing bits, invalid UTF-8, white space, number and escape spellings and repeated keys.
 *
 * @returns the value, not yet checked against any schema, or `undefined`. Its keys are own properties, never `__proto__`,
 * `constructor` or `prototype`; it nests at most `maxNesting` deep; its strings are well formed.
 */
export function readJsonPart(part: string): unknown {
  const text = Buffer.from(part, "base64url").toString();
  const value = readJsonText(text);
  if (value === undefined) return undefined;
  return Buffer.from(text).toString("base64url") === part ? value : undefined;
}

/** As `readJsonPart`, for JSON that is not in base64url. */
export function readJsonText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // A repeated key vanishes in parsing, so the text written back is shorter than what came.
    if (JSON.stringify(value) !== text || notWritten.test(text)) return undefined;
    // JSON.stringify spells only lone surrogates as \ud…; the walk is for the rare text that has such characters.
    if (text.includes("\\ud") && !wellFormed(value)) return undefined;
    return nestsWithin(value, maxNesting) ? value : undefined;
  } catch {
    // Not JSON, or nested so deep that writing it back overflows: both are simply not canonical.
    return undefined;
  }
}

/** Whether `value` is a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether `value` is an object with exactly these own keys, in any order. */
export function hasExactly(value: unknown, keys: readonly string[]): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  for (const inner of Object.values(value)) {
    if (!nestsWithin(inner, levels - 1)) return false;
  }
  return true;
}

function wellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && wellFormed(inner));
}
