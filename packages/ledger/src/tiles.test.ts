import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levelSize, parseTilePath, rightEdge, tileAt, tilePath, tilesOfGrowth } from "./tiles.ts";

describe("C2SP tlog-tiles, “Merkle Tree”: paths", () => {
  test.each([
    { tile: { level: 0, index: 0, width: 256 }, path: "tile/0/000" },
    { tile: { level: 0, index: 1_234_067, width: 256 }, path: "tile/0/x001/x234/067" },
    { tile: { level: 0, index: 1_234_067, width: 8 }, path: "tile/0/x001/x234/067.p/8" },
    { tile: { level: 15, index: 455_667, width: 256 }, path: "tile/15/x455/667" },
    { tile: { level: 15, index: 123_456_789, width: 41 }, path: "tile/15/x123/x456/789.p/41" },
    { tile: { level: 63, index: 999, width: 255 }, path: "tile/63/999.p/255" },
    { tile: { level: 1, index: 1_000, width: 1 }, path: "tile/1/x001/000.p/1" },
    { tile: { level: "entries" as const, index: 0, width: 256 }, path: "tile/entries/000" },
    { tile: { level: "entries" as const, index: 123_456_789, width: 8 }, path: "tile/entries/x123/x456/789.p/8" },
  ])("$path", ({ tile, path }) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });
  test.each([
    "tile/64/x001/002",
    "tile/-1/x001/002",
    "tile/abc/x001/002",
    "tile/00/000",
    "tile/01/000",
    "tile/0/001/002",
    "tile/0/x001/0002",
    "tile/0/x001/-002",
    "tile/0/x001/x002",
    "tile/0/x001/",
    "tile/0/x001",
    "tile/0/x000/001",
    "tile/0/1",
    "tile/0/0001",
    "tile/0/000.p",
    "tile/0/000.p/",
    "tile/0/000.p/0",
    "tile/0/000.p/01",
    "tile/0/000.p/256",
    "tile/0/000.p/abc",
    "tile/0/000.p/8/",
    "tile/0/X001/002",
    "tile/0/..",
    "tile/0/../entries/000",
    "tile/0/000\n",
    "tile/0/٠٠٠",
    "tile/data/000",
    "tile/entries/",
    "/tile/0/000",
    "tile/0/x999/x999/x999/x999/x999/999",
    "tile/0/x999/x999/x999/x999/x999/x999/999.p/255",
  ])("is no path: %s", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
  test("property: every tile has one path, and every path one tile", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant("entries" as const)),
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width });
        },
      ),
    );
  });
  test.each([
    { level: 64, index: 0, width: 256 },
    { level: 0, index: -1, width: 256 },
    { level: 0, index: 2 ** 53, width: 256 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
    { level: 0.5, index: 0, width: 1 },
  ])("no path is made for what is no tile", (tile) => {
    expect(() => tilePath(tile)).toThrow(RangeError);
  });
});

describe("C2SP tlog-tiles, “Partial Tiles”", () => {
  test("a tree of 70,000 has 273 full tiles and one of 112, one full and one of 17 above, and one of 1", () => {
    const levels = [0, 1, 2].map((level) => tilesOfGrowth(0, 70_000).filter((tile) => tile.level === level));
    expect(levels.map((tiles) => tiles.filter(({ width }) => width === 256).length)).toEqual([273, 1, 0]);
    expect(levels.map((tiles) => tiles.at(-1)?.width)).toEqual([112, 17, 1]);
    expect(rightEdge(70_000).map(({ level, width }) => `${level}:${width}`)).toEqual([
      "entries:112",
      "0:112",
      "1:17",
      "2:1",
    ]);
  });
  test("a tree of 256 has one full tile and above it one of width 1", () => {
    expect(tilesOfGrowth(0, 256).map(tilePath)).toEqual(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    expect(rightEdge(256).map(tilePath)).toEqual(["tile/1/000.p/1"]);
  });
  test("the empty tree has none", () => {
    expect([tilesOfGrowth(0, 0), rightEdge(0)]).toEqual([[], []]);
  });
  test("floor(s / 256^l) mod 256 hashes in the last tile of each level", () => {
    for (const size of [1, 255, 257, 65_535, 65_536, 65_537, 16_777_217])
      for (const { level, width } of rightEdge(size)) expect(width).toBe(levelSize(level, size) % 256);
  });
});

test("property: what growth adds are tiles with something new in them, and nothing new is left out", () => {
  fc.assert(
    fc.property(fc.nat(200_000), fc.nat(2_000), (from, more) => {
      const to = from + more;
      const grown = new Set(tilesOfGrowth(from, to).map(tilePath));
      const before = new Set(tilesOfGrowth(0, from).map(tilePath));
      const after = tilesOfGrowth(0, to).map(tilePath);
      expect(after.filter((path) => !before.has(path)).toSorted()).toEqual([...grown].toSorted());
    }),
    { numRuns: 30 },
  );
});

test("a place has its tile as wide as it is at that size, and beyond the end none", () => {
  expect(tileAt(0, 300, 301)).toEqual({ level: 0, index: 1, width: 45 });
  expect(tileAt(0, 255, 301)).toEqual({ level: 0, index: 0, width: 256 });
  expect(tileAt(1, 0, 255)).toBeUndefined();
  expect(tileAt("entries", 301, 301)).toBeUndefined();
});
