import { verifyCheckpoint } from "./checkpoint.ts";
import type { CheckpointNote, LogIdentity } from "./checkpoint.ts";
import { cosignaturesOf } from "./cosignature.ts";
import type { Cosignature } from "./cosignature.ts";
import type { NoteKey, VerifyNote } from "./note-key.ts";

/** Whom a verifier trusts to say what a log is: the log itself, and so many of these witnesses. */
export type TrustPolicy = {
  readonly log: LogIdentity;
  /** Keys of type `cosignature`; no two with one name or one public key. */
  readonly witnesses: readonly NoteKey[];
  /** How many of them make a checkpoint final; at least 1, at most all. */
  readonly quorum: number;
};

/** Whether a checkpoint is its log's, who cosigned it, and whether that is enough for good. */
export type Standing =
  | { readonly outcome: "final" | "signed"; readonly cosignatures: readonly Cosignature[] }
  | { readonly outcome: "bad" };

/**
 * Makes a policy, refusing one under which one witness could count twice or nobody need cosign.
 *
 * @throws RangeError for keys of another type, a quorum no number of the witnesses can be, two with one name or one key
 */
export function trustPolicy(policy: TrustPolicy): TrustPolicy {
  const { log, witnesses, quorum } = policy;
  if (log.keys.length === 0 || log.keys.some(({ type }) => type !== "ed25519")) throw new RangeError("no log key");
  if (witnesses.some(({ type }) => type !== "cosignature")) throw new RangeError("not a witness's key");
  const names = new Set(witnesses.map(({ name }) => name));
  // The signed bytes do not name the witness (tlog-cosignature, “Ed25519 signed message”): one key would be two.
  const keys = new Set(witnesses.map(({ publicKey }) => publicKey.toString("hex")));
  if (names.size < witnesses.length || keys.size < witnesses.length) throw new RangeError("a witness twice");
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > witnesses.length) throw new RangeError("no such quorum");
  return policy;
}

/**
 * How a checkpoint stands with a verifier.
 *
 * @param note untrusted
 * @returns `bad` unless the log signed it, or when any signature of a known key is bad; `signed` while cosignatures are too
 *   few; `final` with a quorum
 */
export function standingOf(note: CheckpointNote, policy: TrustPolicy, verify: VerifyNote): Standing {
  if (!verifyCheckpoint(note, policy.log, verify)) return { outcome: "bad" };
  const cosignatures = cosignaturesOf(note, policy.witnesses, verify);
  if (!cosignatures) return { outcome: "bad" };
  return { outcome: cosignatures.length >= policy.quorum ? "final" : "signed", cosignatures };
}
