import { hash } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { envelopeVersion, readInstantSeconds } from "./claims.ts";
import { hasExactly } from "./canonical.ts";
import { signingKeyAt } from "./directory.ts";
import { openObject, signObject } from "./jws.ts";
import type { SigningKey } from "./keys.ts";
import { Refusal, check, refusing } from "./refusal.ts";
import type { Refused } from "./refusal.ts";
import type { Trust } from "./verify-message.ts";

declare const verified: unique symbol;

/** A register event whose signature and shape held. Only `verifyEvent` makes one. */
export type VerifiedEvent = {
  readonly [verified]: true;
  readonly event: RegisterEvent;
  /** The agency that signed: the same as `event.by.agency`. */
  readonly iss: string;
  readonly jti: string;
  readonly iat: number;
  readonly kid: string;
  /** SHA-256 of the signed JWT, hex. */
  readonly signedDigest: string;
};

/**
 * Signs a register event as a compact JWS `{ iss, aud, iat, jti, v, event }`; `iat` and `jti` are the event's `at` and `id`.
 *
 * @param event of the agency whose key this is
 * @throws GatehouseError `draft-refused` (facts: code and field) when the contract refuses it
 */
export async function signEvent(
  event: RegisterEvent,
  options: { readonly key: SigningKey; readonly partnership: string },
): Promise<string> {
  const parsed = parseRegisterEvent(event);
  if (!parsed.ok) throw new GatehouseError("draft-refused", { code: parsed.code, field: parsed.path });
  const { by, at, id } = parsed.event;
  const iat = Date.parse(at) / 1000;
  const payload = { iss: by.agency, aud: options.partnership, iat, jti: id, v: envelopeVersion, event: parsed.event };
  return signObject("gatehouse-register-event+jwt", payload, options.key);
}

/**
 * Verifies a register event: one spelling, a signature by a key that the directory gives its issuer at `trust.at`, exactly
 * the payload's keys, the contract's shape, and that the issuer is who the event says recorded it.
 *
 * @param compact untrusted
 * @returns the event, or `encoding-not-canonical`, `signature-invalid`, `sender-not-enrolled`, `key-unknown`,
 * `key-revoked`, `authority-missing` (recorded in another agency's name), `schema-invalid` or `identifier-invalid`
 */
export function verifyEvent(
  compact: string,
  trust: Trust,
): Promise<{ readonly ok: true; readonly event: VerifiedEvent } | Refused> {
  return refusing(async () => {
    const { payload, kid } = await openObject("gatehouse-register-event+jwt", compact, (name, { iss }) =>
      signingKeyAt(trust.directory, iss, name, trust.at),
    );
    check(hasExactly(payload, ["iss", "aud", "iat", "jti", "v", "event"]), "schema-invalid");
    const { iss, aud, jti, v } = payload;
    const iat = readInstantSeconds(payload["iat"]);
    check(typeof iss === "string" && aud === trust.partnership && v === envelopeVersion, "schema-invalid");
    const parsed = parseRegisterEvent(payload["event"]);
    if (!parsed.ok) throw new Refusal(parsed.code);
    const event = parsed.event;
    check(event.by.agency === iss, "authority-missing");
    check(jti === event.id && iat === Date.parse(event.at) / 1000, "schema-invalid");
    const read = { event, iss, jti, iat, kid, signedDigest: hash("sha256", compact, "hex") };
    // The one place where the brand is given: every check has held.
    return { ok: true, event: read as VerifiedEvent };
  });
}
