import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openFromStorage, sealForStorage } from "./storage-seal.ts";

const key = randomBytes(32);

test("property: what is sealed opens again, and not with a changed byte, another purpose or another key", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (plaintext, place) => {
      const sealed = sealForStorage(key, "snapshot", plaintext);
      expect(Buffer.from(openFromStorage(key, "snapshot", sealed))).toEqual(Buffer.from(plaintext));
      const changed = Buffer.from(sealed);
      changed.writeUInt8((changed.readUInt8(place % changed.length) + 1) % 256, place % changed.length);
      expect(() => openFromStorage(key, "snapshot", changed)).toThrow("sealed-unreadable");
      expect(() => openFromStorage(key, "other", sealed)).toThrow("sealed-unreadable");
      expect(() => openFromStorage(randomBytes(32), "snapshot", sealed)).toThrow("sealed-unreadable");
    }),
    { numRuns: 50 },
  );
});
