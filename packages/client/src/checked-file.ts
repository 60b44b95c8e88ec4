import { hash } from "node:crypto";

/**
 * A file that knows when it is not whole: the first line is the SHA-256 of all that follows, the second the meta data as
 * JSON, the rest the body. Rename makes torn files rare; this makes those that a disk or a hand damaged harmless.
 */
const digestLength = 64;
const newline = 0x0a;

/** The bytes of such a file; `meta` must hold ids and codes only. */
export function encodeChecked(meta: object, body: Uint8Array): Uint8Array {
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(meta)}\n`), body]);
  return Buffer.concat([Buffer.from(`${hash("sha256", rest, "hex")}\n`), rest]);
}

/** The meta data (unparsed) and body, or null when a single byte is not as it was written. */
export function decodeChecked(bytes: Uint8Array): { readonly meta: unknown; readonly body: Uint8Array } | null {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length < digestLength + 1 || all[digestLength] !== newline) return null;
  const rest = all.subarray(digestLength + 1);
  if (hash("sha256", rest, "hex") !== all.toString("latin1", 0, digestLength)) return null;
  const end = rest.indexOf(newline);
  if (end < 0) return null;
  try {
    const meta: unknown = JSON.parse(rest.toString("utf8", 0, end));
    return { meta, body: rest.subarray(end + 1) };
  } catch {
    // A digest that fits over a line that is no JSON: not a file of ours, which is all the caller needs to know.
    return null;
  }
}
