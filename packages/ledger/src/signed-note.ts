import { isKeyName } from "./note-key.ts";
import type { NoteKey, SignNote, VerifyNote } from "./note-key.ts";
import { readBase64 } from "./strict-base64.ts";

/** The longest note that is read: room for a checkpoint with 64 post-quantum signatures of others. */
export const maxNoteBytes = 512 * 1024;
/** C2SP signed-note, “Format”: verifiers limit the number of signatures, and accept at least 16. */
export const maxSignatures = 64;
const keyIdBytes = 4;

/** One signature line: whose it says it is, and the bytes. Nothing of it is verified. */
export type NoteSignature = { readonly name: string; readonly id: Buffer; readonly signature: Buffer };

/** A note as it was read. Its text means nothing until a known key's signature has been verified. */
export type SignedNote = {
  /** With its final newline: the very characters that are signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
};

/** What may not stand in a note: any ASCII control character but newline (C2SP signed-note, “Format”). */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const noText = /[\u0000-\u0009\u000b-\u001f]/;
const separator = "\n\n";
const signatureStart = "— ";

/**
 * Reads a note (C2SP signed-note, “Format”).
 *
 * @param bytes untrusted
 * @returns undefined unless every byte is as the format has it and there is at least one signature line
 */
export function parseNote(bytes: Uint8Array): SignedNote | undefined {
  if (bytes.length > maxNoteBytes) return undefined;
  const all = readUtf8(bytes);
  if (all === undefined || noText.test(all)) return undefined;
  const end = all.lastIndexOf(separator);
  if (end < 0) return undefined;
  const signatures = parseSignatures(all.slice(end + separator.length));
  return signatures && signatures.length > 0 ? { text: all.slice(0, end + 1), signatures } : undefined;
}

/**
 * Reads signature lines alone, as a witness answers them.
 *
 * @param lines untrusted; each ends with a newline
 */
export function parseSignatures(lines: string): readonly NoteSignature[] | undefined {
  if (lines === "") return [];
  if (!lines.endsWith("\n")) return undefined;
  const all = lines.slice(0, -1).split("\n");
  if (all.length > maxSignatures) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of all) {
    const signature = parseSignature(line);
    if (!signature) return undefined;
    signatures.push(signature);
  }
  return signatures;
}

function parseSignature(line: string): NoteSignature | undefined {
  if (!line.startsWith(signatureStart)) return undefined;
  const [name = "", base64 = "", ...more] = line.slice(signatureStart.length).split(" ");
  const bytes = readBase64(base64);
  if (!isKeyName(name) || more.length > 0 || !bytes || bytes.length <= keyIdBytes) return undefined;
  return { name, id: bytes.subarray(0, keyIdBytes), signature: bytes.subarray(keyIdBytes) };
}

/** One signature line, with its newline. */
export function formatSignature({ name, id, signature }: NoteSignature): string {
  return `${signatureStart}${name} ${Buffer.concat([id, signature]).toString("base64")}\n`;
}

/**
 * Writes a note.
 *
 * @param text ends with a newline
 * @throws RangeError for a text that cannot be a note's
 */
export function formatNote({ text, signatures }: SignedNote): string {
  if (!text.endsWith("\n") || noText.test(text) || !text.isWellFormed()) throw new RangeError("not a note's text");
  if (signatures.length === 0) throw new RangeError("a note is signed");
  return `${text}\n${signatures.map(formatSignature).join("")}`;
}

/** Signs a note's text (C2SP signed-note, “Ed25519 signatures”). */
export function signNoteText(text: string, key: NoteKey, sign: SignNote): NoteSignature {
  if (key.type !== "ed25519") throw new RangeError("not a key for notes");
  return { name: key.name, id: key.id, signature: Buffer.from(sign(Buffer.from(text))) };
}

/** The signatures of a note that say they are a key's: name and id both. */
export function signaturesOf({ signatures }: SignedNote, key: NoteKey): readonly NoteSignature[] {
  return signatures.filter(({ name, id }) => name === key.name && id.equals(key.id));
}

/**
 * Whether one of these keys signed a note (C2SP signed-note, “Signatures”): signatures of unknown keys are passed over, and
 * one bad signature of a known key makes the whole note bad.
 *
 * @param keys of type `ed25519`, trusted
 * @returns the keys that signed it; none when nobody did, or a signature is bad
 */
export function verifyNote(note: SignedNote, keys: readonly NoteKey[], verify: VerifyNote): readonly NoteKey[] {
  const message = Buffer.from(note.text);
  const signers: NoteKey[] = [];
  for (const key of keys) {
    if (key.type !== "ed25519") continue;
    const own = signaturesOf(note, key);
    if (own.some(({ signature }) => !verify(key.publicKey, message, signature))) return [];
    if (own.length > 0) signers.push(key);
  }
  return signers;
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8, so not a note.
    return undefined;
  }
}
