import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeEntries } from "./entry-bundle.ts";
import { firstDifference } from "./first-difference.ts";
import { memoryTiles } from "./testing/memory-tiles.ts";
import { plainRoot, someLeaves } from "./testing/plain-tree.ts";
import { openTileLog } from "./tile-log.ts";
import { tileReader } from "./tile-reader.ts";
import { verifyLog } from "./verify-log.ts";

async function logOf(leaves: readonly Uint8Array[], steps = 1) {
  const store = memoryTiles();
  const log = await openTileLog(store, 0);
  const each = Math.ceil(leaves.length / steps);
  for (let at = 0; at < leaves.length; at += each) await log.append(leaves.slice(at, at + each));
  return { store, head: { size: log.size(), root: log.root() } };
}

const leaves = someLeaves(330);
const { store: whole, head } = await logOf(leaves);
/** The files a log of 330 has, which a change is tried on. */
const names = [...whole.files.keys()].toSorted();

/** The first leaf of a file of tiles, and how many leaves each of its hashes or entries stands for. */
function placeOf(path: string): { readonly start: number; readonly span: number } {
  const [, level = "0", index = "0"] = /^tile\/(\w+)\/(\d+)/.exec(path) ?? [];
  const span = level === "entries" ? 1 : 256 ** Number(level);
  return { start: Number(index) * 256 * span, span };
}

/** Which record of a file a byte belongs to. */
function recordAt(path: string, byte: number): number {
  const { start, span } = placeOf(path);
  if (!path.startsWith("tile/entries/")) return start + Math.floor(byte / 32) * span;
  let end = 0;
  for (const [at, leaf] of leaves.slice(start).entries()) {
    end += 2 + leaf.length;
    if (byte < end) return start + at;
  }
  return expect.fail("no such byte");
}

test.each([0, 1, 255, 256, 257, 330])(
  "a log of %i leaves is whole, and every leaf was looked at in order",
  async (size) => {
    const { store, head: of } = await logOf(leaves.slice(0, size), 3);
    const seen: string[] = [];
    const verdict = await verifyLog(store, of, (leaf, index) => seen.push(`${index} ${leaf.toString()}`) > 0);
    expect(verdict).toEqual({ outcome: "whole" });
    expect(seen).toEqual(leaves.slice(0, size).map((leaf, at) => `${at} ${leaf.toString()}`));
  },
);

test("it is whole at an earlier size too, though the partial tiles of that have gone", async () => {
  const { store } = await logOf(leaves, 11);
  for (const size of [30, 240, 270, 300])
    expect(await verifyLog(store, { size, root: plainRoot(leaves.slice(0, size)) })).toEqual({ outcome: "whole" });
});

test("it is whole up to any size that the tiles reach beyond, and a changed record there is named", async () => {
  for (const size of [1, 200, 256, 257, 329]) {
    const of = { size, root: plainRoot(leaves.slice(0, size)) };
    expect(await verifyLog(whole, of, undefined, 330)).toEqual({ outcome: "whole" });
    const changed = leaves.map((leaf, at) => (at === size - 1 ? Buffer.from("x") : leaf));
    const store = memoryTiles(whole.files);
    for (const [path, bytes] of (await logOf(changed)).store.files)
      if (path.startsWith("tile/entries/")) store.files.set(path, bytes);
    expect(await verifyLog(store, of, undefined, 330)).toMatchObject({ record: size - 1, what: "altered" });
  }
});

describe("the first wrong record is named", () => {
  test("property: for any changed byte of any file, 1,000 times", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, change) => {
          const store = memoryTiles(whole.files);
          const bytes = Buffer.from(store.files.get(path) ?? []);
          const byte = at % bytes.length;
          bytes[byte] = (bytes[byte] ?? 0) ^ change;
          store.files.set(path, bytes);
          const isEntry = path.startsWith("tile/entries/");
          const verdict = await verifyLog(store, head);
          expect(verdict).toMatchObject({ outcome: "wrong", record: recordAt(path, byte), file: path });
          expect("what" in verdict && (verdict.what === "tile") !== isEntry).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });
  test("property: for any file cut short, or with something after its end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.nat(), fc.boolean(), async (path, at, isCut) => {
        const store = memoryTiles(whole.files);
        const bytes = store.files.get(path) ?? Buffer.alloc(0);
        const end = at % bytes.length;
        store.files.set(path, isCut ? bytes.subarray(0, end) : Buffer.concat([bytes, Buffer.of(7)]));
        const isEntry = path.startsWith("tile/entries/");
        const first = isEntry ? recordAt(path, isCut ? end : bytes.length - 1) : placeOf(path).start;
        const verdict = await verifyLog(store, head);
        expect(verdict).toMatchObject({ outcome: "wrong", what: isEntry ? "malformed" : "tile" });
        if (isEntry) expect(verdict).toMatchObject({ record: first, file: path });
      }),
      { numRuns: 150 },
    );
  });
  test.each(names)("without %s", async (path) => {
    const store = memoryTiles(whole.files);
    store.files.delete(path);
    const isEntry = path.startsWith("tile/entries/");
    expect(await verifyLog(store, head)).toMatchObject({
      outcome: "wrong",
      what: isEntry ? "missing" : "tile",
      record: placeOf(path).start,
      file: path,
    });
  });
  test("property: for any two records of a bundle that changed places", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(329), fc.nat(329), async (one, two) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        if (from === to) return;
        const moved = [...leaves];
        [moved[from], moved[to]] = [leaves[to] ?? Buffer.alloc(0), leaves[from] ?? Buffer.alloc(0)];
        const { store: other } = await logOf(moved);
        const store = memoryTiles(whole.files);
        for (const [path, bytes] of other.files) if (path.startsWith("tile/entries/")) store.files.set(path, bytes);
        expect(await verifyLog(store, head)).toMatchObject({ record: from, what: "altered" });
      }),
      { numRuns: 15 },
    );
  });
  test("when a record and its tile were changed to fit each other, the tile above still says where", async () => {
    const forged = leaves.map((leaf, at) => (at === 200 ? Buffer.from("forged") : leaf));
    const { store: other } = await logOf(forged);
    const store = memoryTiles(whole.files);
    for (const path of ["tile/entries/000", "tile/0/000"])
      store.files.set(path, other.files.get(path) ?? Buffer.alloc(0));
    expect(await verifyLog(store, head)).toMatchObject({ outcome: "wrong", record: 0, file: "tile/1/000.p/1" });
  });
  test("when all files were changed to fit each other, the root says so, and another copy where", async () => {
    const forged = leaves.map((leaf, at) => (at === 200 ? Buffer.from("forged") : leaf));
    const { store: other } = await logOf(forged);
    expect(await verifyLog(other, head)).toEqual({ outcome: "wrong", record: 0, file: null, what: "root" });
    const copies = [whole, other].map((store) => ({ reader: tileReader(store, 330), size: 330 }));
    expect(copies[0] && copies[1] && (await firstDifference(copies[0], copies[1]))).toBe(200);
  });
  test("what the caller refuses is named, unless something before it is wrong", async () => {
    const check = (_: Buffer, index: number) => index !== 100;
    expect(await verifyLog(whole, head, check)).toMatchObject({ record: 100, what: "refused" });
    for (const { changed, record, what } of [
      { changed: 99, record: 99, what: "altered" },
      { changed: 100, record: 100, what: "altered" },
      { changed: 101, record: 100, what: "refused" },
    ]) {
      const store = memoryTiles(whole.files);
      const bundle = leaves.slice(0, 256).map((leaf, at) => (at === changed ? Buffer.from("x") : leaf));
      store.files.set("tile/entries/000", encodeEntries(bundle));
      expect(await verifyLog(store, head, check)).toMatchObject({ record, what });
    }
  });
});

describe("where two copies part", () => {
  test("property: at the first record that differs, or where the shorter ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(330), fc.nat(330), fc.nat(330), async (size1, size2, changed) => {
        const one = await logOf(leaves.slice(0, size1));
        const other = leaves.map((leaf, at) => (at === changed ? Buffer.from("another") : leaf));
        const two = await logOf(other.slice(0, size2));
        const copy = ({ store }: typeof one, size: number) => ({ reader: tileReader(store, size), size });
        const first = Math.min(changed, size1, size2);
        const found = await firstDifference(copy(one, size1), copy(two, size2));
        expect(found).toBe(size1 === size2 && changed >= size1 ? undefined : first);
      }),
      { numRuns: 40 },
    );
  });
});
