import * as openid from "openid-client";

/** The agency's identity provider and what it knows of these pages as. */
export type ProviderSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** What a sign-in under way must be finished with; kept on the server. */
export type Started = {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/** OpenID Connect, code flow with PKCE. */
export type IdentityProvider = {
  readonly start: (redirectTo: string) => Promise<Started>;
  /** The ID token's claims, verified. @throws what openid-client throws; nothing of it may be shown or logged but its code */
  readonly finish: (arrived: URL, started: Started) => Promise<unknown>;
};

/** The claims that these pages need: who, and as what. */
const scope = "openid profile gatehouse";

/**
 * The provider, found by its issuer's discovery document at the first sign-in: pages that are up before their provider
 * is only let nobody in until then.
 *
 * @param settings asked at each attempt; `issuer` must be https, or this machine
 */
export function identityProvider(settings: () => ProviderSettings): IdentityProvider {
  let found: Promise<openid.Configuration> | null = null;
  const configuration = async (): Promise<openid.Configuration> => {
    found ??= discover(settings());
    try {
      return await found;
    } catch (error) {
      found = null;
      throw error;
    }
  };
  return {
    start: async (redirectTo) => {
      const config = await configuration();
      const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectTo,
        scope,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        // Desks are shared: the provider asks again even when somebody is still signed in there.
        prompt: "login",
      });
      return { url: url.href, state, nonce, verifier };
    },
    finish: async (arrived, started) => {
      const tokens = await openid.authorizationCodeGrant(await configuration(), arrived, {
        pkceCodeVerifier: started.verifier,
        expectedState: started.state,
        expectedNonce: started.nonce,
        idTokenExpected: true,
      });
      return tokens.claims();
    },
  };
}

function discover({ issuer: address, clientId, clientSecret }: ProviderSettings): Promise<openid.Configuration> {
  const issuer = new URL(address);
  const here = issuer.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(issuer.hostname);
  // Plain HTTP never leaves the machine: it is how a demonstration and the tests find their provider.
  // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out, which it should
  const options = here ? { execute: [openid.allowInsecureRequests] } : {};
  return openid.discovery(issuer, clientId, clientSecret, openid.ClientSecretBasic(clientSecret), options);
}
