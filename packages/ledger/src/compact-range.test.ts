import fc from "fast-check";
import { expect, test } from "vitest";
import { compactRange, peakHeights, restoreCompactRange } from "./compact-range.ts";
import { hashLeaf } from "./merkle.ts";
import { plainRoot, someLeaves } from "./testing/plain-tree.ts";

// The tree of the reference implementations of RFC 6962 (certificate-transparency, trillian, transparency-dev/merkle).
const referenceLeaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const referenceRoots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test("RFC 6962 §2.1: the empty tree's root is the hash of nothing", () => {
  expect(compactRange().root().toString("hex")).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("RFC 6962 §2.1: the roots of the reference tree, leaf by leaf", () => {
  const tree = compactRange();
  for (const [at, leaf] of referenceLeaves.entries()) {
    tree.append(hashLeaf(Buffer.from(leaf, "hex")));
    expect(tree.root().toString("hex")).toBe(referenceRoots[at]);
  }
});

test("property: at every size the root is that of RFC 6962, also when it was put away and taken up at any place", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (size, stop) => {
      const leaves = someLeaves(size);
      let tree = compactRange();
      for (const [at, leaf] of leaves.entries()) {
        if (at === stop) tree = restoreCompactRange(JSON.parse(JSON.stringify(tree.serialise()))) ?? compactRange();
        tree.append(hashLeaf(leaf));
      }
      expect(tree.root().equals(plainRoot(leaves))).toBe(true);
      expect(tree.size()).toBe(size);
    }),
    { numRuns: 60 },
  );
});

test("what is kept grows with the logarithm: at most one hash for each binary digit of the size", () => {
  const tree = compactRange();
  for (const leaf of someLeaves(1_000)) {
    tree.append(hashLeaf(leaf));
    expect(tree.peaks().length).toBeLessThanOrEqual(Math.ceil(Math.log2(tree.size() + 1)));
  }
});

test("beyond 2³¹ leaves, where shifts of numbers go wrong, it goes on counting", () => {
  const size = 2 ** 32 + 5;
  expect(peakHeights(size)).toEqual([32, 2, 0]);
  const leaf = hashLeaf(Buffer.from("leaf"));
  const tree = compactRange(size, [leaf, leaf, leaf]);
  const heights: number[] = [];
  tree.append(leaf, (height) => heights.push(height));
  expect(heights).toEqual([1]);
  expect(tree.peaks().length).toBe(3);
});

test("every inner node is told once, when its last leaf comes", () => {
  const tree = compactRange();
  const told: string[] = [];
  for (const [at, leaf] of someLeaves(8).entries())
    tree.append(hashLeaf(leaf), (height) => told.push(`${at}:${height}`));
  expect(told).toEqual(["1:1", "3:1", "3:2", "5:1", "7:1", "7:2", "7:3"]);
});

const hash = Buffer.alloc(32).toString("base64");
test.each([
  { name: "nothing", state: null },
  { name: "a text", state: "8" },
  { name: "no peaks", state: { size: 1 } },
  { name: "too few peaks", state: { size: 3, peaks: [hash] } },
  { name: "too many peaks", state: { size: 1, peaks: [hash, hash] } },
  { name: "a size below 0", state: { size: -1, peaks: [] } },
  { name: "half a leaf", state: { size: 0.5, peaks: [] } },
  { name: "a size that numbers cannot count", state: { size: 2 ** 53, peaks: [hash] } },
  { name: "a short hash", state: { size: 1, peaks: ["AAAA"] } },
  { name: "a hash in another spelling", state: { size: 1, peaks: [hash.replaceAll("=", "")] } },
  { name: "a number for a hash", state: { size: 1, peaks: [7] } },
])("what was put away is not taken up from $name", ({ state }) => {
  expect(restoreCompactRange(state)).toBeUndefined();
});
