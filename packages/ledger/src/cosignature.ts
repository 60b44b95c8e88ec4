import type { NoteKey, SignNote, VerifyNote } from "./note-key.ts";
import { signaturesOf } from "./signed-note.ts";
import type { NoteSignature, SignedNote } from "./signed-note.ts";

const timestampBytes = 8;
const signatureBytes = 64;

/** One witness's word: at that time this was the largest consistent tree of the log it had seen. */
export type Cosignature = { readonly key: NoteKey; readonly timeSeconds: number };

/** What a witness signs (C2SP tlog-cosignature, “Ed25519 signed message”): two lines, then the checkpoint's text. */
export function cosignedMessage(checkpointText: string, timeSeconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timeSeconds}\n${checkpointText}`);
}

/**
 * Cosigns a checkpoint's text. The caller has proved it consistent with everything it cosigned before, and written that
 * down for good.
 *
 * @param timeSeconds now, Unix time, not 0
 * @throws RangeError for a key of another type, or a time that is none
 */
export function cosign(checkpointText: string, key: NoteKey, sign: SignNote, timeSeconds: number): NoteSignature {
  if (key.type !== "cosignature") throw new RangeError("not a key for cosignatures");
  if (!Number.isSafeInteger(timeSeconds) || timeSeconds < 1) throw new RangeError("not a time");
  const timestamp = Buffer.alloc(timestampBytes);
  timestamp.writeBigUInt64BE(BigInt(timeSeconds));
  const signature = sign(cosignedMessage(checkpointText, timeSeconds));
  return { name: key.name, id: key.id, signature: Buffer.concat([timestamp, signature]) };
}

/**
 * Verifies one cosignature (C2SP tlog-cosignature, “Format”).
 *
 * @returns its time in Unix seconds, or undefined when it is not that key's; a time no clock of ours reaches is refused
 */
export function verifyCosignature(
  checkpointText: string,
  { signature }: NoteSignature,
  key: NoteKey,
  verify: VerifyNote,
): number | undefined {
  if (key.type !== "cosignature" || signature.length !== timestampBytes + signatureBytes) return undefined;
  const time = signature.readBigUInt64BE();
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const timeSeconds = Number(time);
  const message = cosignedMessage(checkpointText, timeSeconds);
  return verify(key.publicKey, message, signature.subarray(timestampBytes)) ? timeSeconds : undefined;
}

/**
 * Which of these witnesses cosigned a note: each once, with its newest time. One bad cosignature of a known witness makes
 * the whole note bad (C2SP signed-note, “Signatures”).
 *
 * @param witnesses keys of type `cosignature`, trusted
 * @returns undefined when one is bad
 */
export function cosignaturesOf(
  note: SignedNote,
  witnesses: readonly NoteKey[],
  verify: VerifyNote,
): readonly Cosignature[] | undefined {
  const found: Cosignature[] = [];
  for (const key of witnesses) {
    const times = signaturesOf(note, key).map((signature) => verifyCosignature(note.text, signature, key, verify));
    if (times.includes(undefined)) return undefined;
    if (times.length > 0) found.push({ key, timeSeconds: Math.max(...times.filter((time) => time !== undefined)) });
  }
  return found;
}
