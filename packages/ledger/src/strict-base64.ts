/**
 * Reads standard base64 (RFC 4648 §4) in its one spelling: padded, without a bit or a byte to spare.
 *
 * @param text untrusted
 */
export function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

/** Reads one SHA-256 hash in base64. */
export function readHash(text: string): Buffer | undefined {
  const bytes = readBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}

/** Reads a decimal number in its one spelling: no sign, no leading zero; undefined above 2⁵³ − 1 too. */
export function readDecimal(text: string): number | undefined {
  const number = Number(text);
  return /^(?:0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}
