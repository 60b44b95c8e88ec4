import type { JsonWebKey } from "node:crypto";

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A client's key pair as a test needs it: what signs, and what the door's list holds. */
export type TestKey = {
  readonly sign: (input: string) => Promise<string>;
  readonly listed: JsonWebKey;
  readonly alg: string;
};

/** Makes a key of one of the two kinds that doors take. */
export async function testKey(alg: "EdDSA" | "ES256", kid: string): Promise<TestKey> {
  const name = alg === "EdDSA" ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const pair = await globalThis.crypto.subtle.generateKey(name, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no pair");
  const { kty = "", crv = "", x = "", y } = await globalThis.crypto.subtle.exportKey("jwk", pair.publicKey);
  return {
    alg,
    listed: { kty, crv, x, ...(y === undefined ? {} : { y }), kid },
    sign: async (input) => {
      const signature = await globalThis.crypto.subtle.sign(name, pair.privateKey, Buffer.from(input));
      return Buffer.from(signature).toString("base64url");
    },
  };
}

/** Signs any claims under any header as a JWS: for assertions that are not as they must be. */
export async function assertion(key: TestKey, header: object, claims: object): Promise<string> {
  const input = `${encode({ alg: key.alg, typ: "JWT", ...header })}.${encode(claims)}`;
  return `${input}.${await key.sign(input)}`;
}
