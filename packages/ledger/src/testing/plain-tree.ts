import { createHash } from "node:crypto";

// RFC 6962 §2.1 word by word, in a second hand: nothing of it is shared with what it is compared to.

const sha256 = (...pieces: readonly Uint8Array[]) =>
  pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest();

function largestPowerBelow(n: number): number {
  return n <= 2 ? 1 : 2 * largestPowerBelow(Math.ceil(n / 2));
}

/** MTH(D[n]) */
export function plainRoot(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (!first) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), first);
  const k = largestPowerBelow(leaves.length);
  return sha256(Buffer.of(1), plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

/** PATH(m, D[n]) */
export function plainPath(m: number, leaves: readonly Uint8Array[]): readonly Buffer[] {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...plainPath(m, leaves.slice(0, k)), plainRoot(leaves.slice(k))]
    : [...plainPath(m - k, leaves.slice(k)), plainRoot(leaves.slice(0, k))];
}

/** PROOF(m, D[n]) */
export function plainConsistency(m: number, leaves: readonly Uint8Array[]): readonly Buffer[] {
  return subproof(m, leaves, true);
}

function subproof(m: number, leaves: readonly Uint8Array[], isWhole: boolean): readonly Buffer[] {
  if (m === leaves.length) return isWhole ? [] : [plainRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), isWhole), plainRoot(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), plainRoot(leaves.slice(0, k))];
}

/** So many leaves, each another. */
export function someLeaves(count: number, from = 0): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => Buffer.from(`{"n":${from + at}}`));
}
