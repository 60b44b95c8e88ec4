import { readBase64url, utf8 } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { ed25519Holds } from "./crypto.ts";
import { isObject, readJsonPart, textOf } from "./json.ts";
import type { JsonObject } from "./json.ts";

/** A compact JWS (RFC 7515) taken apart. Nothing of it is verified. */
export type ReadJws = {
  readonly typ: string;
  readonly kid: string;
  readonly payload: JsonObject;
  /** What is signed. */
  readonly input: string;
  readonly signature: Bytes;
};

/** Takes a JWS apart: exactly `{ alg: "EdDSA", typ, kid }`, every part in its one spelling. */
export function readJws(compact: string): ReadJws | undefined {
  const [head = "", body = "", sign = "", ...rest] = compact.split(".");
  const header = readJsonPart(head);
  const payload = readJsonPart(body);
  const signature = readBase64url(sign);
  if (rest.length > 0 || !isObject(header) || !isObject(payload) || signature?.length !== 64) return undefined;
  const [alg, typ, kid] = [textOf(header, "alg"), textOf(header, "typ"), textOf(header, "kid")];
  if (Object.keys(header).length !== 3 || alg !== "EdDSA" || typ === "" || kid === "") return undefined;
  return { typ, kid, payload, input: `${head}.${body}`, signature };
}

/** Whether a JWS is signed with the key of this `x` (base64url). */
export async function jwsHolds({ input, signature }: ReadJws, x: string): Promise<boolean> {
  const key = readBase64url(x);
  return key !== undefined && (await ed25519Holds(key, utf8(input), signature));
}
