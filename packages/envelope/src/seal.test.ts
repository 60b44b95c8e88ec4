import fc from "fast-check";
import { expect, test } from "vitest";
import { generateSealingKey } from "./keys.ts";
import { createOpener } from "./open-sealed.ts";
import { createSealer } from "./seal.ts";
import { decoded } from "./testing/forge.ts";

const key = generateSealingKey();
const other = generateSealingKey();
const council = { agency: "northshire-council", key };
const opener = createOpener([key]);

function headerOf(jwe: string): Record<string, unknown> {
  return decoded(jwe.split(".")[0] ?? "") as Record<string, unknown>; // made by our own sealer
}

/** A sealed object whose header has been reworded. */
function reworded(jwe: string, change: Record<string, unknown>): string {
  const header = Buffer.from(JSON.stringify({ ...headerOf(jwe), ...change })).toString("base64url");
  return [header, ...jwe.split(".").slice(1)].join(".");
}

test("property: what is sealed opens again, whatever its bytes and length", () => {
  const sealer = createSealer({ from: "gateway", now: () => 0 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
      expect(Buffer.from(opener.open(sealer.seal(council, bytes))).equals(Buffer.from(bytes))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("property: any changed character of a sealed object is refused", () => {
  const jwe = createSealer({ from: "gateway", now: () => 0 }).seal(council, Buffer.from("Ada"), 64);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
  fc.assert(
    fc.property(fc.nat(jwe.length - 1), fc.constantFrom(...alphabet.split("")), (at, character) => {
      fc.pre(jwe[at] !== character);
      expect(() => createOpener([key]).open(jwe.slice(0, at) + character + jwe.slice(at + 1))).toThrow(/^sealed-/);
    }),
    { numRuns: 1000 },
  );
});

test("one key is agreed per recipient and period, and a fresh one in the next", () => {
  let now = 0;
  const sealer = createSealer({ from: "gateway", now: () => now, periodSeconds: 60 });
  const first = sealer.seal(council, Buffer.from("1"));
  now = 59_999;
  const second = sealer.seal(council, Buffer.from("2"));
  const elsewhere = sealer.seal({ agency: "hillside-school", key: other }, Buffer.from("3"));
  now = 60_000;
  const later = sealer.seal(council, Buffer.from("4"));
  expect(headerOf(second)).toEqual(headerOf(first));
  expect(headerOf(elsewhere)["epk"]).not.toEqual(headerOf(first)["epk"]);
  expect(headerOf(later)["epk"]).not.toEqual(headerOf(first)["epk"]);
  for (const jwe of [first, second, later]) expect(opener.open(jwe)).toHaveLength(1);
});

test("a thousand messages of one period have a thousand IVs", () => {
  const sealer = createSealer({ from: "gateway", now: () => 0 });
  const ivs = Array.from({ length: 1000 }, () => sealer.seal(council, Buffer.from("same"), 64).split(".")[2]);
  expect(new Set(ivs).size).toBe(1000);
});

test("lengths come in steps, and the plaintext stands nowhere in what is sealed", () => {
  const sealer = createSealer({ from: "gateway", now: () => 0 });
  const lengths = [0, 1, 2000, 4095].map((size) => sealer.seal(council, Buffer.alloc(size, "x")).length);
  expect(new Set(lengths).size).toBe(1);
  expect(sealer.seal(council, Buffer.alloc(4096, "x")).length).toBeGreaterThan(lengths[0] ?? 0);
  const sealed = sealer.seal(council, Buffer.from("canary Ada Lovell"));
  const bytes = sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
  expect(`${sealed}${bytes.join("")}`).not.toContain("Lovell");
});

test("another's key does not open it, even under the same name", () => {
  const jwe = createSealer({ from: "gateway", now: () => 0 }).seal(council, Buffer.from("x"));
  expect(() => createOpener([other]).open(jwe)).toThrow("sealed-key-unknown");
  expect(() => createOpener([{ ...other, kid: key.kid }]).open(jwe)).toThrow("sealed-unreadable");
});

const zero = Buffer.alloc(32).toString("base64url");
const one = Buffer.concat([Buffer.of(1), Buffer.alloc(31)]).toString("base64url");
test.each<[string, Record<string, unknown>]>([
  ["another algorithm", { alg: "dir" }],
  ["key wrapping", { alg: "ECDH-ES+A256KW" }],
  ["another encryption", { enc: "A128GCM" }],
  ["compression", { zip: "DEF" }],
  ["a critical parameter", { crit: ["exp"], exp: 1 }],
  ["another type", { typ: "JWT" }],
  ["an ephemeral key of another curve", { epk: { kty: "OKP", crv: "Ed25519", x: zero } }],
  ["an ephemeral key with a private part", { epk: { kty: "OKP", crv: "X25519", x: zero, d: zero } }],
  ["an ephemeral key of small order (0)", { epk: { kty: "OKP", crv: "X25519", x: zero } }],
  ["an ephemeral key of small order (1)", { epk: { kty: "OKP", crv: "X25519", x: one } }],
  ["a name that is no base64url", { apu: "a b" }],
])("a header with %s is refused", (_, change) => {
  const jwe = createSealer({ from: "gateway", now: () => 0 }).seal(council, Buffer.from("x"));
  expect(() => createOpener([key]).open(reworded(jwe, change))).toThrow("sealed-malformed");
});

test.each(["", "....", "a.b.c.d.e", "e30..AAAA.AAAA.AAAA", "A".repeat(2 ** 21)])("not sealed at all", (text) => {
  expect(() => opener.open(text)).toThrow("sealed-malformed");
});
