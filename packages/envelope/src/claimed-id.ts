import { isRecord, readJsonPart } from "./canonical.ts";

/** Ids of messages and register events: nothing else is repeated back to whoever sent it. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * The `jti` that an object claims, before and whatever any check says: good for telling its publisher which of its
 * objects was refused, and for nothing else.
 *
 * @param compact untrusted; a compact JWS, alone or with disclosures after it
 * @returns the id, or null when there is none of the form ours have
 */
export function claimedId(compact: string): string | null {
  const [, body] = compact.split(".", 2);
  const payload = body === undefined ? undefined : readJsonPart(body);
  const jti = isRecord(payload) ? payload["jti"] : undefined;
  return typeof jti === "string" && idPattern.test(jti) ? jti : null;
}
