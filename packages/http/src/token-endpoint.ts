import type { App } from "./app.ts";
import { limited } from "./guard.ts";
import type { Authority } from "./oauth/authority.ts";
import { authorityMetadata, tokenPath } from "./oauth/authority.ts";
import { doorScopes } from "./oauth/door-clients.ts";
import type { RateLimit } from "./rate-limit.ts";

export type TokenEndpointOptions = {
  readonly authority: () => Promise<Authority>;
  readonly issuer: () => string;
  /** Counted for each address that asks; the authority counts for each client, once it has shown who it is. */
  readonly limit: RateLimit;
};

/** Well-known place of the metadata (RFC 8414 §3). */
export const metadataPath = "/.well-known/oauth-authorization-server";

const oauthError = { "application/json": { schema: { type: "object", properties: { error: { type: "string" } } } } };

/** Adds the token endpoint and its metadata. Errors of the endpoint are those of OAuth (RFC 6749 §5.2). */
export function tokenEndpoint(app: App, { authority, issuer, limit }: TokenEndpointOptions): void {
  const metadata = {
    summary: "Where and how a client gets an access token (RFC 8414)",
    answers: { 200: { description: "Metadata", content: { "application/json": { schema: { type: "object" } } } } },
    refusals: [],
  } as const;
  app.get(metadataPath, { config: { open: true, doc: metadata } }, async (_request, reply) => {
    await reply.send(authorityMetadata(issuer()));
  });
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Read by who answers; anything else than a form is 415 like everywhere.
    scope.addContentTypeParser("application/x-www-form-urlencoded", (_request, _payload, done) => done(null));
    scope.post(tokenPath, { config: { open: true, doc: tokenDoc } }, async (request, reply) => {
      limited(reply, limit, request.ip);
      reply.hijack();
      reply.raw.setHeader("cache-control", "no-store");
      await (await authority()).answer(request.raw, reply.raw);
    });
  });
}

const tokenDoc = {
  summary: "Get an access token",
  description:
    "OAuth 2.0 client credentials with `private_key_jwt`. Each assertion is good once, names the issuer as its audience and ends within five minutes. A client that asks too often gets 429 with `Retry-After`. Refusals are OAuth's (RFC 6749 §5.2), not problem details.",
  body: {
    "application/x-www-form-urlencoded": {
      schema: {
        type: "object",
        properties: {
          grant_type: { const: "client_credentials" },
          scope: { type: "string", description: `One or more of: ${doorScopes.join(" ")}` },
          client_assertion_type: { const: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" },
          client_assertion: { type: "string", description: "JWS by the client's key: iss, sub, aud, jti, iat, exp" },
        },
        required: ["grant_type", "scope", "client_assertion_type", "client_assertion"],
      },
    },
  },
  answers: {
    200: {
      description: "A token",
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: {
              access_token: { type: "string" },
              token_type: { const: "Bearer" },
              expires_in: { type: "integer" },
              scope: { type: "string" },
            },
            required: ["access_token", "token_type", "expires_in", "scope"],
          },
        },
      },
    },
    400: { description: "OAuth error: what was asked for is not to be had", content: oauthError },
    401: { description: "OAuth error: the client did not show who it is", content: oauthError },
  },
  refusals: ["media-type-unsupported", "rate-limited"],
} as const;
