/**
 * One spelling for one value. A verifier that accepts two spellings of the same signed object lets an attacker make two
 * records of one message (six of jose's answers to the Wycheproof vectors are of this kind), so whatever does not read
 * back to exactly the characters that came is refused before any key is touched.
 */

/** No contract object nests deeper than 8; twice that stops stack attacks without ever stopping a message. */
export const maxNesting = 16;

/** Keys that would reach into an object's prototype in code that copies carelessly; no contract object has them. */
export const keysNeverRead: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const alphabet = /^[A-Za-z0-9_-]*$/;
// What may stand last, by how many characters stand after the last full four: the bits that carry nothing are zero.
const lastOfTwo = /[AQgw]$/;
const lastOfThree = /[AEIMQUYcgkosw048]$/;
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
  return isBase64url(text) ? Buffer.from(text, "base64url") : undefined;
}

/** Writes a JSON value as the canonical part `readJsonPart` accepts. */
export function writeJsonPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/**
 * Reads a base64url part that holds JSON, if it is spelt exactly as `writeJsonPart` spells it: no padding, no stray
 * character, no trailing bits, valid UTF-8, no white space, one spelling of numbers and escapes, no key twice.
 *
 * @param never keys that may not occur at any depth
 * @returns the value, not yet checked against any schema, or `undefined`. It nests at most `maxNesting` deep and its
 * strings are well formed
 */
export function readJsonPart(part: string, never: ReadonlySet<string> = keysNeverRead): unknown {
  if (!isBase64url(part)) return undefined;
  const bytes = Buffer.from(part, "base64url");
  const text = bytes.toString();
  // Bytes that are not UTF-8 are read as U+FFFD; only a text that really has that character writes it back.
  if (text.includes("\ufffd") && !bytes.equals(Buffer.from(text))) return undefined;
  return readJsonText(text, never);
}

/** As `readJsonPart`, for JSON that is not in base64url. */
export function readJsonText(text: string, never: ReadonlySet<string> = keysNeverRead): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // A repeated key vanishes in parsing, so the text written back is shorter than what came.
    if (JSON.stringify(value) !== text) return undefined;
    // JSON.stringify spells only lone surrogates as \ud…; the walk is for the rare text that has such characters.
    if (text.includes("\\ud") && !wellFormed(value)) return undefined;
    return isPlain(value, never, maxNesting) ? value : undefined;
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

function isBase64url(text: string): boolean {
  if (!alphabet.test(text)) return false;
  const over = text.length % 4;
  return over === 0 || (over === 2 && lastOfTwo.test(text)) || (over === 3 && lastOfThree.test(text));
}

function isPlain(value: unknown, never: ReadonlySet<string>, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((inner) => isPlain(inner, never, levels - 1));
  for (const [key, inner] of Object.entries(value)) {
    if (never.has(key) || !isPlain(inner, never, levels - 1)) return false;
  }
  return true;
}

function wellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && wellFormed(inner));
}
