import type { DirectoryKey, DirectoryLedger } from "@gatehouse/contracts/directory";
import type { LogIdentity } from "./checkpoint.ts";
import { noteKey } from "./note-key.ts";
import type { NoteKey } from "./note-key.ts";
import { trustPolicy } from "./quorum.ts";
import type { TrustPolicy } from "./quorum.ts";

/** Whom a directory vouches for at a time: the ledger's own keys, its witnesses, and how many of them are enough. */
export type LedgerTrust = {
  readonly log: LogIdentity;
  /** By the agency that runs it, the keys its witness may cosign with. */
  readonly witnesses: ReadonlyMap<string, readonly NoteKey[]>;
  /** Null where nothing can be final: no quorum is named, or too few witnesses have a key that is good. */
  readonly policy: TrustPolicy | null;
};

/**
 * What a directory says of the ledger at a time.
 *
 * @param ledger of a directory that the root signed
 * @param at RFC 3339: now for a checkpoint that is new, the time of its cosignatures for an old one; a key is good from
 *   `validFrom` until before `validTo`, and until before it was revoked
 */
export function ledgerTrust(ledger: DirectoryLedger, at: string): LedgerTrust {
  const time = Date.parse(at);
  const good = (keys: readonly DirectoryKey[]): readonly Buffer[] =>
    keys.filter((key) => isGood(key, time)).map(({ x }) => Buffer.from(x, "base64url"));
  const log = {
    origin: ledger.origin,
    keys: good(ledger.keys).map((key) => noteKey(ledger.origin, "ed25519", key)),
  };
  const witnesses = new Map(
    ledger.witnesses.map(({ agency, name, keys }) => [
      agency,
      good(keys).map((key) => noteKey(name, "cosignature", key)),
    ]),
  );
  return { log, witnesses, policy: policyOf(log, [...witnesses.values()], ledger.quorum) };
}

/** One key for each witness, its newest: one witness must never count twice. */
function policyOf(log: LogIdentity, witnesses: readonly (readonly NoteKey[])[], quorum: number): TrustPolicy | null {
  const newest = witnesses.flatMap((keys) => keys.at(-1) ?? []);
  if (log.keys.length === 0 || quorum < 1 || quorum > newest.length) return null;
  return trustPolicy({ log, witnesses: newest, quorum });
}

// Written so that a time that cannot be read (NaN) makes the key not good.
function isGood({ validFrom, validTo, revokedAt }: DirectoryKey, time: number): boolean {
  const current = time >= Date.parse(validFrom) && time < Date.parse(validTo);
  return current && (revokedAt === null || time < Date.parse(revokedAt));
}
