import { parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { Checkpoint, CheckpointNote, LogIdentity } from "./checkpoint.ts";
import { emptyRoot } from "./merkle.ts";
import type { VerifyNote } from "./note-key.ts";
import { verifyConsistency } from "./proof.ts";
import { formatNote, formatSignature, maxNoteBytes, parseSignatures } from "./signed-note.ts";
import type { NoteSignature } from "./signed-note.ts";
import { readDecimal, readHash } from "./strict-base64.ts";
import type { TreeHead } from "./tile-log.ts";

/** C2SP tlog-witness, “add-checkpoint”: the client sends no more. */
const maxProofLines = 63;
/** The longest request that is read. */
export const maxRequestBytes = maxNoteBytes + 8 * 1024;
/** The media type of the answer to a wrong old size. */
export const sizeMediaType = "text/x.tlog.size";

/** What a log asks of a witness: to go from the tree it cosigned last to a newer one. */
export type AddCheckpoint = {
  readonly oldSize: number;
  /** RFC 6962 §2.1.2, from the old size to the checkpoint's. */
  readonly proof: readonly Buffer[];
  readonly note: CheckpointNote;
};

/** Writes a request's body. */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): string {
  const lines = [`old ${oldSize}`, ...proof.map((hash) => hash.toString("base64"))];
  return `${lines.join("\n")}\n\n${formatNote(note)}`;
}

/**
 * Reads a request's body.
 *
 * @param body untrusted
 * @returns undefined when it is malformed, which is answered 400
 */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint | undefined {
  if (body.length > maxRequestBytes) return undefined;
  const all = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const end = all.indexOf("\n\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.subarray(0, end).toString("latin1").split("\n");
  const oldSize = first.startsWith("old ") ? readDecimal(first.slice("old ".length)) : undefined;
  const hashes = lines.map(readHash);
  const proof = hashes.filter((hash) => hash !== undefined);
  const note = parseCheckpoint(all.subarray(end + 2));
  if (oldSize === undefined || lines.length > maxProofLines || proof.length < hashes.length || !note) return undefined;
  return { oldSize, proof, note };
}

/** How a witness answers. Only `cosign` is followed by a cosignature, once the checkpoint is written down for good. */
export type Judgement =
  | { readonly outcome: "cosign"; readonly status: 200; readonly checkpoint: Checkpoint }
  | { readonly outcome: "malformed"; readonly status: 400 }
  | { readonly outcome: "not-signed"; readonly status: 403 }
  | { readonly outcome: "origin-unknown"; readonly status: 404 }
  /** The answer's body is this size and a newline, of type `text/x.tlog.size`. */
  | { readonly outcome: "size-differs"; readonly status: 409; readonly size: number }
  /** Signed by the log and not consistent with what was cosigned: a proof of its misbehaviour, worth keeping. */
  | { readonly outcome: "inconsistent"; readonly status: 422 };

/** What a witness holds of a log: who it is, and the newest tree it cosigned; of none, the empty one. */
export type WitnessedLog = { readonly log: LogIdentity; readonly latest: TreeHead };

/**
 * Judges a request in the order of C2SP tlog-witness, “add-checkpoint”.
 *
 * @param request as parsed; undefined when it was malformed
 * @param find the log of an origin, or undefined. The caller sees to it that `latest` cannot change before the new
 *   checkpoint is written down
 */
export function judgeAddCheckpoint(
  request: AddCheckpoint | undefined,
  find: (origin: string) => WitnessedLog | undefined,
  verify: VerifyNote,
): Judgement {
  if (!request) return { outcome: "malformed", status: 400 };
  const { oldSize, proof, note } = request;
  const { checkpoint } = note;
  const known = find(checkpoint.origin);
  if (!known) return { outcome: "origin-unknown", status: 404 };
  if (!verifyCheckpoint(note, known.log, verify)) return { outcome: "not-signed", status: 403 };
  if (oldSize > checkpoint.size) return { outcome: "malformed", status: 400 };
  if (oldSize !== known.latest.size) return { outcome: "size-differs", status: 409, size: known.latest.size };
  return goesOn(known.latest, checkpoint, proof)
    ? { outcome: "cosign", status: 200, checkpoint }
    : { outcome: "inconsistent", status: 422 };
}

/** Whether a tree begins with one cosigned before, which may be the empty tree. */
function goesOn(from: TreeHead, to: Checkpoint, proof: readonly Buffer[]): boolean {
  if (to.size === 0 && !to.root.equals(emptyRoot())) return false;
  if (from.size === 0) return proof.length === 0;
  return verifyConsistency({ size1: from.size, size2: to.size, root1: from.root, root2: to.root }, proof);
}

/** The body that goes with a judgement, but for a cosignature; nothing of the request is repeated. */
export function judgementBody(judgement: Exclude<Judgement, { readonly status: 200 }>): string {
  return judgement.outcome === "size-differs" ? `${judgement.size}\n` : `${judgement.outcome}\n`;
}

/** The body of a cosignature. */
export function formatCosignatures(signatures: readonly NoteSignature[]): string {
  return signatures.map(formatSignature).join("");
}

/**
 * Reads a witness's answer; the caller verifies the lines of the witnesses it knows and passes over the others.
 *
 * @param body untrusted
 */
export function parseCosignatures(body: Uint8Array): readonly NoteSignature[] | undefined {
  if (body.length > maxNoteBytes) return undefined;
  const signatures = parseSignatures(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  return signatures && signatures.length > 0 ? signatures : undefined;
}
