import { hash } from "node:crypto";
import { readBase64 } from "./strict-base64.ts";

/** The two kinds of signature this ledger has, by the byte that C2SP signed-note, “Signature types” gives them. */
export const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const;
/** Plain signatures of a log, or a witness's cosignatures with a time. */
export type SignatureType = keyof typeof signatureTypes;

/** A public key under a name, for one type of signature: what a verifier is configured with. */
export type NoteKey = {
  readonly name: string;
  readonly type: SignatureType;
  /** Four bytes; they and the name find the key, and prove nothing. */
  readonly id: Buffer;
  /** 32 bytes of Ed25519 (RFC 8032). */
  readonly publicKey: Buffer;
};

const publicKeyBytes = 32;
const keyIdBytes = 4;

/** A control character is in no note, so in no name either. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const noName = /[\p{White_Space}+\u0000-\u001f]/u;

/** Whether a text can be the name of a key: not empty, no Unicode space, no plus (C2SP signed-note, “Format”). */
export function isKeyName(name: string): boolean {
  return name !== "" && name.isWellFormed() && !noName.test(name);
}

/**
 * Puts a key together with its id.
 *
 * @throws RangeError for what is no name, or no key of 32 bytes
 */
export function noteKey(name: string, type: SignatureType, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name) || publicKey.length !== publicKeyBytes) throw new RangeError("no such key");
  const head = Buffer.from(`${name}\n`);
  const id = hash("sha256", Buffer.concat([head, Buffer.of(signatureTypes[type]), publicKey]), "buffer");
  return { name, type, id: id.subarray(0, keyIdBytes), publicKey: Buffer.from(publicKey) };
}

/** A key as text: `<name>+<id in hex>+<base64 of type and key>` (C2SP signed-note, “Verifier keys”). */
export function formatVerifierKey({ name, type, id, publicKey }: NoteKey): string {
  const key = Buffer.concat([Buffer.of(signatureTypes[type]), publicKey]);
  return `${name}+${id.toString("hex")}+${key.toString("base64")}`;
}

/**
 * Reads a key from text.
 *
 * @param text untrusted
 * @returns undefined unless it is one, of a type known here, in its one spelling, with the id that follows from it
 */
export function parseVerifierKey(text: string): NoteKey | undefined {
  // The name has no plus, but base64 may.
  const [, name = "", bytes = ""] = /^([^+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const key = readBase64(bytes);
  const type = Object.entries(signatureTypes).find(([, byte]) => byte === key?.[0])?.[0];
  if (!key || key.length !== 1 + publicKeyBytes || !isKeyName(name)) return undefined;
  if (type !== "ed25519" && type !== "cosignature") return undefined;
  const read = noteKey(name, type, key.subarray(1));
  return formatVerifierKey(read) === text ? read : undefined;
}

/** Signs bytes with one Ed25519 key that signs nothing but notes; the key stays with who made this. */
export type SignNote = (message: Uint8Array) => Uint8Array;
/** Whether an Ed25519 signature of 64 bytes is that key's over these bytes. Never throws, whatever it is given. */
export type VerifyNote = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
