import { disclosureDigest, writeDisclosure } from "../disclosure.ts";
import { signObject } from "../jws.ts";
import type { SigningKey } from "../keys.ts";
import { randomBytes } from "node:crypto";
import type { SdJwt } from "../sd-jwt.ts";

/** 128 random bits in base64url, as salts and statement names are. */
export function random128(): string {
  return randomBytes(16).toString("base64url");
}

export function apart(compact: string): SdJwt {
  const [jwt = "", ...disclosures] = compact.split("~");
  return { jwt, disclosures: disclosures.slice(0, -1) };
}

export function together({ jwt, disclosures }: SdJwt): string {
  return [jwt, ...disclosures, ""].join("~");
}

export function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

export function disclosedOf(disclosure: string): [salt: string, name: string, value: unknown] {
  return decoded(disclosure) as [string, string, unknown]; // made by this package's own signing
}

/** The payload of a signed message as a hostile sender would start from. */
export function payloadOf(compact: string): Record<string, unknown> {
  const [, body = ""] = apart(compact).jwt.split(".");
  return decoded(body) as Record<string, unknown>; // made by this package's own signing
}

/**
 * What a hostile but enrolled sender can make: any disclosures it likes, correctly digested and signed. Padded with
 * honest padding to 32 unless told otherwise.
 */
export async function forged(
  entries: readonly (readonly [name: string, value: unknown])[],
  options: {
    readonly key: SigningKey;
    readonly payload: Record<string, unknown>;
    readonly slots?: number;
    readonly extra?: readonly string[];
  },
): Promise<string> {
  const own = [...entries.map(([name, value]) => writeDisclosure(random128(), name, value)), ...(options.extra ?? [])];
  const fill = Math.max(0, (options.slots ?? 32) - own.length);
  const padding = Array.from({ length: fill }, () => writeDisclosure(random128(), random128(), null));
  const sorted = [...own, ...padding]
    .map((disclosure) => ({ disclosure, digest: disclosureDigest(disclosure) }))
    .toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
  const payload = { ...options.payload, _sd: sorted.map(({ digest }) => digest) };
  const jwt = await signObject("gatehouse-message+sd-jwt", payload, options.key);
  return together({ jwt, disclosures: sorted.map(({ disclosure }) => disclosure) });
}

/** The entries of an honestly signed message, for changing one thing. */
export function entriesOf(compact: string): (readonly [name: string, value: unknown])[] {
  return apart(compact)
    .disclosures.map(disclosedOf)
    .filter(([, , value]) => value !== null)
    .map(([, name, value]) => [name, value] as const);
}
