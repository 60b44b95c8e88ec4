import { sameBytes } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { sha256 } from "./crypto.ts";

// RFC 6962 §2.1: leaves and nodes are hashed under different prefixes, so that a node can never be shown as a leaf.
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** The hash of a leaf's bytes (RFC 6962 §2.1). */
export function leafHashOf(...pieces: readonly Uint8Array[]): Promise<Bytes> {
  return sha256(leafPrefix, ...pieces);
}

function nodeHashOf(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(nodePrefix, left, right);
}

/** The root to which a part of a record and its path lead: a whole tree, the part at `index`. */
export async function partRootOf(leafHash: Bytes, index: number, path: readonly Bytes[]): Promise<Bytes | undefined> {
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** path.length) return undefined;
  let node = leafHash;
  let place = index;
  for (const sibling of path) {
    node = place % 2 === 1 ? await nodeHashOf(sibling, node) : await nodeHashOf(node, sibling);
    place = Math.floor(place / 2);
  }
  return node;
}

/** Whether a leaf hash stands at `index` of the tree of `size` leaves that has this root (RFC 9162 §2.1.3.2). */
export async function isIncluded(
  { index, size, leafHash, root }: { index: number; size: number; leafHash: Bytes; root: Bytes },
  proof: readonly Bytes[],
): Promise<boolean> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let node = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      node = await nodeHashOf(sibling, node);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      node = await nodeHashOf(node, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && sameBytes(node, root);
}
