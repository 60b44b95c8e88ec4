// Rules carried out here (docs/rules.md): R13
import { createCipheriv, generateKeyPairSync, randomFillSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { writeJsonPart } from "./canonical.ts";
import { agreeContentKey, sealedType } from "./jwe-key.ts";
import { publicKeyObject } from "./key-objects.ts";
import type { SealingPublicKey } from "./keys.ts";
import { pad, paddingStep, padText } from "./padding.ts";

/** For whom something is sealed: an agency (or the gateway) and its public key, from a verified directory. */
export type SealingRecipient = { readonly agency: string; readonly key: SealingPublicKey };

/** Seals for recipients; it keeps the keys of one period, so make one and use it long. */
export type Sealer = {
  /**
   * Seals for one recipient as compact JWE that any JOSE library opens; the plaintext is padded (ISO/IEC 7816-4).
   *
   * @param plaintext at most a few hundred KiB: the result must fit a NATS message
   * @param padTo the step of the padding, in bytes; 4096 unless the caller has a reason
   */
  seal(recipient: SealingRecipient, plaintext: Uint8Array, padTo?: number): string;
  /**
   * As `seal`, of a text in UTF-8, to the bytes a transport carries. It makes half as many copies on the way, which
   * counts where six are sealed for every message.
   */
  sealText(recipient: SealingRecipient, plaintext: string): Uint8Array;
};

/** How long one agreed key is used: shredding works by the hour, and the cost of agreeing (110 µs) is paid once in it. */
export const defaultPeriodSeconds = 3600;

/**
 * Messages under one key. Random 96-bit IVs collide with probability n²/2⁹⁷: at 2²⁴ that is 2⁻⁴⁹, far under the 2⁻³² of
 * NIST SP 800-38D §8.3.
 */
export const maxSealsPerKey = 2 ** 24;

const ivBytes = 12;
const ivsAtOnce = 64;

type AgreedKey = { readonly header: string; readonly aad: Buffer; readonly key: KeyObject; seals: number };

/**
 * Makes a sealer that agrees one key per recipient and period by ECDH-ES (X25519) and then pays only for AES-256-GCM.
 * The ephemeral private key is forgotten as soon as the key is agreed, and all keys of a period when it ends, so what
 * was sealed can be opened by the recipient's private key alone (ADR 2).
 *
 * @param from the sealing agency's id (or the partnership's for the gateway), bound into the key as `apu`. It is a
 * name, not a proof: who sent is proved by the signature inside
 * @param now Unix time in milliseconds
 */
export function createSealer(options: {
  readonly from: string;
  readonly now: () => number;
  readonly periodSeconds?: number;
}): Sealer {
  const periodMs = (options.periodSeconds ?? defaultPeriodSeconds) * 1000;
  const apu = Buffer.from(options.from).toString("base64url");
  const agreed = new Map<string, AgreedKey>();
  const nextIv = ivSource();
  let period = -1;
  const keyFor = (recipient: SealingRecipient): AgreedKey => {
    const current = Math.floor(options.now() / periodMs);
    if (current !== period) {
      agreed.clear();
      period = current;
    }
    const name = `${recipient.agency} ${recipient.key.kid}`;
    let entry = agreed.get(name);
    if (!entry || entry.seals >= maxSealsPerKey) {
      entry = agree(recipient, apu);
      agreed.set(name, entry);
    }
    entry.seals += 1;
    return entry;
  };
  return {
    seal(recipient, plaintext, padTo = paddingStep) {
      const { head, ciphertext, tail } = encrypt(keyFor(recipient), nextIv(), pad(plaintext, padTo));
      return `${head}${ciphertext}${tail}`;
    },
    sealText(recipient, plaintext) {
      const padded = padText(plaintext, paddingStep);
      const { head, ciphertext, tail } = encrypt(keyFor(recipient), nextIv(), padded);
      const sealed = Buffer.allocUnsafeSlow(head.length + ciphertext.length + tail.length);
      sealed.write(head, 0, "latin1");
      sealed.write(ciphertext, head.length, "latin1");
      sealed.write(tail, head.length + ciphertext.length, "latin1");
      return sealed;
    },
  };
}

function agree(recipient: SealingRecipient, apu: string): AgreedKey {
  const apv = Buffer.from(recipient.agency).toString("base64url");
  const ephemeral = generateKeyPairSync("x25519");
  const { x } = ephemeral.publicKey.export({ format: "jwk" });
  if (x === undefined) throw new GatehouseError("internal");
  const key = agreeContentKey(ephemeral.privateKey, publicKeyObject(recipient.key), { apu, apv });
  const header = writeJsonPart({
    alg: "ECDH-ES",
    enc: "A256GCM",
    typ: sealedType,
    kid: recipient.key.kid,
    apu,
    apv,
    epk: { kty: "OKP", crv: "X25519", x },
  });
  return { header, aad: Buffer.from(header), key, seals: 0 };
}

/** The compact JWE in three pieces, all ASCII: to be joined without another look at them. */
type Sealed = { readonly head: string; readonly ciphertext: string; readonly tail: string };

function encrypt(entry: AgreedKey, iv: Buffer, plaintext: Uint8Array): Sealed {
  const cipher = createCipheriv("aes-256-gcm", entry.key, iv, { authTagLength: 16 });
  cipher.setAAD(entry.aad);
  const ciphertext = cipher.update(plaintext).toString("base64url");
  cipher.final();
  const tag = cipher.getAuthTag().toString("base64url");
  return { head: `${entry.header}..${iv.toString("base64url")}.`, ciphertext, tail: `.${tag}` };
}

/** Draws random IVs by the block: one call for 64 costs what one call for one does. */
function ivSource(): () => Buffer {
  const block = Buffer.alloc(ivBytes * ivsAtOnce);
  let offset = block.length;
  return () => {
    if (offset === block.length) {
      randomFillSync(block);
      offset = 0;
    }
    offset += ivBytes;
    return block.subarray(offset - ivBytes, offset);
  };
}
