import { emptyRoot, hashNode } from "./merkle.ts";

const hashBytes = 32;

/**
 * A growing Merkle tree (RFC 6962 §2.1) of which only the roots of its complete subtrees are kept, one for each 1 in the
 * binary form of the size: memory grows with the logarithm of the size.
 */
export type CompactRange = {
  /** How many leaves there are. */
  readonly size: () => number;
  /**
   * Adds one leaf.
   *
   * @param leafHash 32 bytes, kept: the caller does not change them afterwards
   * @param onNode told each inner node that this leaf completes, from below
   */
  readonly append: (leafHash: Buffer, onNode?: (height: number, hash: Buffer) => void) => void;
  /** The root of all leaves so far. */
  readonly root: () => Buffer;
  /** The roots of the complete subtrees, largest first: with the size, all that is needed to go on. */
  readonly peaks: () => readonly Buffer[];
  /** Plain data from which `restoreCompactRange` goes on. */
  readonly serialise: () => CompactRangeState;
};

/** A compact range as plain data: size, and peaks in base64. */
export type CompactRangeState = { readonly size: number; readonly peaks: readonly string[] };

/**
 * Begins a tree, or goes on with one.
 *
 * @param size leaves there are already
 * @param peaks roots of its complete subtrees, largest first: as many as `size` has ones in binary
 * @throws RangeError when there cannot be such a tree
 */
export function compactRange(size = 0, peaks: readonly Buffer[] = []): CompactRange {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("not a size");
  if (peaks.length !== peakHeights(size).length || peaks.some(({ length }) => length !== hashBytes))
    throw new RangeError("not the peaks of that size");
  return growing(size, [...peaks]);
}

/**
 * Goes on with what `serialise` gave.
 *
 * @param state untrusted
 * @returns undefined when it is not such data; whether it is the right tree only a root can tell
 */
export function restoreCompactRange(state: unknown): CompactRange | undefined {
  if (typeof state !== "object" || state === null || !("size" in state) || !("peaks" in state)) return undefined;
  const { size, peaks } = state;
  if (typeof size !== "number" || !Array.isArray(peaks)) return undefined;
  const hashes = peaks.map((peak: unknown) => Buffer.from(typeof peak === "string" ? peak : "", "base64"));
  if (hashes.some((hash, at) => hash.toString("base64") !== peaks[at])) return undefined;
  try {
    return compactRange(size, hashes);
  } catch {
    // No tree has that size with those peaks.
    return undefined;
  }
}

/** The heights of the complete subtrees that a tree of `size` leaves begins with, largest first. */
export function peakHeights(size: number): readonly number[] {
  const heights: number[] = [];
  for (let rest = size, height = 0; rest > 0; rest = Math.floor(rest / 2), height++)
    if (rest % 2 === 1) heights.unshift(height);
  return heights;
}

/** The root over the roots of complete subtrees, largest first. */
export function rootOfPeaks(peaks: readonly Buffer[]): Buffer {
  const last = peaks.at(-1);
  return last ? peaks.slice(0, -1).reduceRight((right, left) => hashNode(left, right), last) : emptyRoot();
}

function growing(start: number, peaks: Buffer[]): CompactRange {
  let size = start;
  return {
    size: () => size,
    append: (leafHash, onNode) => {
      if (leafHash.length !== hashBytes) throw new RangeError("not a hash");
      let node = leafHash;
      // Not by shifting: a ledger may pass 2³¹ records, where shifts begin to lie.
      for (let rest = size, height = 1; rest % 2 === 1; rest = (rest - 1) / 2, height++) {
        const left = peaks.pop();
        if (!left) throw new RangeError("not the peaks of that size");
        node = hashNode(left, node);
        onNode?.(height, node);
      }
      peaks.push(node);
      size += 1;
    },
    root: () => rootOfPeaks(peaks),
    peaks: () => [...peaks],
    serialise: () => ({ size, peaks: peaks.map((peak) => peak.toString("base64")) }),
  };
}
