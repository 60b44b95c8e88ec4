import { hash, randomBytes } from "node:crypto";

const timeHexDigits = 12;

/**
 * Makes a message id: a UUID of version 7 (RFC 9562 §5.7), whose 74 random bits nobody guesses and whose time makes
 * files and ledgers sort by it.
 */
export function uuidV7(now: Date): string {
  const random = randomBytes(10);
  random.writeUInt8((random.readUInt8(0) & 0x0f) | 0x70, 0);
  random.writeUInt8((random.readUInt8(2) & 0x3f) | 0x80, 2);
  return dashed(now.getTime().toString(16).padStart(timeHexDigits, "0") + random.toString("hex"));
}

/**
 * Makes the message id that belongs to a deed done once, so that doing it again after a crash is the same message: a UUID
 * of version 8 (RFC 9562 §5.8) over the deed's own secret and names.
 */
export function uuidOf(...parts: readonly string[]): string {
  const bytes = Buffer.from(hash("sha256", JSON.stringify(parts), "hex").slice(0, 32), "hex");
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return dashed(bytes.toString("hex"));
}

function dashed(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
