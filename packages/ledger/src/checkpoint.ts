import type { NoteKey, SignNote, VerifyNote } from "./note-key.ts";
import { parseNote, signNoteText, verifyNote } from "./signed-note.ts";
import type { NoteSignature, SignedNote } from "./signed-note.ts";
import { readDecimal, readHash } from "./strict-base64.ts";

/** What a log says its tree is (C2SP tlog-checkpoint, “Note text”). */
export type Checkpoint = {
  /** The unique name of the log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** Opaque lines after the third; this ledger writes none. */
  readonly extensions: readonly string[];
};

/** A checkpoint and the note it came in. Whether anybody signed it is for `verifyCheckpoint` to say. */
export type CheckpointNote = SignedNote & { readonly checkpoint: Checkpoint };

/**
 * The text of a checkpoint, as it is signed.
 *
 * @throws RangeError for an origin or line that is empty or of several lines, a size that is none, a root of another length
 */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(size), root.toString("base64"), ...extensions];
  const text = `${lines.join("\n")}\n`;
  const read = parseCheckpointText(text);
  if (!read || read.extensions.length !== extensions.length) throw new RangeError("not a checkpoint");
  return text;
}

/**
 * Reads a checkpoint's text: three lines or more, none empty.
 *
 * @param text untrusted
 */
export function parseCheckpointText(text: string): Checkpoint | undefined {
  if (!text.endsWith("\n")) return undefined;
  const lines = text.slice(0, -1).split("\n");
  const [origin, sizeLine, rootLine, ...extensions] = lines;
  if (origin === undefined || sizeLine === undefined || rootLine === undefined || lines.includes("")) return undefined;
  const size = readDecimal(sizeLine);
  const root = readHash(rootLine);
  return size === undefined || !root ? undefined : { origin, size, root, extensions };
}

/**
 * Reads a note whose text is a checkpoint.
 *
 * @param bytes untrusted
 */
export function parseCheckpoint(bytes: Uint8Array): CheckpointNote | undefined {
  const note = parseNote(bytes);
  const checkpoint = note && parseCheckpointText(note.text);
  return checkpoint && { ...note, checkpoint };
}

/** Signs a checkpoint as its log. The caller never signs two that one log cannot both have been. */
export function signCheckpoint(checkpoint: Checkpoint, key: NoteKey, sign: SignNote): CheckpointNote {
  const text = checkpointText(checkpoint);
  return { text, signatures: [signNoteText(text, key, sign)], checkpoint };
}

/** A log as a verifier knows it: what its checkpoints begin with, and the keys that may sign them. */
export type LogIdentity = { readonly origin: string; readonly keys: readonly NoteKey[] };

/** Whether a checkpoint is of this log, and signed by one of its keys. */
export function verifyCheckpoint(note: CheckpointNote, log: LogIdentity, verify: VerifyNote): boolean {
  return note.checkpoint.origin === log.origin && verifyNote(note, log.keys, verify).length > 0;
}

/** A checkpoint with further signatures, each line once. */
export function withSignatures<N extends SignedNote>(note: N, more: readonly NoteSignature[]): N {
  const has = (all: readonly NoteSignature[], one: NoteSignature) =>
    all.some(({ name, id, signature }) => name === one.name && id.equals(one.id) && signature.equals(one.signature));
  const signatures = [...note.signatures];
  for (const signature of more) if (!has(signatures, signature)) signatures.push(signature);
  return { ...note, signatures };
}
