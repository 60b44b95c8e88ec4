import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashLeaf } from "./merkle.ts";
import { verifyConsistency, verifyInclusion } from "./proof.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { plainConsistency, plainPath, plainRoot, someLeaves } from "./testing/plain-tree.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";
import { rightEdge, tilePath, tilesOfGrowth } from "./tiles.ts";

/** Grows a log by these many leaves at a time. */
async function logOf(steps: readonly number[]) {
  const store = memoryTiles();
  const log = await openTileLog(store, 0);
  for (const step of steps) await log.append(someLeaves(step, log.size()));
  return { store, log, reader: tileReader(store, log.size()) };
}

const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 200, max: 300 })), { maxLength: 6 });

test("property: the root is that of RFC 6962, however the leaves came, and reads the same from the tiles", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { log, reader } = await logOf(all);
      const root = plainRoot(someLeaves(log.size()));
      expect([log.root(), await reader.root(log.size())]).toEqual([root, root]);
    }),
    { numRuns: 20 },
  );
});

test("a log grown at once has exactly the files of the specification, bottom up", async () => {
  const { store } = await logOf([70_000]);
  expect([...store.files.keys()].toSorted()).toEqual(tilesOfGrowth(0, 70_000).map(tilePath).toSorted());
  expect(store.files.get("tile/1/000")?.length).toBe(8_192);
});

test("a full tile takes the place of its partial ones, and every earlier root can still be read", async () => {
  const { store, reader } = await logOf(Array.from({ length: 300 }, () => 1));
  expect([...store.files.keys()].filter((path) => path.startsWith("tile/0/000.p/"))).toEqual([]);
  expect(store.files.has("tile/entries/001.p/44")).toBe(true);
  const leaves = someLeaves(300);
  for (const size of [0, 1, 7, 255, 256, 257, 300])
    expect((await reader.root(size)).equals(plainRoot(leaves.slice(0, size)))).toBe(true);
});

describe("proofs from tiles", () => {
  test("property: of any leaf in any tree up to a few hundred, as RFC 6962 has them, and they verify", async () => {
    const { reader } = await logOf([600]);
    const leaves = someLeaves(600);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.nat(), async (size, at) => {
        const index = at % size;
        const proof = await reader.inclusionProof(index, size);
        expect(proof).toEqual(plainPath(index, leaves.slice(0, size)));
        const leafHash = hashLeaf(leaves[index] ?? Buffer.alloc(0));
        expect(verifyInclusion({ index, size, leafHash, root: await reader.root(size) }, proof)).toBe(true);
        expect(await reader.leaf(index)).toEqual(leaves[index]);
        expect(await reader.leafHash(index)).toEqual(leafHash);
      }),
      { numRuns: 100 },
    );
  });
  test("property: between any two sizes, as RFC 6962 has them, and they verify", async () => {
    const { reader } = await logOf([600]);
    const leaves = someLeaves(600);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.nat(), async (size2, at) => {
        const size1 = 1 + (at % size2);
        const proof = await reader.consistencyProof(size1, size2);
        expect(proof).toEqual(plainConsistency(size1, leaves.slice(0, size2)));
        const [root1, root2] = [await reader.root(size1), await reader.root(size2)];
        expect(verifyConsistency({ size1, size2, root1, root2 }, proof)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test("property: with any byte of a proof, a leaf or a root changed they fail", async () => {
    const { reader } = await logOf([300]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 300 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (size, at, byte, change) => {
          const index = at % size;
          const changed = (hashes: readonly Buffer[]): readonly Buffer[] => {
            const bytes = Buffer.concat(hashes);
            const place = byte % bytes.length;
            bytes[place] = (bytes[place] ?? 0) ^ change;
            return hashes.map((_, of) => bytes.subarray(of * 32, of * 32 + 32));
          };
          const none = Buffer.alloc(0);
          const inclusion = await reader.inclusionProof(index, size);
          const root = await reader.root(size);
          const [leafHash = none, root2 = none, ...rest] = changed([await reader.leafHash(index), root, ...inclusion]);
          expect(verifyInclusion({ index, size, leafHash, root: root2 }, rest)).toBe(false);
          if (index === 0) return;
          const consistency = await reader.consistencyProof(index, size);
          const [one = none, two = none, ...others] = changed([await reader.root(index), root, ...consistency]);
          expect(verifyConsistency({ size1: index, size2: size, root1: one, root2: two }, others)).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });
  test("from the empty tree and between equals there is nothing to prove; beyond the end there is no proof", async () => {
    const { reader } = await logOf([10]);
    expect([await reader.consistencyProof(0, 10), await reader.consistencyProof(10, 10)]).toEqual([[], []]);
    for (const wrong of [
      async () => reader.inclusionProof(10, 10),
      async () => reader.inclusionProof(-1, 10),
      async () => reader.inclusionProof(0, 0),
      async () => reader.consistencyProof(8, 7),
      async () => reader.root(-1),
      async () => reader.root(11),
      async () => reader.leaf(10),
      async () => reader.node(2, 2),
    ])
      await expect(wrong()).rejects.toThrow(RangeError);
  });
});

describe("taken up again", () => {
  test("property: closed and opened anywhere, a log equals one that never was", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(600), async (all, stop) => {
        const whole = await logOf(all);
        const store = memoryTiles();
        let log = await openTileLog(store, 0);
        for (const step of all) {
          if (log.size() >= stop % 600) log = await openTileLog(store, log.size());
          await log.append(someLeaves(step, log.size()));
        }
        expect(log.root()).toEqual(whole.log.root());
        expect(store.files).toEqual(whole.store.files);
      }),
      { numRuns: 40 },
    );
  });
  test("property: after writes that stopped anywhere it opens at the size written down, and goes on", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(300), fc.nat(30), fc.nat(700), async (all, more, writes, retry) => {
        const { store, log } = await logOf(all);
        const size = log.size();
        store.failAfter(writes);
        const failed = await log.append(someLeaves(more, size)).then(
          () => false,
          () => true,
        );
        store.failAfter(Infinity);
        if (failed) await expect(log.append([])).rejects.toThrow("internal");
        const again = await openTileLog(store, size);
        expect([again.root(), await tileReader(store, size).root(size)]).toEqual(
          [log, log].map(() => plainRoot(someLeaves(size))),
        );
        // Taken up with another number of leaves than the one that failed.
        await again.append(someLeaves(retry, size));
        expect(again.root()).toEqual(plainRoot(someLeaves(size + retry)));
        expect(await tileReader(store, size + retry).root(size + retry)).toEqual(again.root());
      }),
      { numRuns: 40 },
    );
  });
  test("after a crash between a full tile and the size, the full tile serves for the partial one", async () => {
    const { store, log } = await logOf([250]);
    await log.append(someLeaves(10, 250));
    expect(store.files.has("tile/0/000.p/250")).toBe(false);
    expect((await openTileLog(store, 250)).root()).toEqual(plainRoot(someLeaves(250)));
  });
  test("another leaf at a place that was written is refused, and what is there stays", async () => {
    const { store } = await logOf([4, 1]);
    const before = new Map(store.files);
    const again = await openTileLog(store, 4);
    await expect(again.append([Buffer.from("another")])).rejects.toThrow("tile-differs");
    expect(store.files).toEqual(before);
  });
});

describe("damage", () => {
  test.each(rightEdge(70_000).map(tilePath))("without %s, or cut short, the log does not open", async (path) => {
    const { store } = await logOf([70_000]);
    const whole = store.files.get(path) ?? Buffer.alloc(0);
    for (const bytes of [whole.subarray(1), Buffer.concat([whole, whole]), Buffer.alloc(0)]) {
      store.files.set(path, bytes);
      await expect(openTileLog(store, 70_000)).rejects.toMatchObject({
        code: "tile-unreadable",
        facts: { file: path },
      });
    }
    store.files.delete(path);
    await expect(openTileLog(store, 70_000)).rejects.toThrow("tile-unreadable");
  });
  test("last leaves that are not those of the hashes are not built upon", async () => {
    const { store } = await logOf([3]);
    const path = "tile/entries/000.p/3";
    const bytes = Buffer.from(store.files.get(path) ?? []);
    bytes[4] = (bytes[4] ?? 0) ^ 1;
    store.files.set(path, bytes);
    await expect(openTileLog(store, 3)).rejects.toMatchObject({ code: "tile-unreadable", facts: { file: path } });
  });
});

test("a leaf longer than a bundle has room for is refused before anything is written", async () => {
  const { store, log } = await logOf([2]);
  const before = new Map(store.files);
  await expect(log.append([Buffer.from("short"), Buffer.alloc(65_536)])).rejects.toThrow("leaf-too-large");
  expect([store.files, log.size()]).toEqual([before, 2]);
  await log.append([Buffer.alloc(65_535), Buffer.alloc(0)]);
  expect(await tileReader(store, 4).leaf(2)).toEqual(Buffer.alloc(65_535));
});
