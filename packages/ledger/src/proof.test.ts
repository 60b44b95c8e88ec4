import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashLeaf, levelsOf, pathTo, rootFrom } from "./merkle.ts";
import { verifyConsistency, verifyInclusion } from "./proof.ts";

type Vector = {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
  readonly proof: readonly string[] | null;
  readonly desc: string;
  readonly wantErr: boolean;
};

const folder = new URL("../../../test/vectors/merkle/", import.meta.url).pathname;

function vectors(kind: string): readonly { readonly name: string; readonly vector: Vector }[] {
  const files = readdirSync(join(folder, kind), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((name) => ({
      name,
      // Public vectors of a known schema, unchanged in this repository.
      vector: JSON.parse(readFileSync(join(folder, kind, name), "utf8")) as Vector,
    }));
}

const bytes = (text: string | null | undefined) => Buffer.from(text ?? "", "base64");
const proofOf = ({ proof }: Vector) => (proof ?? []).map(bytes);

test.each(vectors("inclusion"))("transparency-dev inclusion $name", ({ vector }) => {
  const { leafIdx, treeSize, root, leafHash } = vector;
  const claim = { index: leafIdx, size: treeSize, leafHash: bytes(leafHash), root: bytes(root) };
  expect(verifyInclusion(claim, proofOf(vector))).toBe(!vector.wantErr);
});

test.each(vectors("consistency"))("transparency-dev consistency $name", ({ vector }) => {
  const { size1, size2, root1, root2 } = vector;
  const claim = { size1, size2, root1: bytes(root1), root2: bytes(root2) };
  expect(verifyConsistency(claim, proofOf(vector))).toBe(!vector.wantErr);
});

test("the vectors are all there", () => {
  expect(vectors("inclusion").length + vectors("consistency").length).toBe(196);
});

test.each([1, 2, 8, 64])("in a tree of %i leaves every path leads to the root, and is an inclusion proof", (size) => {
  const leaves = Array.from({ length: size }, (_, at) => hashLeaf(Buffer.from(`leaf ${at}`)));
  const levels = levelsOf(leaves);
  const root = levels.at(-1)?.[0] ?? Buffer.alloc(0);
  for (const [index, leafHash] of leaves.entries()) {
    const path = pathTo(levels, index);
    expect(rootFrom(leafHash, index, path)?.equals(root)).toBe(true);
    expect(verifyInclusion({ index, size, leafHash, root }, path)).toBe(true);
  }
});

test("a tree of the parts has a power of two of leaves, else its maker is told", () => {
  expect(() => levelsOf([])).toThrow(RangeError);
  expect(() => levelsOf([0, 1, 2].map(() => Buffer.alloc(32)))).toThrow(RangeError);
});
