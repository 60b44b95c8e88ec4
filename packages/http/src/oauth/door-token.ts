import type { JsonWebKey } from "node:crypto";
import { allowInsecureRequests, clientCredentialsGrant, discovery, PrivateKeyJwt } from "openid-client";
import type { CryptoKey } from "openid-client";
import type { DoorScope } from "./door-clients.ts";

/** How one of an agency's systems shows who it is to a door. */
export type DoorIdentity = {
  readonly client: string;
  /** Private JWK, Ed25519 or P-256; `kid` as in the door's list of clients. A secret. */
  readonly key: JsonWebKey & { readonly kid: string };
  readonly scopes: readonly DoorScope[];
};

/** Gives a token that is good for a while yet, asking the door for one when it must. */
export type DoorTokens = {
  readonly token: () => Promise<string>;
  /** To be called when the door did not know a token, as after its restart. */
  readonly forget: () => void;
};

/** A token is replaced this long before it ends, in milliseconds: what is under way must still be answered. */
const beforeEndMs = 30_000;

/**
 * Asks a door for access tokens by its metadata (RFC 8414), each with an assertion of its own (RFC 7523).
 *
 * @param door the door's URL; plain HTTP only on this machine itself
 * @throws whatever `openid-client` throws when the door refuses
 */
export function doorTokens(door: string, { client, key, scopes }: DoorIdentity): DoorTokens {
  let held: { readonly value: Promise<string>; readonly until: { ms: number } } | null = null;
  const ask = async (until: { ms: number }): Promise<string> => {
    const url = new URL(door);
    const isHere = url.protocol === "http:" && loopback.has(url.hostname);
    const authentication = PrivateKeyJwt({ key: await importKey(key), kid: key.kid });
    // oxlint-disable-next-line typescript/no-deprecated -- marked so to stand out; it is for this machine itself alone
    const options = { algorithm: "oauth2" as const, ...(isHere ? { execute: [allowInsecureRequests] } : {}) };
    const known = await discovery(url, client, undefined, authentication, options);
    const answer = await clientCredentialsGrant(known, { scope: scopes.join(" ") });
    until.ms = Date.now() + (answer.expires_in ?? 0) * 1000 - beforeEndMs;
    return answer.access_token;
  };
  return {
    token: async () => {
      if (held === null || held.until.ms <= Date.now()) {
        const until = { ms: Number.POSITIVE_INFINITY };
        const value = ask(until);
        held = { value, until };
        value.catch(() => {
          until.ms = 0;
        });
      }
      return await held.value;
    },
    forget: () => {
      held = null;
    },
  };
}

/** Names of this machine itself: what goes there leaves it by no wire. */
export const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "::1", "localhost"]);

// The key of a door's client, none of the partnership's: those are envelope's alone.
async function importKey(jwk: JsonWebKey): Promise<CryptoKey> {
  const algorithm = jwk.kty === "EC" ? { name: "ECDSA", namedCurve: "P-256" } : { name: "Ed25519" };
  return await globalThis.crypto.subtle.importKey("jwk", jwk, algorithm, false, ["sign"]);
}
