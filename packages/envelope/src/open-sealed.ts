import { createDecipheriv } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { hasExactly, isBase64urlOf, readBase64url, readJsonPart } from "./canonical.ts";
import { agreeContentKey, sealedType } from "./jwe-key.ts";
import { privateKeyObject, publicKeyObject } from "./key-objects.ts";
import { publicKeyOf } from "./keys.ts";
import type { SealingKey } from "./keys.ts";
import { unpad } from "./padding.ts";

/** Opens what others sealed to the private keys it holds; it keeps agreed keys, so make one and use it long. */
export type Opener = {
  /**
   * Opens what `Sealer.seal` made. It proves that the bytes are whole, and nothing about who sealed them.
   *
   * @param jwe untrusted
   * @returns the plaintext without its padding
   * @throws GatehouseError `sealed-malformed`, `sealed-key-unknown` (none of the keys given is the one it was sealed
   * to) or `sealed-unreadable` (altered, or sealed to a key of the same name)
   */
  open(jwe: string): Uint8Array;
};

/** Agreed keys kept: 200 agencies with a few hours' keys each. An evicted one is simply agreed again. */
const maxAgreedKeys = 1024;
/** Refuse before decoding more than this: NATS carries 1 MiB by default. */
const maxSealedChars = 1024 * 1024;
/** An agreed header is about 420 characters; names have at most 63. */
const maxHeaderChars = 1024;

/**
 * Makes an opener for the private keys given: today's, and those still needed for what is retained. Agreed keys are
 * cached by the whole protected header, so a second message of the same sender and period costs only the decryption.
 */
export function createOpener(privateKeys: readonly SealingKey[]): Opener {
  const byKid = new Map(privateKeys.map((key) => [key.kid, key]));
  const agreed = new Map<string, KeyObject>();
  const keyFor = (header: string): KeyObject => {
    const known = agreed.get(header);
    if (known) return known;
    const key = agreeFromHeader(header, byKid);
    const oldest = agreed.keys().next();
    if (agreed.size >= maxAgreedKeys && !oldest.done) agreed.delete(oldest.value);
    agreed.set(header, key);
    return key;
  };
  return {
    open(jwe) {
      if (jwe.length > maxSealedChars) throw new GatehouseError("sealed-malformed", { limit: maxSealedChars });
      const [header, encryptedKey, iv, ciphertext, tag, ...rest] = jwe.split(".");
      if (!header || encryptedKey !== "" || !iv || !ciphertext || !tag || rest.length > 0) {
        throw new GatehouseError("sealed-malformed");
      }
      return decrypt(keyFor(header), { header, iv, ciphertext, tag });
    },
  };
}

function agreeFromHeader(part: string, byKid: ReadonlyMap<string, SealingKey>): KeyObject {
  const header = part.length <= maxHeaderChars ? readJsonPart(part) : undefined;
  if (!hasExactly(header, ["alg", "enc", "typ", "kid", "apu", "apv", "epk"])) {
    throw new GatehouseError("sealed-malformed");
  }
  const { kid, apu, apv, epk } = header;
  const known = header["alg"] === "ECDH-ES" && header["enc"] === "A256GCM" && header["typ"] === sealedType;
  if (!known || typeof kid !== "string" || !isCanonical(apu) || !isCanonical(apv)) {
    throw new GatehouseError("sealed-malformed");
  }
  if (!hasExactly(epk, ["kty", "crv", "x"]) || epk["kty"] !== "OKP" || epk["crv"] !== "X25519") {
    throw new GatehouseError("sealed-malformed");
  }
  if (!isBase64urlOf(32, epk["x"])) throw new GatehouseError("sealed-malformed");
  const key = byKid.get(kid);
  if (!key) throw new GatehouseError("sealed-key-unknown");
  try {
    const ephemeral = publicKeyObject(publicKeyOf("X25519", epk["x"]));
    return agreeContentKey(privateKeyObject(key), ephemeral, { apu, apv });
  } catch (cause) {
    // A point of small order: nobody honest sends one.
    throw new GatehouseError("sealed-malformed", {}, { cause });
  }
}

function isCanonical(text: unknown): text is string {
  return typeof text === "string" && readBase64url(text) !== undefined;
}

type Parts = { readonly header: string; readonly iv: string; readonly ciphertext: string; readonly tag: string };

function decrypt(key: KeyObject, parts: Parts): Uint8Array {
  const iv = readBase64url(parts.iv);
  const ciphertext = readBase64url(parts.ciphertext);
  const tag = readBase64url(parts.tag);
  if (iv?.length !== 12 || !ciphertext || tag?.length !== 16) throw new GatehouseError("sealed-malformed");
  const padded = authenticated(key, { header: parts.header, iv, ciphertext, tag });
  const plaintext = unpad(padded);
  if (!plaintext) throw new GatehouseError("sealed-malformed");
  return plaintext;
}

function authenticated(
  key: KeyObject,
  sealed: { readonly header: string; readonly iv: Buffer; readonly ciphertext: Buffer; readonly tag: Buffer },
): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.iv, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(sealed.header));
  decipher.setAuthTag(sealed.tag);
  const plaintext = decipher.update(sealed.ciphertext);
  try {
    decipher.final();
  } catch (cause) {
    throw new GatehouseError("sealed-unreadable", {}, { cause });
  }
  return plaintext;
}
