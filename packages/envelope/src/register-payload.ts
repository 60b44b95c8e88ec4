import { hasExactly } from "./canonical.ts";

/** The clear part of a register event: as a message's, with the event beside it. */
export type RegisterPayload = {
  readonly iss: string;
  readonly iat: number;
  readonly jti: string;
  readonly event: unknown;
};

/**
 * Reads the payload of a `gatehouse-register-event+jwt` whose signature has held.
 *
 * @returns the payload, or undefined unless it has exactly the keys `iss aud iat jti v event` and is for this partnership
 */
export function readRegisterPayload(payload: unknown, partnership: string): RegisterPayload | undefined {
  if (!hasExactly(payload, ["iss", "aud", "iat", "jti", "v", "event"])) return undefined;
  const { iss, aud, iat, jti, v, event } = payload;
  if (aud !== partnership || v !== 1) return undefined;
  if (typeof iss !== "string" || typeof jti !== "string" || typeof iat !== "number") return undefined;
  return { iss, iat, jti, event };
}
