import { check } from "./refusal.ts";
import { maxCompactChars } from "./jws.ts";

/** An SD-JWT taken apart (RFC 9901 §4): the signed JWT and the disclosures that came with it. */
export type SdJwt = { readonly jwt: string; readonly disclosures: readonly string[] };

/** The most disclosures any message has: the largest slot count. */
const maxDisclosures = 256;

/** Takes a compact SD-JWT apart. It ends with `~`: a key-binding JWT has no place here, the gateway's statement binds. */
export function splitSdJwt(compact: string): SdJwt {
  check(compact.length <= maxCompactChars, "schema-invalid");
  const parts = compact.split("~");
  const [jwt, ...disclosures] = parts;
  check(disclosures.pop() === "", "encoding-not-canonical");
  check(jwt !== undefined && disclosures.length <= maxDisclosures, "disclosures-inconsistent");
  return { jwt, disclosures };
}
