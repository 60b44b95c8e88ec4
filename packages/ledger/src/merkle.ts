import { hash } from "node:crypto";

// RFC 6962 §2.1: leaves and nodes are hashed under different prefixes, so that a node can never be shown as a leaf.
const leafPrefix = 0;
const nodePrefix = 1;
const hashBytes = 32;

// One block is laid out anew for each hash: at a million leaves, making a buffer for each costs more than the hash does.
const nodeBlock = Buffer.alloc(1 + 2 * hashBytes, nodePrefix);
const leafBlock = Buffer.alloc(4096, leafPrefix);

/** The root of the tree without leaves (RFC 6962 §2.1): the hash of nothing. */
export function emptyRoot(): Buffer {
  return hash("sha256", "", "buffer");
}

/** The hash of a leaf's bytes, given in one piece or several: SHA-256(0x00 ‖ bytes). */
export function hashLeaf(...pieces: readonly Uint8Array[]): Buffer {
  const [piece] = pieces;
  // Only a leaf of the ledger comes in one piece: parts of a record, which are about people, must not stay in the block.
  if (!piece || pieces.length > 1 || piece.length >= leafBlock.length)
    return hash("sha256", Buffer.concat([Buffer.of(leafPrefix), ...pieces]), "buffer");
  leafBlock.set(piece, 1);
  return hash("sha256", leafBlock.subarray(0, 1 + piece.length), "buffer");
}

/** The hash of a node: SHA-256(0x01 ‖ left ‖ right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== hashBytes || right.length !== hashBytes) throw new RangeError("not two hashes");
  nodeBlock.set(left, 1);
  nodeBlock.set(right, 1 + hashBytes);
  return hash("sha256", nodeBlock, "buffer");
}

/**
 * All levels of a tree whose number of leaves is a power of two, leaves first, root last.
 *
 * @param leaves hashes of 32 bytes
 * @throws RangeError for another number of leaves: the caller pads
 */
export function levelsOf(leaves: readonly Buffer[]): readonly (readonly Buffer[])[] {
  if (leaves.length === 0 || (leaves.length & (leaves.length - 1)) !== 0) throw new RangeError("not a power of two");
  const levels: (readonly Buffer[])[] = [leaves];
  for (let level = leaves; level.length > 1;) {
    const pairs = level;
    level = Array.from({ length: pairs.length / 2 }, (_, at) =>
      hashNode(nodeAt(pairs, at * 2), nodeAt(pairs, at * 2 + 1)),
    );
    levels.push(level);
  }
  return levels;
}

/** The sibling hashes from a leaf up to the root. */
export function pathTo(levels: readonly (readonly Buffer[])[], index: number): readonly Buffer[] {
  return levels.slice(0, -1).map((level, height) => nodeAt(level, (index >> height) ^ 1));
}

/** The root that a leaf hash and its path lead to, or undefined when no such tree has that leaf. */
export function rootFrom(leaf: Buffer, index: number, path: readonly Buffer[]): Buffer | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** path.length) return undefined;
  if (path.some((sibling) => sibling.length !== leaf.length)) return undefined;
  return path.reduce(
    (node, sibling, height) => ((index >> height) & 1 ? hashNode(sibling, node) : hashNode(node, sibling)),
    leaf,
  );
}

function nodeAt(level: readonly Buffer[], index: number): Buffer {
  const node = level[index];
  if (!node) throw new RangeError("no such node");
  return node;
}
