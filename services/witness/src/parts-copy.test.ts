import { rm } from "node:fs/promises";
import { join } from "node:path";
import { listen } from "@gatehouse/http/app";
import { readPartsFolder } from "@gatehouse/ledger/parts-folder";
import { readLeaf } from "@gatehouse/ledger/record";
import { passingFolder } from "@gatehouse/ledger/testing/dying-disk";
import { expect, onTestFinished, test } from "vitest";
import { leafOf, leavesOf, origin, StoredLedger, testKey, testWitness } from "./testing/ledger.ts";

const identity = { origin, keys: [testKey(origin, "ed25519").key] };
const key = testKey("witness.example/police", "cosignature");

/** The sealed parts of record `n`, as they name themselves. */
function partsOf(n: number, root = readLeaf(leafOf(n))?.root): Buffer {
  return Buffer.from(JSON.stringify({ v: 2, n, root, parts: Buffer.from(`ciphertext of ${n}`).toString("base64url") }));
}

async function copyOf(parts: ReadonlyMap<number, Buffer>, leaves = 300) {
  const stateDir = await passingFolder();
  onTestFinished(async () => rm(stateDir, { recursive: true, force: true }));
  const ledger = new StoredLedger();
  [ledger.leaves, ledger.parts] = [leavesOf(leaves), parts];
  const open = async () => testWitness({ stateDir, ledger, log: identity, key });
  const follow = async (): Promise<void> => {
    const witness = await open();
    while (await witness.follow());
  };
  const kept = async (): Promise<(string | undefined)[]> => {
    const found: (string | undefined)[] = [];
    for await (const { n, parts: one } of readPartsFolder(join(stateDir, "parts")))
      found[n - 1] = typeof one === "string" ? one : Buffer.from(one).toString();
    return found;
  };
  return { ledger, open, follow, kept };
}

const all = (count: number) => new Map(Array.from({ length: count }, (_, at) => [at + 1, partsOf(at + 1)] as const));
const texts = (count: number) => [...all(count).values()].map(String);

test("copies the sealed parts of each record it has copied, over restarts, and never ahead of the leaves", async () => {
  const { ledger, follow, kept } = await copyOf(all(320), 290);
  await follow();
  expect(await kept()).toEqual(texts(290));
  ledger.leaves = leavesOf(320);
  await follow();
  expect(await kept()).toEqual(texts(320));
});

test("passes over what was erased before it came, and what is not of its leaf, and copies what follows", async () => {
  const parts = all(10);
  parts.delete(4);
  parts.set(6, partsOf(6, "0".repeat(64)));
  parts.set(7, partsOf(8));
  parts.set(8, Buffer.from("not sealed parts"));
  const { follow, kept } = await copyOf(parts, 10);
  await follow();
  const absent = new Set([4, 6, 7, 8]);
  expect(await kept()).toEqual(texts(10).map((text, at) => (absent.has(at + 1) ? "absent" : text)));
});

test("serves nothing of what it keeps sealed: it leaves the machine as a folder, in somebody's hands", async () => {
  const { open } = await copyOf(all(10), 10);
  const witness = await open();
  while (await witness.follow());
  const door = witness.door();
  const port = await listen(door, { host: "127.0.0.1", port: 0 });
  onTestFinished(async () => door.close());
  for (const path of ["parts", "parts/0000000000000000", "tile/../parts/0000000000000000", "tile/parts/000"])
    expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(404);
});
