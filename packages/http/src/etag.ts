import { hash } from "node:crypto";

/** The strong entity tag (RFC 9110 §8.8.3) of a body: the same bytes, the same tag. */
export function etagOf(body: string | Uint8Array): string {
  return `"${hash("sha256", body, "base64url")}"`;
}

/** Whether `If-None-Match` (RFC 9110 §13.1.2) says that the caller has this already. */
export function alreadyHas(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
