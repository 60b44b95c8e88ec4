import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyNoteSignature } from "@gatehouse/envelope/note-key";
import { expect, test } from "vitest";
import { parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { hashLeaf } from "./merkle.ts";
import { parseVerifierKey } from "./note-key.ts";
import { verifyConsistency, verifyInclusion } from "./proof.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";
import type { TileStore } from "./tile-store.ts";

// A log that Tessera wrote: what another's writer makes, this reader reads, and this writer makes to the byte.
const folder = new URL("../../../test/vectors/tessera-log/", import.meta.url).pathname;
const key = parseVerifierKey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
const words = "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten".split(" ");
const sizes = Array.from({ length: 16 }, (_, size) => size);

const tessera: TileStore = {
  read: async (path) => {
    try {
      return await readFile(join(folder, path));
    } catch {
      // No such tile.
      return undefined;
    }
  },
  write: async () => expect.fail("only read"),
  dropPartials: async () => expect.fail("only read"),
};

function checkpointAt(name: string) {
  const note = parseCheckpoint(readFileSync(join(folder, name))) ?? expect.fail(name);
  const log = { origin: "example.com/log/testdata", keys: key ? [key] : [] };
  expect(verifyCheckpoint(note, log, verifyNoteSignature)).toBe(true);
  return note.checkpoint;
}

test.each(sizes)(
  "Tessera's log at size %i: its signed root is that of its tiles, its leaves and proofs hold",
  async (size) => {
    const { root } = checkpointAt(`checkpoint.${size}`);
    const log = await openTileLog(tessera, size);
    const reader = tileReader(tessera, size);
    expect([log.root(), await reader.root(size)]).toEqual([root, root]);
    for (const [index, word] of words.slice(0, size).entries()) {
      expect((await reader.leaf(index)).toString()).toBe(word);
      const leafHash = hashLeaf(Buffer.from(word));
      expect(verifyInclusion({ index, size, leafHash, root }, await reader.inclusionProof(index, size))).toBe(true);
    }
    for (const size1 of sizes.slice(1, size)) {
      const root1 = checkpointAt(`checkpoint.${size1}`).root;
      const proof = await reader.consistencyProof(size1, size);
      expect(verifyConsistency({ size1, size2: size, root1, root2: root }, proof)).toBe(true);
    }
  },
);

test("the same leaves one by one give the same files, byte by byte", async () => {
  const store = memoryTiles();
  const log = await openTileLog(store, 0);
  for (const [at, word] of words.entries()) {
    await log.append([Buffer.from(word)]);
    expect(log.root()).toEqual(checkpointAt(`checkpoint.${at + 1}`).root);
  }
  expect(store.files.size).toBe(30);
  for (const [path, bytes] of store.files) expect(bytes.equals(readFileSync(join(folder, path)))).toBe(true);
  expect(log.root()).toEqual(checkpointAt("checkpoint").root);
});
