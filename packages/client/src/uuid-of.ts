import { hash } from "node:crypto";

/**
 * Makes the message id that belongs to a deed done once, so that doing it again after a crash is the same message: a UUID
 * of version 8 (RFC 9562 §5.8) over the deed's own secret and names.
 */
export function uuidOf(...parts: readonly string[]): string {
  const bytes = Buffer.from(hash("sha256", JSON.stringify(parts), "hex").slice(0, 32), "hex");
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
