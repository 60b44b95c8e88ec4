import { parseCheckpoint } from "./checkpoint.ts";
import type { CheckpointNote } from "./checkpoint.ts";
import { hashLeaf } from "./merkle.ts";
import type { VerifyNote } from "./note-key.ts";
import { verifyInclusion } from "./proof.ts";
import { standingOf } from "./quorum.ts";
import type { Standing, TrustPolicy } from "./quorum.ts";
import { formatNote, maxNoteBytes } from "./signed-note.ts";
import { readBase64, readDecimal, readHash } from "./strict-base64.ts";

const head = "c2sp.org/tlog-proof@v1";
/** No tree of 2⁶⁴ leaves has a longer path; the limit keeps a reader from hashing for ever. */
const maxProofLines = 63;
const maxExtraBytes = 64 * 1024;
/** The longest proof that is read. */
export const maxProofBytes = maxNoteBytes + 2 * maxExtraBytes;

/** That a leaf is in a log, in a form that is verified offline (C2SP tlog-proof, “Format”). */
export type TlogProof = {
  /** Opaque, authenticated by nothing: never trusted. */
  readonly extra?: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling upwards. */
  readonly hashes: readonly Buffer[];
  readonly note: CheckpointNote;
};

/** Writes a proof as text. */
export function formatTlogProof({ extra, index, hashes, note }: TlogProof): string {
  const lines = [head];
  if (extra) lines.push(`extra ${Buffer.from(extra).toString("base64")}`);
  lines.push(`index ${index}`, ...hashes.map((hash) => hash.toString("base64")));
  return `${lines.join("\n")}\n\n${formatNote(note)}`;
}

/**
 * Reads a proof; it proves nothing before `verifyTlogProof`.
 *
 * @param bytes untrusted
 */
export function parseTlogProof(bytes: Uint8Array): TlogProof | undefined {
  if (bytes.length > maxProofBytes) return undefined;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = all.indexOf("\n\n");
  if (end < 0) return undefined;
  // Whatever is not ASCII is in no line's alphabet.
  const lines = all.subarray(0, end).toString("latin1").split("\n");
  if (lines.shift() !== head) return undefined;
  const extra = lines[0]?.startsWith("extra ") ? readBase64(lines.shift()?.slice("extra ".length) ?? "") : null;
  const indexLine = lines.shift() ?? "";
  const index = indexLine.startsWith("index ") ? readDecimal(indexLine.slice("index ".length)) : undefined;
  const hashes = lines.map(readHash);
  const note = parseCheckpoint(all.subarray(end + 2));
  if (extra === undefined || (extra?.length ?? 0) > maxExtraBytes) return undefined;
  if (index === undefined || hashes.length > maxProofLines || !note) return undefined;
  const known = hashes.filter((hash) => hash !== undefined);
  if (known.length < hashes.length) return undefined;
  return { ...(extra ? { extra } : {}), index, hashes: known, note };
}

/** What a proof shows of a leaf: in the log, with or without a quorum; or why it shows nothing. */
export type ProofResult =
  | Exclude<Standing, { readonly outcome: "bad" }>
  | { readonly outcome: "bad-checkpoint" | "not-included" };

/**
 * Verifies a proof (C2SP tlog-proof, “Verifying a tlog proof”): origin and log key, every known witness, inclusion.
 *
 * @param leaf the leaf's bytes, as the caller knows them from elsewhere
 */
export function verifyTlogProof(
  proof: TlogProof,
  leaf: Uint8Array,
  policy: TrustPolicy,
  verify: VerifyNote,
): ProofResult {
  const { note, index, hashes } = proof;
  const standing = standingOf(note, policy, verify);
  if (standing.outcome === "bad") return { outcome: "bad-checkpoint" };
  const { size, root } = note.checkpoint;
  const isIn = verifyInclusion({ index, size, leafHash: hashLeaf(leaf), root }, hashes);
  return isIn ? standing : { outcome: "not-included" };
}
