import { generateNoteKey, notePublicKey, noteSigner } from "@gatehouse/envelope/note-key";
import { noteKey } from "../note-key.ts";
import type { NoteKey, SignatureType, SignNote } from "../note-key.ts";

/** A fresh key under a name, and what signs with it. */
export function testKey(name: string, type: SignatureType): { readonly key: NoteKey; readonly sign: SignNote } {
  const secret = generateNoteKey();
  return { key: noteKey(name, type, notePublicKey(secret)), sign: noteSigner(secret) };
}
