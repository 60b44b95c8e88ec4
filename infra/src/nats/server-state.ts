import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accountJwts } from "@gatehouse/bus/accounts";
import type { Accounts } from "@gatehouse/bus/accounts";
import { ensureCertificates } from "./certificates.ts";
import { serverConfig, serverFolders } from "./server-config.ts";

export type PrepareOptions = {
  /** Folder of everything the server keeps; made if missing, readable by its owner alone. */
  readonly stateDir: string;
  readonly accounts: Accounts;
  readonly listen: { readonly host: string; readonly port: number };
  /** The same folder as the server sees it, where that differs. */
  readonly root?: string;
  readonly maxStoreBytes?: number;
};

export type PreparedServer = { readonly configFile: string; readonly portsDir: string; readonly caPem: string };

/** Puts keys, certificates, account claims and configuration where the server reads them; keeps what is there. */
export async function prepareServer(options: PrepareOptions): Promise<PreparedServer> {
  const { stateDir, accounts, listen, root = stateDir } = options;
  for (const folder of Object.values(serverFolders)) {
    await mkdir(join(stateDir, folder), { recursive: true, mode: 0o700 });
  }
  const portsDir = join(stateDir, serverFolders.ports);
  await rm(portsDir, { recursive: true, force: true });
  await mkdir(portsDir, { mode: 0o700 });
  const { caPem } = await ensureCertificates(join(stateDir, serverFolders.tls));
  await placeClaims(join(stateDir, serverFolders.jwt), accountJwts(accounts));
  const configFile = join(stateDir, "nats-server.json");
  const storeKey = await ensureStoreKey(join(stateDir, "store.key"));
  const limits = options.maxStoreBytes === undefined ? {} : { maxStoreBytes: options.maxStoreBytes };
  await writePrivate(configFile, serverConfig({ accounts, root, listen, storeKey, ...limits }));
  return { configFile, portsDir, caPem };
}

/**
 * Writes account claims into the resolver's folder, never an older one over a newer: a revocation that reached this
 * server by push must outlive a start with accounts that do not know it yet.
 */
async function placeClaims(dir: string, jwts: Readonly<Record<string, string>>): Promise<void> {
  for (const [account, jwt] of Object.entries(jwts)) {
    const file = join(dir, `${account}.jwt`);
    const present = await readFile(file, "utf8").catch(() => null);
    if (present === null || issuedAt(present) < issuedAt(jwt)) await writePrivate(file, jwt);
  }
}

/** Issue time of our own claims in Unix seconds; a file that cannot be read counts as oldest. */
function issuedAt(jwt: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null && "iat" in claims ? Number(claims.iat) : 0;
  } catch {
    // A torn write of an earlier start: replaced by what we hold.
    return 0;
  }
}

async function ensureStoreKey(file: string): Promise<string> {
  const present = await readFile(file, "utf8").catch(() => null);
  if (present !== null) return present.trim();
  const key = randomBytes(32).toString("hex");
  await writePrivate(file, `${key}\n`);
  return key;
}

/** Whole or not at all, and for its owner's eyes alone. */
export async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text, { mode: 0o600 });
  await rename(`${file}.partial`, file);
}
