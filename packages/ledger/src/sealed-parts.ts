import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { z } from "zod";

/** Sealed parts grow in steps of this many bytes: a length must not tell how many recipients a decision had. */
export const partsStep = 4096;

const ivBytes = 12;
const tagBytes = 16;
const mark = 0x80;

/** As zod's own, which decodes the whole text to find that out: a start reads a hundred thousand of these. */
const Base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]*$/)
  .refine((text) => text.length % 4 !== 1);
const place = { n: z.number().int().min(0), root: z.string().regex(/^[0-9a-f]{64}$/) };
const SealedParts = z.strictObject({ v: z.literal(2), ...place, parts: Base64url });
/** The record's key, sealed under the gateway's storage key: losing either loses the parts, and proofs stay valid. */
const SealedKey = z.strictObject({ v: z.literal(2), ...place, key: Base64url });

/** The record whose parts these are; both are in the leaf, and bind the ciphertext to it. */
export type PartsOf = { readonly n: number; readonly root: string };
/** The keys under which the parts of a record are sealed; without either they are gone. */
export type PartsKeys = {
  /** 32 random bytes of this record alone. */
  readonly recordKey: Uint8Array;
  /** 32 bytes from the gateway's key port. */
  readonly storageKey: Uint8Array;
};
/**
 * A record's parts as they are kept: the ciphertext, which may be copied to whoever keeps the ledger, and apart from it the
 * key that opens it, which stays where it can be destroyed. Each is UTF-8 JSON that shows number and root beside it.
 */
export type SealedRecord = { readonly parts: Uint8Array; readonly key: Uint8Array };
/** Gives fresh random bytes; handed in, so that what is made from it can be made again in a test. */
export type Random = (size: number) => Uint8Array;

/**
 * Seals the parts of a record under its own key (A256GCM, padded), and that key under the storage key.
 * The two are bound to the record by its number and root, and to nothing else: they are kept apart.
 */
export function sealParts(of: PartsOf, plaintext: string, keys: PartsKeys, random: Random): SealedRecord {
  const key = encrypt(secretOf(keys.storageKey), keys.recordKey, aad("key", of), random);
  const parts = encrypt(createSecretKey(keys.recordKey), pad(plaintext), aad("parts", of), random);
  return { parts: written(of, "parts", parts), key: written(of, "key", key) };
}

function written({ n, root }: PartsOf, what: "key" | "parts", sealed: Buffer): Buffer {
  // Base64url needs no escapes, so so long a text need not be looked through for them.
  return Buffer.from(`{"v":2,"n":${n},"root":"${root}","${what}":"${sealed.toString("base64url")}"}`, "latin1");
}

/**
 * Whose ciphertext this is, as it says itself: who keeps it without the key compares that with the leaf.
 *
 * @param parts untrusted
 * @returns undefined when it is not of the form that `sealParts` gives it
 */
export function readPartsOf(parts: Uint8Array): PartsOf | undefined {
  const read = SealedParts.safeParse(jsonOf(parts));
  return read.success ? { n: read.data.n, root: read.data.root } : undefined;
}

/**
 * Opens what `sealParts` made.
 *
 * @throws GatehouseError `record-unreadable` when it is malformed, altered, another record's or under other keys
 */
export function unsealParts(
  sealed: SealedRecord,
  storageKey: Uint8Array,
): { readonly of: PartsOf; readonly text: string } {
  const parts = SealedParts.safeParse(jsonOf(sealed.parts)).data;
  const key = SealedKey.safeParse(jsonOf(sealed.key)).data;
  if (!parts || key?.n !== parts.n || key.root !== parts.root) throw new GatehouseError("record-unreadable");
  const of = { n: parts.n, root: parts.root };
  const recordKey = decrypt(secretOf(storageKey), Buffer.from(key.key, "base64url"), aad("key", of));
  const padded = decrypt(createSecretKey(recordKey), Buffer.from(parts.parts, "base64url"), aad("parts", of));
  const end = padded.lastIndexOf(mark);
  if (end < 0) throw new GatehouseError("record-unreadable");
  return { of, text: padded.subarray(0, end).toString() };
}

function jsonOf(sealed: Uint8Array): unknown {
  try {
    // All of it is ASCII: whatever else stands there is in no field's alphabet.
    return JSON.parse(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength).toString("latin1"));
  } catch {
    // Not JSON, so of no form that is accepted.
    return undefined;
  }
}

function aad(what: "key" | "parts", { n, root }: PartsOf): Buffer {
  return Buffer.from(`gatehouse-record ${what} ${n} ${root}`);
}

/** ISO/IEC 7816-4, as sealed copies are padded. */
function pad(plaintext: string): Buffer {
  const length = Buffer.byteLength(plaintext);
  const padded = Buffer.alloc(Math.ceil((length + 1) / partsStep) * partsStep);
  padded.write(plaintext);
  padded[length] = mark;
  return padded;
}

type Secret = ReturnType<typeof createSecretKey>;

// The platform takes 20 µs to lay out a key given as bytes, each time; the storage key is the same for every record.
const secrets = new WeakMap<Uint8Array, Secret>();

function secretOf(key: Uint8Array): Secret {
  const known = secrets.get(key);
  if (known) return known;
  const secret = createSecretKey(key);
  secrets.set(key, secret);
  return secret;
}

/** IV, ciphertext and tag in one; random IVs, at most 10⁸ records under a storage key (2⁻⁴⁴ that two are the same). */
function encrypt(key: Secret, plaintext: Uint8Array, authenticated: Buffer, random: Random): Buffer {
  const iv = random(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes });
  cipher.setAAD(authenticated);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([iv, ciphertext, cipher.getAuthTag()]);
}

function decrypt(key: Secret, sealed: Buffer, authenticated: Buffer): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(authenticated);
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plaintext = decipher.update(sealed.subarray(ivBytes, -tagBytes));
    decipher.final();
    return plaintext;
  } catch (cause) {
    throw new GatehouseError("record-unreadable", {}, { cause });
  }
}
