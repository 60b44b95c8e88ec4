import { hash } from "node:crypto";
import { loggedFields, refusedValue } from "./fields.ts";

const digested = "sha256:";
const digestDigits = 32;

/**
 * Who did something, as a log can say it: an identity provider's subject where it is of a form that a log writes, else the
 * beginning of its SHA-256 (an address, a number, `provider|id`). Never nobody: what is recorded so is who looked at what.
 */
export function loggedAccount(subject: string): string {
  const written = loggedFields({ account: subject })["account"];
  const isItself = written === subject && subject !== refusedValue && !subject.startsWith(digested);
  return isItself ? subject : `${digested}${hash("sha256", subject, "hex").slice(0, digestDigits)}`;
}
