import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { PublicKey, SealingKey, SigningKey } from "./keys.ts";

// Building a KeyObject costs about as much as a signature, so each JWK keeps its own for as long as it lives itself.
const publicObjects = new WeakMap<object, KeyObject>();
const privateObjects = new WeakMap<object, KeyObject>();

/** The platform's form of a public key, made once for each JWK object. */
export function publicKeyObject(key: PublicKey): KeyObject {
  let object = publicObjects.get(key);
  if (!object) {
    object = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: "jwk" });
    publicObjects.set(key, object);
  }
  return object;
}

/** The platform's form of a private key, made once for each JWK object; it dies with that object. */
export function privateKeyObject(key: SigningKey | SealingKey): KeyObject {
  let object = privateObjects.get(key);
  if (!object) {
    object = createPrivateKey({ key: { kty: key.kty, crv: key.crv, x: key.x, d: key.d }, format: "jwk" });
    privateObjects.set(key, object);
  }
  return object;
}
