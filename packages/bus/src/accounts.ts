import type { AgencyId } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { encodeAccount, encodeOperator, encodeUser, fmtCreds } from "@nats-io/jwt";
import type { Account, User } from "@nats-io/jwt";
import { createAccount, createOperator, createUser, fromSeed } from "@nats-io/nkeys";
import type { KeyPair } from "@nats-io/nkeys";
import {
  agencyClaims,
  agencyPermissions,
  controlPermissions,
  gatewayClaims,
  gatewayPermissions,
  observerPermissions,
  restorerPermissions,
  systemClaims,
  witnessClaims,
  witnessPermissions,
} from "./account-claims.ts";

/** A user of an account: `creds` is the text of a credentials file and a secret. */
export type MintedUser = { readonly publicKey: string; readonly creds: string };

/**
 * An account and what is needed to change it. Its own private key is thrown away at once: the operator signs its
 * claims, and `signingSeed`, a secret, signs its users.
 */
export type MintedAccount = {
  readonly name: string;
  readonly publicKey: string;
  readonly signingSeed: string;
  readonly jwt: string;
  readonly users: Readonly<Record<string, MintedUser>>;
  /** Revoked user keys, each with the Unix time in seconds from which on its older claims are refused. */
  readonly revoked: Readonly<Record<string, number>>;
};

/**
 * Everything that decides who may connect, as plain JSON. All of it is secret but the public keys and the JWTs.
 *
 * `operator.identitySeed` is needed only to replace the operator's signing key: in production it is kept offline.
 */
export type Accounts = {
  readonly operator: {
    readonly publicKey: string;
    readonly identitySeed: string;
    readonly signingSeed: string;
    readonly jwt: string;
  };
  /** Users `control` (pushes claims) and `observer` (reads the servers' state). */
  readonly system: MintedAccount;
  /** User `gateway`. */
  readonly gateway: MintedAccount;
  /** One account per agency, each with a first user `client`. */
  readonly agencies: Readonly<Record<AgencyId, MintedAccount>>;
  /**
   * One account per witness, by the agency that runs it, each with a user `follower`. Not the agency's own account: who
   * takes a witness's credentials reads ciphertext, and nobody's copies.
   */
  readonly witnesses: Readonly<Record<AgencyId, MintedAccount>>;
};

/** Whose accounts are to be minted. */
export type PartnershipAccounts = {
  /** Each id once, in any order. */
  readonly agencies: readonly AgencyId[];
  /** The agencies that run a witness. */
  readonly witnesses?: readonly AgencyId[];
};

/**
 * Makes an operator, the system account, the gateway's and one for each agency and each witness, with new keys and no
 * connection to anything: only public parts ever reach a server.
 */
export async function mintPartnership(options: PartnershipAccounts): Promise<Accounts> {
  const identity = createOperator();
  const signing = createOperator();
  const system = newAccount("SYS");
  const jwt = await encodeOperator("gatehouse", identity, {
    signing_keys: [signing.getPublicKey()],
    system_account: system.publicKey,
  });
  const operator = {
    publicKey: identity.getPublicKey(),
    identitySeed: seedOf(identity),
    signingSeed: seedOf(signing),
    jwt,
  };
  const gateway = newAccount("GW");
  let accounts: Accounts = { operator, system, gateway, agencies: {}, witnesses: {} };
  accounts = { ...accounts, system: await signed(accounts, system), gateway: await signed(accounts, gateway) };
  accounts = { ...accounts, system: await withUser(accounts.system, "control", (_, user) => controlPermissions(user)) };
  accounts = {
    ...accounts,
    system: await withUser(accounts.system, "observer", (_, user) => observerPermissions(user)),
  };
  accounts = { ...accounts, gateway: await withUser(accounts.gateway, "gateway", gatewayPermissions) };
  for (const agency of options.agencies) accounts = await addAgency(accounts, agency);
  for (const agency of options.witnesses ?? []) accounts = await addWitness(accounts, agency);
  return accounts;
}

/** Adds the account of a witness run by an agency; its `jwt` is then to be pushed to the servers. */
export async function addWitness(accounts: Accounts, agency: AgencyId): Promise<Accounts> {
  const account = await signed(accounts, newAccount(`witness-${agency}`), witnessClaims);
  const withUserOfIt = await withUser(account, "follower", witnessPermissions);
  return { ...accounts, witnesses: { ...accounts.witnesses, [agency]: withUserOfIt } };
}

/** Adds an agency's account with a first user `client`; its `jwt` is then to be pushed to the servers. */
export async function addAgency(accounts: Accounts, agency: AgencyId): Promise<Accounts> {
  const account = await signed(accounts, newAccount(agency));
  const withClient = await withUser(account, "client", agencyPermissions);
  return { ...accounts, agencies: { ...accounts.agencies, [agency]: withClient } };
}

/**
 * Adds or replaces an agency's user under `name`, with a new key. The servers need not be told; a replaced user stays
 * good until it is revoked.
 *
 * @throws `internal` for an agency that has no account
 */
export async function addUser(accounts: Accounts, agency: AgencyId, name: string): Promise<Accounts> {
  const account = await withUser(accountOfAgency(accounts, agency), name, agencyPermissions);
  return { ...accounts, agencies: { ...accounts.agencies, [agency]: account } };
}

/** How long a restore may take. */
const RESTORE_SECONDS = 3600;

/**
 * Makes credentials with which LEDGER and PARTS can be put in place again. They are good for an hour, kept nowhere, and the
 * servers need not be told.
 */
export async function mintRestorer(accounts: Accounts): Promise<string> {
  const key = createUser();
  const { publicKey, signingSeed } = accounts.gateway;
  const exp = Math.floor(Date.now() / 1000) + RESTORE_SECONDS;
  const jwt = await encodeUser("restorer", key, publicKey, restorerPermissions(), {
    signer: keyFrom(signingSeed),
    exp,
  });
  return new TextDecoder().decode(fmtCreds(jwt, key));
}

/**
 * Revokes a user's key. The result's account JWT must be pushed (`pushClaims`) and the accounts stored: then the user is
 * out on every server, and stays out when one restarts.
 *
 * @param user the user's public key
 * @param atSeconds Unix time; claims issued up to then are refused
 * @throws `internal` for an agency that has no account
 */
export async function revokeUser(
  accounts: Accounts,
  agency: AgencyId,
  user: string,
  atSeconds: number,
): Promise<{ readonly accounts: Accounts; readonly jwt: string }> {
  const account = accountOfAgency(accounts, agency);
  const revoked = { ...account.revoked, [user]: Math.ceil(atSeconds) };
  const users = Object.fromEntries(Object.entries(account.users).filter(([, known]) => known.publicKey !== user));
  const changed = await signed(accounts, { ...account, revoked, users });
  return { accounts: { ...accounts, agencies: { ...accounts.agencies, [agency]: changed } }, jwt: changed.jwt };
}

/** Every account JWT, by public key: what a server needs to know anybody. */
export function accountJwts(accounts: Accounts): Readonly<Record<string, string>> {
  const { system, gateway, agencies, witnesses } = accounts;
  const all = [system, gateway, ...Object.values(agencies), ...Object.values(witnesses)];
  return Object.fromEntries(all.map((account) => [account.publicKey, account.jwt]));
}

function accountOfAgency(accounts: Accounts, agency: AgencyId): MintedAccount {
  const account = accounts.agencies[agency];
  if (!account) throw new GatehouseError("internal", { agency, field: "account" });
  return account;
}

function newAccount(name: string): MintedAccount {
  const publicKey = createAccount().getPublicKey();
  return { name, publicKey, signingSeed: seedOf(createAccount()), jwt: "", users: {}, revoked: {} };
}

type Claims = (gateway: string, options: Parameters<typeof systemClaims>[0]) => Partial<Account>;

async function signed(accounts: Accounts, account: MintedAccount, claims?: Claims): Promise<MintedAccount> {
  const signer = keyFrom(accounts.operator.signingSeed);
  const said =
    claims === undefined ? claimsOf(accounts, account) : claims(accounts.gateway.publicKey, optionsOf(account));
  return { ...account, jwt: await encodeAccount(account.name, account.publicKey, said, { signer }) };
}

function optionsOf(account: MintedAccount): Parameters<typeof systemClaims>[0] {
  return { signingKey: keyFrom(account.signingSeed).getPublicKey(), revoked: account.revoked };
}

function claimsOf(accounts: Accounts, account: MintedAccount): Partial<Account> {
  const options = optionsOf(account);
  if (account.publicKey === accounts.system.publicKey) return systemClaims(options);
  if (account.publicKey === accounts.gateway.publicKey) return gatewayClaims(options);
  return agencyClaims(account.publicKey, accounts.gateway.publicKey, options);
}

async function withUser(
  account: MintedAccount,
  name: string,
  permissions: (account: string, user: string) => Partial<User>,
): Promise<MintedAccount> {
  const key = createUser();
  const user = key.getPublicKey();
  const signer = keyFrom(account.signingSeed);
  const jwt = await encodeUser(name, key, account.publicKey, permissions(account.publicKey, user), { signer });
  const creds = new TextDecoder().decode(fmtCreds(jwt, key));
  return { ...account, users: { ...account.users, [name]: { publicKey: user, creds } } };
}

function seedOf(key: KeyPair): string {
  return new TextDecoder().decode(key.getSeed());
}

function keyFrom(seed: string): KeyPair {
  return fromSeed(new TextEncoder().encode(seed));
}
