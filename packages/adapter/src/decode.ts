import type { ErrorCode } from "@gatehouse/contracts/errors";
import { maxRecordBytes } from "./limits.ts";

/** An encoding that records really come in (facts of the formats, not of the standards). */
export type Encoding = "utf-8" | "windows-1252" | "utf-16le" | "utf-16be";
/** The text and how it was encoded, or why it cannot be read. */
export type Decoded =
  | { readonly ok: true; readonly text: string; readonly encoding: Encoding }
  | { readonly ok: false; readonly code: ErrorCode };

/** Declared names that mean Windows-1252, of which Latin 1 is a part (WHATWG Encoding §4.2). */
const windows1252Names = /^(?:windows-1252|cp1252|iso-8859-1|latin1|us-ascii)$/i;
const declaredEncoding = /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/;
/** Controls that XML 1.0 and JSON both forbid in the clear; binary files are full of them. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const forbiddenControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function byteOrderMark(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return unmarkedUtf16(bytes);
}

/**
 * UTF-16 whose writer left the mark out: every other byte of its beginning is zero, as in no text of another encoding. What
 * begins with a letter beyond Latin 1 is not seen as such, and is refused.
 */
function unmarkedUtf16(bytes: Uint8Array): Encoding | null {
  const [a, b, c, d] = bytes;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "utf-16le";
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? "utf-16be" : null;
}

function decodeAs(bytes: Uint8Array, encoding: Encoding): Decoded {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (forbiddenControls.test(text)) return { ok: false, code: "record-encoding-invalid" };
    return { ok: true, text, encoding };
  } catch {
    // The only thing `fatal` throws for: bytes that are not text in that encoding.
    return { ok: false, code: "record-encoding-invalid" };
  }
}

/**
 * Turns the bytes of a record into text without a byte order mark. A mark decides, or the zero bytes of
 * UTF-16 without one; else UTF-8, as declarations lie
 * (facts of formats §2.7); bytes that are not UTF-8 are read as Windows-1252 only where an XML declaration says so or
 * `fallback` allows it, because in that encoding nearly any bytes are some text.
 *
 * @param bytes untrusted
 * @param fallback whether undeclared Windows-1252 is to be expected: old exports (CSV), never JSON
 * @returns the text, or `record-too-large`, `record-encoding-invalid`
 */
export function decodeRecord(bytes: Uint8Array, fallback: "windows-1252" | "none" = "none"): Decoded {
  if (bytes.byteLength > maxRecordBytes) return { ok: false, code: "record-too-large" };
  const marked = byteOrderMark(bytes);
  if (marked !== null) return decodeAs(bytes, marked);
  const utf8 = decodeAs(bytes, "utf-8");
  if (utf8.ok) return utf8;
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, 300));
  const declared = declaredEncoding.exec(head)?.[1] ?? "";
  return windows1252Names.test(declared) || fallback === "windows-1252" ? decodeAs(bytes, "windows-1252") : utf8;
}
