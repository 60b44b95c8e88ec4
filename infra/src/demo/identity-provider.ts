import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { generateSigningKey } from "@gatehouse/envelope/keys";
import Provider from "oidc-provider";
import type { Account } from "./accounts.ts";
import { ProviderMemory } from "./provider-memory.ts";
import { signInPage } from "./sign-in-page.ts";

/** An agency's pages as the provider knows them. */
export type ProviderClient = { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
/** The demonstration's identity provider. */
export type RunningProvider = {
  readonly clientOf: (agency: string) => ProviderClient;
  readonly stop: () => Promise<void>;
};

const host = "127.0.0.1";
const secretBytes = 32;
const hourSeconds = 3600;
/** As long as a session at the pages, which ask at each page who somebody is now. */
const daySeconds = 8 * hourSeconds;

/**
 * Starts an identity provider at which everybody signs in by choosing who they are: for the demonstration and the tests
 * alone, on this machine alone. All else is the real protocol.
 *
 * @param accounts who can sign in, asked at each time: who is taken off is nobody any more
 * @param pages where each agency's pages are: the only places to which the provider sends anybody back
 */
export async function startIdentityProvider(
  accounts: readonly Account[],
  pages: ReadonlyMap<string, string>,
): Promise<RunningProvider> {
  // The issuer's address is part of what it signs, and the port is not known before something listens on it.
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    void response.end();
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  // `address()` of a server that listens on a port is never a string or null.
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const secrets = new Map([...pages.keys()].map((agency) => [agency, randomBytes(secretBytes).toString("base64url")]));
  const provider = providerOf(issuer, accounts, pages, secrets);
  const serve = provider.callback();
  answer = (request, response) => {
    const isInteraction = request.url?.startsWith("/interaction/") === true;
    if (!isInteraction) return void serve(request, response);
    interact(provider, accounts, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "text/plain" });
      response.end("This sign-in is over. Begin again at your agency's pages.");
    });
  };
  return {
    clientOf: (agency) => ({ issuer, clientId: agency, clientSecret: secrets.get(agency) ?? "" }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function providerOf(
  issuer: string,
  accounts: readonly Account[],
  pages: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, string>,
): Provider {
  const { kty, crv, x, d, kid } = generateSigningKey();
  const provider = new Provider(issuer, {
    adapter: ProviderMemory,
    clients: [...pages].map(([agency, url]) => ({
      client_id: agency,
      client_secret: secrets.get(agency) ?? "",
      redirect_uris: [`${url}/sign-in/done`],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_basic",
      id_token_signed_response_alg: "EdDSA",
    })),
    jwks: { keys: [{ kty, crv, x, d, kid, alg: "EdDSA", use: "sig" }] },
    enabledJWA: { idTokenSigningAlgValues: ["EdDSA"] },
    scopes: ["openid", "profile", "gatehouse"],
    claims: { openid: ["sub"], profile: ["name"], gatehouse: ["agency", "role"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: [randomBytes(secretBytes).toString("base64url")] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      Interaction: hourSeconds,
      Session: hourSeconds,
      Grant: daySeconds,
      IdToken: hourSeconds,
      AccessToken: daySeconds,
    },
    findAccount: (_context, id) => {
      const account = accounts.find(({ sub }) => sub === id);
      return account && { accountId: id, claims: async () => ({ ...account }) };
    },
    // Everybody agreed to be told who they are when they chose it.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const granted = new provider.Grant({ clientId: client?.clientId ?? "", accountId: session?.accountId ?? "" });
      granted.addOIDCScope("openid profile gatehouse");
      await granted.save();
      return granted;
    },
  });
  return provider;
}

async function interact(
  provider: Provider,
  accounts: readonly Account[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const here = accounts.filter(({ agency }) => agency === params["client_id"]);
  if (request.method === "POST") {
    const chosen = new URLSearchParams(await textOf(request)).get("account");
    const accountId = here.find(({ sub }) => sub === chosen)?.sub;
    if (accountId === undefined) throw new Error("no such account here");
    return await provider.interactionFinished(request, response, { login: { accountId } });
  }
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  response.end(signInPage(request.url ?? "", here));
}

const maxBody = 4096;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > maxBody) throw new Error("a form of one field is shorter");
  }
  return text;
}
