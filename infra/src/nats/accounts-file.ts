import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { addWitness, mintPartnership } from "@gatehouse/bus/accounts";
import type { Accounts, MintedAccount } from "@gatehouse/bus/accounts";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { z } from "zod";
import { writePrivate } from "./server-state.ts";

const User = z.strictObject({ publicKey: z.string(), creds: z.string() });
const MintedAccountFile = z.strictObject({
  name: z.string(),
  publicKey: z.string(),
  signingSeed: z.string(),
  jwt: z.string(),
  users: z.record(z.string(), User),
  revoked: z.record(z.string(), z.number()),
});
const AccountsFile = z.strictObject({
  operator: z.strictObject({
    publicKey: z.string(),
    identitySeed: z.string(),
    signingSeed: z.string(),
    jwt: z.string(),
  }),
  system: MintedAccountFile,
  gateway: MintedAccountFile,
  agencies: z.record(z.string(), MintedAccountFile),
  // An earlier start may have known no witnesses.
  witnesses: z.record(z.string(), MintedAccountFile).default({}),
}) satisfies z.ZodType<Accounts>;

/** Finds the accounts of an earlier start, or mints and stores new ones; the file is its owner's alone (0600). */
export async function ensureAccounts(
  file: string,
  agencies: readonly AgencyId[],
  witnesses: readonly AgencyId[] = [],
): Promise<Accounts> {
  const stored = await readFile(file, "utf8").catch(() => null);
  if (stored === null) {
    const accounts = await mintPartnership({ agencies, witnesses });
    await saveAccounts(file, accounts);
    return accounts;
  }
  let accounts: Accounts = AccountsFile.parse(JSON.parse(stored));
  const missing = witnesses.filter((agency) => accounts.witnesses[agency] === undefined);
  for (const agency of missing) accounts = await addWitness(accounts, agency);
  if (missing.length > 0) await saveAccounts(file, accounts);
  return accounts;
}

/** Reads the accounts of an earlier start. @throws `not-running` where there are none */
export async function readAccounts(file: string): Promise<Accounts> {
  const stored = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("not-running", { file }, { cause });
  });
  return AccountsFile.parse(JSON.parse(stored));
}

/** Stores accounts whole or not at all; to be called before changed claims are pushed. */
export async function saveAccounts(file: string, accounts: Accounts): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writePrivate(file, `${JSON.stringify(accounts, null, 2)}\n`);
}

/**
 * Writes every user's credentials to a file of its own (0600): what an agency is given, and all that it needs to connect.
 *
 * @returns the file of each user as `<account>.<user>`
 */
export async function writeCredentials(dir: string, accounts: Accounts): Promise<Readonly<Record<string, string>>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { system, gateway, agencies, witnesses } = accounts;
  const all: readonly MintedAccount[] = [system, gateway, ...Object.values(agencies), ...Object.values(witnesses)];
  const files: Record<string, string> = {};
  for (const account of all) {
    for (const [user, { creds }] of Object.entries(account.users)) {
      // A user whose key is the agency's own has its credentials there.
      if (creds === "") continue;
      const name = `${account.name}.${user}`;
      files[name] = join(dir, `${name}.creds`);
      await writePrivate(join(dir, `${name}.creds`), creds);
    }
  }
  return files;
}
