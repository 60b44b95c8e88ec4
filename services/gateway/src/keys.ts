import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { verifyPartnership } from "@gatehouse/envelope/agreement-signature";
import type { SignedPartnership, UnsignedAgreement } from "@gatehouse/envelope/agreement-signature";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { readSealingKey, readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import type { SealingKey, SigningKey, VerifyingKey } from "@gatehouse/envelope/keys";
import { readSignatures } from "@gatehouse/envelope/signature-folder";
import type { GatewayConfig } from "./config.ts";

/** What a gateway is: its keys, whom it trusts, and what has been agreed. Secrets come as files, never as settings. */
export type GatewayIdentity = {
  readonly signingKey: SigningKey;
  readonly sealingKeys: readonly SealingKey[];
  readonly storageKey: Uint8Array;
  readonly identityKey: Uint8Array;
  readonly root: VerifyingKey;
  /** What the root, and every party of each agreement, signed. */
  readonly partnership: SignedPartnership;
  /** Agreements that a party did not sign: they are not in force. */
  readonly unsigned: readonly UnsignedAgreement[];
  readonly directory: Directory;
  readonly creds: string;
  readonly observerCreds: string;
  readonly caPem: string;
};

/** A directory that the pinned root vouches for, with the text it came as. */
export type Directory = { readonly trusted: TrustedDirectory; readonly compact: string };

/**
 * Reads every file the configuration names.
 *
 * @throws `file-unreadable` naming the file's place in the configuration, `key-malformed`, `partnership-unreadable`,
 *   `directory-invalid` when the root does not vouch for the directory, `policy-unsigned` when it does not for the
 *   agencies and the matrix
 *
 * @param nowMs the machine's clock: what was signed later than that was not signed yet
 */
export async function readIdentity(config: GatewayConfig, nowMs: number = Date.now()): Promise<GatewayIdentity> {
  const { keysDir } = config;
  const root = readVerifyingKey(await readJson(config.rootFile));
  const directory = await readDirectory(config.directoryFile, root);
  return {
    signingKey: readSigningKey(await readJson(join(keysDir, "signing.jwk"))),
    sealingKeys: [readSealingKey(await readJson(join(keysDir, "sealing.jwk")))],
    storageKey: await readSecret(join(keysDir, "storage.key")),
    identityKey: await readSecret(join(keysDir, "identity.key")),
    root,
    ...(await readSignedPartnership(config, directory, root, nowMs)),
    directory,
    creds: await readText(config.credsFile),
    observerCreds: await readText(config.observerCredsFile),
    caPem: await readText(config.caFile),
  };
}

/**
 * The same identity by the newest directory that was ever in force: a restart must not go back behind one, nor count the
 * signature of a key that it revoked.
 *
 * @throws as `readIdentity`
 */
export async function withNewestDirectory(
  config: GatewayConfig,
  identity: GatewayIdentity,
  recorded: { readonly version: number; readonly compact: string },
  nowMs: number,
): Promise<GatewayIdentity> {
  if (recorded.version <= identity.directory.trusted.version) return identity;
  const directory = await trustDirectory(recorded.compact, identity.root);
  return { ...identity, directory, ...(await readSignedPartnership(config, directory, identity.root, nowMs)) };
}

/** The partnership's files with who signed them, as far as a directory trusts the signers. @throws `policy-unsigned` */
export async function readSignedPartnership(
  { partnershipDir, signaturesDir }: GatewayConfig,
  directory: Directory,
  root: VerifyingKey,
  nowMs: number,
): Promise<Pick<GatewayIdentity, "partnership" | "unsigned">> {
  const trust = { directory: directory.trusted, root, nowMs };
  const verified = await verifyPartnership(loadPartnership(partnershipDir), await readSignatures(signaturesDir), trust);
  // Without it roles and matrix would be whoever's could write the files.
  if (!verified.ok) throw new GatehouseError("policy-unsigned", { code: verified.code });
  return { partnership: verified.partnership, unsigned: verified.unsigned };
}

/** Reads the directory's file; a directory of another root is no directory. */
export async function readDirectory(file: string, root: VerifyingKey): Promise<Directory> {
  const compact = (await readText(file)).trim();
  return trustDirectory(compact, root);
}

export async function trustDirectory(compact: string, root: VerifyingKey): Promise<Directory> {
  const verified = await verifyDirectory(compact, root);
  if (!verified.ok) throw new GatehouseError("directory-invalid", { code: verified.code });
  return { trusted: verified.directory, compact };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(file));
  } catch (cause) {
    if (cause instanceof GatehouseError) throw cause;
    throw new GatehouseError("key-malformed", { file });
  }
}

async function readSecret(file: string): Promise<Uint8Array> {
  const bytes = Buffer.from((await readText(file)).trim(), "base64url");
  if (bytes.length !== 32) throw new GatehouseError("key-malformed", { file });
  return bytes;
}
