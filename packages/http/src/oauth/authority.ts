import { hash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import { errors, Provider } from "oidc-provider";
import type { Adapter, AdapterPayload } from "oidc-provider";
import type { DoorClient, DoorScope } from "./door-clients.ts";
import type { RateLimit } from "../rate-limit.ts";
import { doorScopes } from "./door-clients.ts";

/** Remembers which client assertions were used, through a restart. */
export type UsedAssertions = {
  /**
   * Notes an assertion, durably, before it resolves.
   *
   * @param id a digest, no secret
   * @param until Unix time in seconds after which the assertion is refused for its age
   * @returns false when it was noted before
   */
  readonly take: (id: string, until: number) => Promise<boolean>;
};

/** Who may call, as an access token says. */
export type Caller = { readonly client: string; readonly scopes: ReadonlySet<string> };

/** Gives clients short-lived access tokens (RFC 6749 §4.4 with RFC 7523 §2.2), and knows them again. */
export type Authority = {
  /** Answers a request of the token endpoint by itself. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Whose token it is; null for one that is unknown or over. */
  readonly caller: (token: string) => Promise<Caller | null>;
};

export type AuthorityOptions = {
  /** The door's URL as its clients know it: the issuer, and the only audience an assertion may name. */
  readonly issuer: string;
  readonly clients: readonly DoorClient[];
  readonly used: UsedAssertions;
  /** Counted for each client that has shown who it is: nobody else can use it up. */
  readonly limit: RateLimit;
  readonly log: Log;
};

/** How long an access token is good, in seconds. A client that is taken off the list is out after that, or at a restart. */
export const tokenSeconds = 600;
/** How far ahead an assertion may end: used ones are remembered no longer than that. */
const maxAssertionSeconds = 300;
/** Clocks of an agency's own machines, in seconds. */
const clockTolerance = 15;
/** The first two are one: RFC 8037 and RFC 9864 name it each. */
const algorithms = ["EdDSA", "Ed25519", "ES256"] as const;
const cookieKeyBytes = 32;
const tooManyRequests = 429;
/** Where the token endpoint is, below the issuer. */
export const tokenPath = "/token";

const seconds = (): number => Math.floor(Date.now() / 1000);

/** What the library keeps: tokens in memory, as a client whose token is gone asks for another. */
class Kept implements Adapter {
  readonly #held = new Map<string, { readonly payload: AdapterPayload; readonly until: number }>();

  async upsert(id: string, payload: AdapterPayload, expiresIn = tokenSeconds): Promise<void> {
    for (const [known, { until }] of this.#held) if (until <= seconds()) this.#held.delete(known);
    this.#held.set(id, { payload, until: seconds() + expiresIn });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const held = this.#held.get(id);
    return held !== undefined && held.until > seconds() ? held.payload : undefined;
  }

  async destroy(id: string): Promise<void> {
    this.#held.delete(id);
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async findByUid(): Promise<undefined> {
    return undefined;
  }

  async consume(): Promise<void> {
    return undefined;
  }

  async revokeByGrantId(): Promise<void> {
    return undefined;
  }
}

/** The library's own memory of assertions: `takeOnce` has the one that counts. */
class Forgotten extends Kept {
  override async upsert(): Promise<void> {
    return undefined;
  }
}

/** Makes a door's authority: one grant, one way to authenticate, no secret of a client ever here. */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const { issuer, clients, log } = options;
  const key = await unusedKey();
  const provider = new Provider(issuer, {
    adapter: (name: string) => (name === "ReplayDetection" ? new Forgotten() : new Kept()),
    clients: clients.map(({ id, scopes, keys }) => ({
      client_id: id,
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: "private_key_jwt" as const,
      scope: scopes.join(" "),
      jwks: { keys: keys.map((own) => ({ ...own })) },
    })),
    clientDefaults: { id_token_signed_response_alg: "EdDSA" },
    clientAuthMethods: ["private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: [...algorithms], idTokenSigningAlgValues: ["EdDSA"] },
    scopes: [...doorScopes],
    responseTypes: [],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: true, getResourceServerInfo: noOtherResource },
      userinfo: { enabled: false },
    },
    ttl: { ClientCredentials: tokenSeconds },
    clockTolerance,
    // Tokens are random and known by looking them up, and no cookie is ever set; the library wants keys all the same.
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(cookieKeyBytes).toString("base64url")] },
    // Called once the signature has held.
    assertJwtClientAuthClaimsAndHeader: async (ctx, claims, _header, { clientId }) => {
      await takeOnce(claims, options);
      const wait = options.limit.ask(clientId);
      if (wait === 0) return;
      ctx.set("retry-after", String(wait));
      throw new errors.OIDCProviderError(tooManyRequests, "temporarily_unavailable");
    },
  });
  provider.on("grant.error", () => log.info("http.refused", { route: tokenPath, code: "not-authenticated" }));
  provider.on("server_error", (_ctx, err) => log.error("http.failed", { route: tokenPath, code: "internal", err }));
  const handle = provider.callback();
  return {
    answer: async (request, response) => {
      // The library would tell a browser its error as a page.
      request.headers.accept = "application/json";
      await handle(request, response);
    },
    caller: async (value) => {
      const token = await provider.ClientCredentials.find(value);
      if (token === undefined || token.isExpired || token.clientId === undefined) return null;
      return { client: token.clientId, scopes: new Set((token.scope ?? "").split(" ")) };
    },
  };
}

/** A door's tokens are for the door. */
function noOtherResource(): never {
  throw new errors.InvalidTarget();
}

/** @throws the library's error for an assertion that was made for another server, reaches too far ahead, or was used */
async function takeOnce(claims: Readonly<Record<string, unknown>>, { issuer, used }: AuthorityOptions): Promise<void> {
  const { iss, jti, aud, exp, iat } = claims;
  // RFC 7523bis: the issuer alone, or an assertion made for another server would do here.
  if (aud !== issuer) throw new errors.InvalidClientAuth("audience (aud) must be the issuer");
  const latest = seconds() + clockTolerance;
  if (iat !== undefined && !(Number(iat) <= latest))
    throw new errors.InvalidClientAuth("the assertion is not signed yet");
  const end = Math.ceil(Number(exp));
  if (!(end <= latest + maxAssertionSeconds)) throw new errors.InvalidClientAuth("the assertion ends too far ahead");
  // The library's own memory joins the two without a seam, and looks before it notes: here noting is what decides.
  const id = hash("sha256", JSON.stringify([iss, jti]), "base64url");
  if (await used.take(id, end + clockTolerance)) return;
  throw new errors.InvalidClientAuth("client assertion tokens must only be used once");
}

/** A key for identity tokens, of which there are none: nothing is ever signed by it, and it dies with the process. */
async function unusedKey(): Promise<{ kty: string; crv: string; x: string; d: string }> {
  const pair = await globalThis.crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new GatehouseError("internal");
  const { kty = "", crv = "", x = "", d = "" } = await globalThis.crypto.subtle.exportKey("jwk", pair.privateKey);
  return { kty, crv, x, d };
}

/** RFC 8414 metadata: what of the library's endpoints a door has. */
export function authorityMetadata(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    token_endpoint: `${issuer}${tokenPath}`,
    grant_types_supported: ["client_credentials"],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    scopes_supported: [...doorScopes] satisfies readonly DoorScope[],
  };
}
