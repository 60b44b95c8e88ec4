import { createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { privateKeyObject } from "./key-objects.ts";
import { generateSigningKey, readSigningKey } from "./keys.ts";
import type { SigningKey } from "./keys.ts";

declare const notesOnly: unique symbol;

/**
 * An Ed25519 private key that signs notes, and nothing else: it is another type than the keys that sign messages, so that
 * neither is taken for the other. Plain data, so that a key port can keep it; never log it.
 */
export type NoteSigningKey = SigningKey & { readonly [notesOnly]: true };

/** Makes a fresh key for notes. */
export function generateNoteKey(): NoteSigningKey {
  return forNotes(generateSigningKey());
}

/**
 * Reads a key for notes (from a file, say).
 *
 * @throws GatehouseError `key-malformed` unless it is exactly `{ kty, crv, x, d, kid }` with kid its own thumbprint
 */
export function readNoteKey(json: unknown): NoteSigningKey {
  return forNotes(readSigningKey(json));
}

/** The 32 bytes of the public key (RFC 8032). */
export function notePublicKey(key: NoteSigningKey): Uint8Array {
  return Buffer.from(key.x, "base64url");
}

/** Signs bytes with Ed25519 (RFC 8032); what they mean, the format of the note says. */
export function noteSigner(key: NoteSigningKey): (message: Uint8Array) => Uint8Array {
  const object = privateKeyObject(key);
  return (message) => sign(null, message, object);
}

/** Whether a signature is a key's over these bytes (RFC 8032). False for whatever is malformed; never throws. */
export function verifyNoteSignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== publicKeyBytes || signature.length !== signatureBytes) return false;
  const object = keyObjectOf(publicKey);
  return object !== undefined && verify(null, message, object, signature);
}

const publicKeyBytes = 32;
const signatureBytes = 64;
/** A verifier knows a handful; whoever asks with more does without the memory. */
const maxKnown = 64;
const known = new Map<string, KeyObject>();

function keyObjectOf(publicKey: Uint8Array): KeyObject | undefined {
  const x = Buffer.from(publicKey).toString("base64url");
  const object = known.get(x) ?? importKey(x);
  if (object && known.size < maxKnown) known.set(x, object);
  return object;
}

function importKey(x: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    // Bytes that are no point of the curve are no key, and verify nothing.
    return undefined;
  }
}

function forNotes(key: SigningKey): NoteSigningKey {
  // The one place where a key becomes one for notes: its maker or reader said so.
  return key as NoteSigningKey;
}
