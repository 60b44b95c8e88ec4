import { createCipheriv, createSecretKey, hash, randomBytes } from "node:crypto";

/** A secret key laid out for use once, not for each record. */
export type FloorKey = ReturnType<typeof createSecretKey>;

/** What a recipient gets to prove its part of the record with: the form `@gatehouse/ledger/record` gives it. */
export type FloorOpening = {
  readonly salt: string;
  readonly index: number;
  readonly path: readonly string[];
  readonly part: unknown;
};

const SLOTS = 8;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PARTS_STEP = 4096;
const nodePrefix = Buffer.of(1);
const leafPrefix = Buffer.of(0);

/**
 * The record of one decision, straight on: salted hashes of the parts in a tree of eight, the parts sealed under a key of
 * their own and that under the storage key. No shuffling, no canonical spelling, no other tree size.
 */
export function floorRecord(
  n: number,
  intake: number,
  parts: readonly unknown[],
  keys: { readonly storageKey: FloorKey; readonly kid: string; readonly policy: string },
): {
  readonly leaf: Buffer;
  readonly sealed: Buffer;
  readonly key: Buffer;
  readonly openings: readonly FloorOpening[];
} {
  const random = randomBytes(parts.length * SALT_BYTES + (SLOTS - parts.length) * HASH_BYTES);
  const texts = parts.map((part) => JSON.stringify(part));
  const level0: Buffer[] = texts.map((text, at) =>
    sha256(leafPrefix, random.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES), Buffer.from(text)),
  );
  for (let at = parts.length * SALT_BYTES; at < random.length; at += HASH_BYTES)
    level0.push(random.subarray(at, at + HASH_BYTES));
  const level1 = joined(level0);
  const level2 = joined(level1);
  const root = joined(level2)[0]?.toString("hex") ?? "";
  const openings = parts.map((part, index) => ({
    salt: random.toString("base64url", index * SALT_BYTES, (index + 1) * SALT_BYTES),
    index,
    path: [level0[index ^ 1], level1[(index >> 1) ^ 1], level2[(index >> 2) ^ 1]].map(
      (node) => node?.toString("base64url") ?? "",
    ),
    part,
  }));
  const leaf = { engine: "floor", factsDigest: root, gatewayKey: keys.kid, intake, n, policy: keys.policy, root };
  return { leaf: Buffer.from(JSON.stringify(leaf)), ...sealed(n, root, openings, keys.storageKey), openings };
}

type Sealed = { readonly sealed: Buffer; readonly key: Buffer };

function sealed(n: number, root: string, openings: readonly FloorOpening[], storageKey: FloorKey): Sealed {
  const recordKey = randomBytes(HASH_BYTES);
  const plaintext = Buffer.from(JSON.stringify(openings));
  const padded = Buffer.alloc(Math.ceil((plaintext.length + 1) / PARTS_STEP) * PARTS_STEP);
  plaintext.copy(padded);
  padded[plaintext.length] = 0x80;
  const key = encrypt(storageKey, recordKey, n, root).toString("base64url");
  const parts = encrypt(createSecretKey(recordKey), padded, n, root).toString("base64url");
  const text = (what: string, value: string): Buffer =>
    Buffer.from(`{"v":2,"n":${n},"root":"${root}","${what}":"${value}"}`, "latin1");
  return { sealed: text("parts", parts), key: text("key", key) };
}

function encrypt(key: FloorKey, plaintext: Uint8Array, n: number, root: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(`${n} ${root}`));
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function joined(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let at = 0; at + 1 < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left && right) above.push(sha256(nodePrefix, left, right));
  }
  return above;
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return hash("sha256", Buffer.concat(parts), "buffer");
}
