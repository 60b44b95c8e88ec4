import { createDecipheriv, createPrivateKey, createPublicKey, hash, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { agreeContentKey } from "@gatehouse/envelope/jwe-key";

/** A message taken apart as far as a decision by table and a selection need it. */
export type FloorMessage = {
  readonly jti: string;
  readonly iss: string;
  readonly jwt: string;
  readonly digest: string;
  readonly disclosures: readonly string[];
  /** Where the claims of the message stand. */
  readonly claims: ReadonlyMap<string, number>;
  /** Statements by their item, with where each form stands. */
  readonly statements: readonly FloorStatement[];
};
export type FloorStatement = { readonly id: string; readonly item: string; readonly full: number; minimised: number };

/** The value of a disclosure that is a statement; of a claim's value only that it has no form. */
type Said = { readonly form?: "full" | "minimised"; readonly item: string; readonly of: string };

type Jwk = { readonly kty: "OKP"; readonly crv: string; readonly x: string };

export function publicObject({ kty, crv, x }: Jwk): KeyObject {
  return createPublicKey({ key: { kty, crv, x }, format: "jwk" });
}

export function privateObject({ kty, crv, x, d }: Jwk & { readonly d: string }): KeyObject {
  return createPrivateKey({ key: { kty, crv, x, d }, format: "jwk" });
}

/** Opens what is sealed to one key; agreed keys are kept by header. */
export function floorOpener(privateKey: KeyObject): (sealed: Uint8Array) => string {
  const agreed = new Map<string, KeyObject>();
  return (sealed) => {
    const [header = "", , iv = "", ciphertext = "", tag = ""] = Buffer.from(
      sealed.buffer,
      sealed.byteOffset,
      sealed.byteLength,
    )
      .toString("latin1")
      .split(".");
    let key = agreed.get(header);
    if (!key) {
      const { epk, apu, apv } = jsonOf<{ epk: Jwk; apu: string; apv: string }>(header);
      key = agreeContentKey(privateKey, publicObject(epk), { apu, apv });
      agreed.set(header, key);
    }
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(header));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    const padded = decipher.update(Buffer.from(ciphertext, "base64url"));
    decipher.final();
    return padded.toString("latin1", 0, padded.lastIndexOf(0x80));
  };
}

/** Checks the signature and every digest, and reads what was said; null for what is no message of that key. */
export async function readFloorMessage(compact: string, key: KeyObject): Promise<FloorMessage | null> {
  const [jwt = "", ...disclosures] = compact.split("~");
  disclosures.pop();
  const [header = "", body = "", signature = ""] = jwt.split(".");
  const { jti, iss, _sd: sd } = jsonOf<{ jti: string; iss: string; _sd: string[] }>(body);
  if (sd.length !== disclosures.length) return null;
  if (!(await holds(`${header}.${body}`, signature, key))) return null;
  const claims = new Map<string, number>();
  const full = new Map<string, FloorStatement>();
  const minimised: [of: string, at: number][] = [];
  for (const [at, encoded] of disclosures.entries()) {
    if (hash("sha256", encoded, "base64url") !== sd[at]) return null;
    const [, name, value] = jsonOf<[string, string, Said | null]>(encoded);
    if (value === null) continue;
    if (value.form === "full") full.set(name, { id: name, item: value.item, full: at, minimised: -1 });
    else if (value.form === "minimised") minimised.push([value.of, at]);
    else claims.set(name, at);
  }
  for (const [of, at] of minimised) {
    const statement = full.get(of);
    if (statement) statement.minimised = at;
  }
  return {
    jti,
    iss,
    jwt,
    digest: hash("sha256", jwt, "hex"),
    disclosures,
    claims,
    statements: [...full.values()],
  };
}

/** Believes what was signed by our own workload: checking shapes is the gateway's work, not the floor's. */
function jsonOf<T>(part: string): T {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as T;
}

async function holds(input: string, signature: string, key: KeyObject): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, Buffer.from(input), key, Buffer.from(signature, "base64url"), (error, ok) => {
      if (error) reject(error);
      else resolve(ok);
    });
  });
}

/** Signs a payload as a compact JWS under a header that was written beforehand. */
export async function floorSign(header: string, payload: unknown, key: KeyObject): Promise<string> {
  const input = `${header}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
  return new Promise((resolve, reject) => {
    sign(null, Buffer.from(input), key, (error, signature) => {
      if (error) reject(error);
      else resolve(`${input}.${signature.toString("base64url")}`);
    });
  });
}
