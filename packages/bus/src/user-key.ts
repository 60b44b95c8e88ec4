import type { AgencyId } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { decode, encodeUser, fmtCreds } from "@nats-io/jwt";
import { createUser, fromSeed } from "@nats-io/nkeys";
import { agencyPermissions } from "./account-claims.ts";
import { addAgency } from "./accounts.ts";
import type { Accounts } from "./accounts.ts";

/** A NATS user's key pair; the seed is a secret of whoever made it. */
export type UserKeyPair = { readonly publicKey: string; readonly seed: string };

/** Makes a user key: an agency does so itself, and only the public key leaves it. */
export function makeUserKey(): UserKeyPair {
  const key = createUser();
  return { publicKey: key.getPublicKey(), seed: new TextDecoder().decode(key.getSeed()) };
}

/**
 * Adds an agency's account with one user of the agency's own key: nobody but the agency can connect as it. The account's
 * `jwt` is then to be pushed to the servers.
 *
 * @returns the accounts, and the user's JWT for the agency
 */
export async function addAgencyWithKey(
  accounts: Accounts,
  agency: AgencyId,
  user: string,
): Promise<{ readonly accounts: Accounts; readonly userJwt: string }> {
  const { [agency]: account } = (await addAgency(accounts, agency)).agencies;
  if (account === undefined) throw new GatehouseError("internal", { agency });
  const signer = fromSeed(new TextEncoder().encode(account.signingSeed));
  const userJwt = await encodeUser("client", user, account.publicKey, agencyPermissions(account.publicKey, user), {
    signer,
  });
  const own = { ...account, users: { client: { publicKey: user, creds: "" } } };
  return { accounts: { ...accounts, agencies: { ...accounts.agencies, [agency]: own } }, userJwt };
}

/**
 * Joins a user's JWT and its own seed to the text of a credentials file, a secret.
 *
 * @param account the account that the JWT must be of
 * @throws GatehouseError `grant-invalid` when the JWT is of another key or account, or is none
 */
export function credentialsOf(userJwt: string, seed: string, account: string): string {
  const key = fromSeed(new TextEncoder().encode(seed));
  let claims: { readonly sub: string; readonly nats: { readonly issuer_account?: string } };
  try {
    claims = decode<{ issuer_account?: string }>(userJwt);
  } catch (cause) {
    throw new GatehouseError("grant-invalid", { field: "user" }, { cause });
  }
  if (claims.sub !== key.getPublicKey() || claims.nats.issuer_account !== account) {
    throw new GatehouseError("grant-invalid", { field: "user" });
  }
  return new TextDecoder().decode(fmtCreds(userJwt, key));
}
