import { createHash } from "node:crypto";
import { canonicalText } from "./canonical.ts";

/** SHA-256 of a message's content, in hexadecimal: two messages with one id and one digest are one message. */
export function messageDigest(message: object): string {
  return createHash("sha256").update(canonicalText(message)).digest("hex");
}
