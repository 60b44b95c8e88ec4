import { joined, readBase64url } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";

/** SHA-256 of bytes, given in one piece or several. */
export async function sha256(...pieces: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...pieces)));
}

/** Whether an Ed25519 signature (RFC 8032) is that key's over these bytes; false for what is no key or no signature. */
export async function ed25519Holds(publicKey: Uint8Array, message: Bytes, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey("raw", joined(publicKey), { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, joined(signature), message);
  } catch {
    // Whether the machine knows the algorithm is asked before (`canCheck`), so this is a key that is none.
    return false;
  }
}

/** RFC 8032 §7.1, test 1: the signature of nothing. */
const knownKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const knownSignature = "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw";

/** Whether this browser or Node can check at all: it has WebCrypto, and its Ed25519 tells right from wrong. */
export async function canCheck(): Promise<boolean> {
  if (typeof crypto !== "object" || typeof crypto.subtle !== "object") return false;
  const [key, signature] = [readBase64url(knownKey), readBase64url(knownSignature)];
  if (!key || !signature) return false;
  const holds = await ed25519Holds(key, new Uint8Array(), signature);
  return holds && !(await ed25519Holds(key, new Uint8Array(1), signature));
}
