import { hashNode } from "./merkle.ts";

/**
 * Whether a leaf hash stands at `index` of the tree of `size` leaves that has this root (RFC 9162 §2.1.3.2).
 *
 * @param proof sibling hashes from the leaf upwards, untrusted
 */
export function verifyInclusion(
  claim: { readonly index: number; readonly size: number; readonly leafHash: Buffer; readonly root: Buffer },
  proof: readonly Buffer[],
): boolean {
  const { index, size, leafHash, root } = claim;
  if (!isPlace(index, size) || ![leafHash, root, ...proof].every(isHash)) return false;
  let fn = index;
  let sn = size - 1;
  let node = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      node = hashNode(sibling, node);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      node = hashNode(node, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && node.equals(root);
}

/**
 * Whether the tree of `size2` leaves begins with the tree of `size1` leaves: nothing before was changed (RFC 9162
 * §2.1.4.2).
 *
 * @param proof untrusted
 */
export function verifyConsistency(
  claim: { readonly size1: number; readonly size2: number; readonly root1: Buffer; readonly root2: Buffer },
  proof: readonly Buffer[],
): boolean {
  const { size1, size2, root1, root2 } = claim;
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 1 || size1 > size2) return false;
  if (size1 === size2) return proof.length === 0 && root1.equals(root2);
  if (![root1, root2, ...proof].every(isHash)) return false;
  const path = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  const [first, ...siblings] = path;
  if (!first || proof.length === 0) return false;
  return climb({ size1, size2, first }, siblings, (one, two) => one.equals(root1) && two.equals(root2));
}

type Start = { readonly size1: number; readonly size2: number; readonly first: Buffer };

function climb(
  { size1, size2, first }: Start,
  siblings: readonly Buffer[],
  agree: (one: Buffer, two: Buffer) => boolean,
): boolean {
  let fn = size1 - 1;
  let sn = size2 - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  let one = first;
  let two = first;
  for (const sibling of siblings) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      one = hashNode(sibling, one);
      two = hashNode(sibling, two);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      two = hashNode(two, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && agree(one, two);
}

function isPlace(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

/** Not by shifting: a ledger may pass 2³¹ records, where shifts begin to lie. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** Math.round(Math.log2(value)) === value;
}

function isHash(bytes: Buffer): boolean {
  return bytes.length === 32;
}
