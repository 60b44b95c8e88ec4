import * as openid from "openid-client";

/** The agency's identity provider and what it knows of these pages as. */
export type ProviderSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** What a sign-in under way must be finished with: a secret of who began it. */
export type Started = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** For whoever is signed in already and proves once more who they are: for what, which is also where they come back to. */
  readonly confirms: string | null;
};

/** OpenID Connect, code flow with PKCE. */
export type IdentityProvider = {
  /** @returns where the browser goes, and what it comes back with */
  readonly start: (
    redirectTo: string,
    confirms?: string,
  ) => Promise<{ readonly url: string; readonly started: Started }>;
  /** @throws what openid-client throws; nothing of it may be shown or logged but its code */
  readonly finish: (arrived: URL, started: Started) => Promise<SignedIn>;
};

/** Somebody who has signed in. */
export type SignedIn = {
  /**
   * What the provider's directory says of them now, asked anew at each call; null when it says nothing any more.
   *
   * @throws what openid-client throws when the provider cannot be asked
   */
  readonly claimsNow: () => Promise<unknown>;
};

/** Whoever waits for a page waits for the provider too. */
const timeoutSeconds = 5;
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
    start: async (redirectTo, confirms) => {
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
        // And says when: an answer from a sign-in of this morning proves nothing now.
        ...(confirms === undefined ? {} : { max_age: "0" }),
      });
      return { url: url.href, started: { state, nonce, verifier, confirms: confirms ?? null } };
    },
    finish: async (arrived, started) => {
      const config = await configuration();
      const tokens = await openid.authorizationCodeGrant(config, arrived, {
        pkceCodeVerifier: started.verifier,
        expectedState: started.state,
        expectedNonce: started.nonce,
        idTokenExpected: true,
        ...(started.confirms === null ? {} : { maxAge: 0 }),
      });
      // With `idTokenExpected` there is one, and it was verified.
      return { claimsNow: claimsAsker(config, tokens, tokens.claims()?.sub ?? "") };
    },
  };
}

type Tokens = { readonly access_token: string; readonly refresh_token?: string | undefined };

/** Asks the UserInfo endpoint for the person who signed in and nobody else, with a fresh token where one has run out. */
function claimsAsker(config: openid.Configuration, first: Tokens, subject: string): SignedIn["claimsNow"] {
  let tokens = first;
  const asked = async (): Promise<unknown> => await openid.fetchUserInfo(config, tokens.access_token, subject);
  const isRefusal = (error: unknown): boolean =>
    error instanceof openid.WWWAuthenticateChallengeError || error instanceof openid.ResponseBodyError;
  return async () => {
    try {
      try {
        return await asked();
      } catch (error) {
        if (tokens.refresh_token === undefined || !isRefusal(error)) throw error;
        tokens = { ...tokens, ...(await openid.refreshTokenGrant(config, tokens.refresh_token)) };
        return await asked();
      }
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  };
}

function discover({ issuer: address, clientId, clientSecret }: ProviderSettings): Promise<openid.Configuration> {
  const issuer = new URL(address);
  const here = issuer.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(issuer.hostname);
  // Plain HTTP never leaves the machine: it is how a demonstration and the tests find their provider.
  // oxlint-disable-next-line typescript/no-deprecated -- marked so that it stands out, which it should
  const options = { timeout: timeoutSeconds, ...(here ? { execute: [openid.allowInsecureRequests] } : {}) };
  return openid.discovery(issuer, clientId, clientSecret, openid.ClientSecretBasic(clientSecret), options);
}
