import { createHmac, timingSafeEqual } from "node:crypto";
import type { Session } from "./sessions.ts";

/** The one hidden field that forms have. */
export const tokenField = "form";

/**
 * Binds a form to who was given it, to where it goes, and to what it was shown with. Another person's, another site's, a
 * replayed or a stale form has another token; there is no hidden field whose change could mean anything else.
 *
 * @param action the path it is sent to
 * @param state what the form was made from: when that has changed, the form no longer counts
 */
export function formToken(session: Session, action: string, state: string): string {
  return createHmac("sha256", session.secret)
    .update(JSON.stringify([action, state]))
    .digest("base64url");
}

/** Whether a form came with the token of its action and of what is true now. */
export function isTokenOf(session: Session, action: string, state: string, given: string): boolean {
  const expected = Buffer.from(formToken(session, action, state));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
