import { randomBytes } from "node:crypto";

const timeHexDigits = 12;

/**
 * Makes a message id: a UUID of version 7 (RFC 9562 §5.7), whose 74 random bits nobody guesses and whose time makes
 * files and ledgers sort by it.
 */
export function uuidV7(now: Date): string {
  const random = randomBytes(10);
  random.writeUInt8((random.readUInt8(0) & 0x0f) | 0x70, 0);
  random.writeUInt8((random.readUInt8(2) & 0x3f) | 0x80, 2);
  const hex = now.getTime().toString(16).padStart(timeHexDigits, "0") + random.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
