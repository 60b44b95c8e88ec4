import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyedHash } from "./keyed-hash.ts";

test("property: one identifier has one hash under one key, another under another, and scheme and value do not run together", () => {
  const first = createKeyedHash(randomBytes(32));
  const second = createKeyedHash(randomBytes(32));
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (scheme, between, value) => {
      expect(first(scheme, value)).toBe(first(scheme, value));
      expect(first(scheme, value)).not.toBe(second(scheme, value));
      if (between !== "") expect(first(scheme + between, value)).not.toBe(first(scheme, between + value));
    }),
  );
});

test("a key of another length is refused with `key-malformed`", () => {
  expect(() => createKeyedHash(randomBytes(16))).toThrow("key-malformed");
});
