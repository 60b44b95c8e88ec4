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
import { readNoteKey } from "@gatehouse/envelope/note-key";
import type { NoteSigningKey } from "@gatehouse/envelope/note-key";
import { readSignatures } from "@gatehouse/envelope/signature-folder";
import { ofSetting } from "@gatehouse/observe/service-process";
import type { GatewayConfig } from "./config.ts";

/** What a gateway is: its keys, whom it trusts, and what has been agreed. Secrets come as files, never as settings. */
export type GatewayIdentity = {
  readonly signingKey: SigningKey;
  readonly sealingKeys: readonly SealingKey[];
  /** Signs the ledger's checkpoints, and nothing else. */
  readonly ledgerKey: NoteSigningKey;
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
 * @throws `file-unreadable`, `key-malformed`, `partnership-unreadable`, each with the variable; `directory-invalid` when the root does not vouch for the directory, `policy-unsigned` when it does not for the
 *   agencies and the matrix
 *
 * @param nowMs the machine's clock: what was signed later than that was not signed yet
 */
export async function readIdentity(config: GatewayConfig, nowMs: number = Date.now()): Promise<GatewayIdentity> {
  const inKeys = (name: string): string => join(config.keysDir, name);
  const key = async <T>(name: string, read: (json: unknown) => T): Promise<T> =>
    await ofSetting("GATEWAY_KEYS_DIR", async () => read(await readJson(inKeys(name))));
  const secret = async (name: string): Promise<Uint8Array> =>
    await ofSetting("GATEWAY_KEYS_DIR", () => readSecret(inKeys(name)));
  const root = await ofSetting("GATEWAY_ROOT_FILE", async () => readVerifyingKey(await readJson(config.rootFile)));
  const directory = await ofSetting("GATEWAY_DIRECTORY_FILE", () => readDirectory(config.directoryFile, root));
  return {
    signingKey: await key("signing.jwk", readSigningKey),
    sealingKeys: [await key("sealing.jwk", readSealingKey)],
    ledgerKey: await key("ledger/signing.jwk", readNoteKey),
    storageKey: await secret("storage.key"),
    identityKey: await secret("identity.key"),
    root,
    ...(await readSignedPartnership(config, directory, root, nowMs)),
    directory,
    creds: await ofSetting("GATEWAY_NATS_CREDS_FILE", () => readText(config.credsFile)),
    observerCreds: await ofSetting("GATEWAY_OBSERVER_CREDS_FILE", () => readText(config.observerCredsFile)),
    caPem: await ofSetting("GATEWAY_NATS_CA_FILE", () => readText(config.caFile)),
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
  const partnership = await ofSetting("GATEWAY_PARTNERSHIP_DIR", () => loadPartnership(partnershipDir));
  const signatures = await ofSetting("GATEWAY_SIGNATURES_DIR", () => readSignatures(signaturesDir));
  const verified = await verifyPartnership(partnership, signatures, trust);
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
