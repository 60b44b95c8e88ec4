import { GatehouseError } from "@gatehouse/contracts/errors";
import { peakHeights, rootOfPeaks } from "./compact-range.ts";
import { readEntries } from "./entry-bundle.ts";
import { hashNode } from "./merkle.ts";
import type { TileStore } from "./tile-store.ts";
import { hashBytes, levelOfHeight, tileAt, tilePath, tileWidth } from "./tiles.ts";
import type { Tile } from "./tiles.ts";

/** What a log's tiles show of the tree at its size, and at every smaller one. Nothing of it is proved: see each. */
export type TileReader = {
  /** The root of the first `size` leaves, to be compared with one that is signed. */
  readonly root: (size: number) => Promise<Buffer>;
  readonly leafHash: (index: number) => Promise<Buffer>;
  /** The leaf itself, as it was stored. */
  readonly leaf: (index: number) => Promise<Buffer>;
  /** RFC 6962 §2.1.1: from the leaf's sibling upwards. The caller verifies it against a signed root, as others will. */
  readonly inclusionProof: (index: number, size: number) => Promise<readonly Buffer[]>;
  /** RFC 6962 §2.1.2: that the tree of `to` begins with that of `from`; empty from 0 and between equals. */
  readonly consistencyProof: (from: number, to: number) => Promise<readonly Buffer[]>;
  /** The root of a complete subtree: `2 ** height` leaves from `index * 2 ** height`. */
  readonly node: (height: number, index: number) => Promise<Buffer>;
};

/** The leaves `[start, end)`, aligned as RFC 6962 splits a tree. */
type Range = { readonly start: number; readonly end: number };

/**
 * Reads roots and proofs from a log's tiles; no other file is needed.
 *
 * Each of its functions throws GatehouseError `tile-unreadable` when a tile is missing or of another length, and RangeError
 * when asked for what the log does not reach.
 *
 * @param reach the log's size as its newest checkpoint has it: that a tile is there, and how wide, follows from it
 */
export function tileReader(store: TileStore, reach: number): TileReader {
  const node: TileReader["node"] = async (height, index) => {
    const { level, span } = levelOfHeight(height);
    // A node is complete with the last of its hashes.
    const tile = tileAt(level, (index + 1) * span - 1, reach);
    if (!tile) throw new RangeError("no such node");
    return nodeOf(await tileNodes(store, tile), (index * span) % tileWidth, span);
  };
  const rangeRoot = async ({ start, end }: Range): Promise<Buffer> => {
    const peaks: Buffer[] = [];
    let at = start;
    for (const height of peakHeights(end - start)) {
      peaks.push(await node(height, at / 2 ** height));
      at += 2 ** height;
    }
    return rootOfPeaks(peaks);
  };
  const rootsOf = async (ranges: readonly Range[]): Promise<readonly Buffer[]> => {
    const roots: Buffer[] = [];
    // One after the other: neighbours lie in the same tile, and a proof is of some twenty hashes.
    for (const range of ranges) roots.push(await rangeRoot(range));
    return roots;
  };
  const sizeOf = (size: number): number => {
    if (!Number.isSafeInteger(size) || size < 0 || size > reach) throw new RangeError("no such size");
    return size;
  };
  return {
    node,
    root: async (size) => rangeRoot({ start: 0, end: sizeOf(size) }),
    leafHash: async (index) => node(0, placeIn(index, reach)),
    leaf: async (index) => {
      const tile = tileAt("entries", placeIn(index, reach), reach);
      const leaf = tile && (await readBundle(store, tile))[index % tileWidth];
      if (!leaf) throw new RangeError("no such leaf");
      return leaf;
    },
    inclusionProof: async (index, size) => rootsOf(inclusionRanges(placeIn(index, sizeOf(size)), size)),
    consistencyProof: async (from, to) => {
      if (sizeOf(from) > sizeOf(to)) throw new RangeError("not the smaller tree");
      return rootsOf(from === 0 ? [] : consistencyRanges(from, to));
    },
  };
}

/**
 * The hashes of a tile, as many as it has. Where a partial tile has been removed the full one is read in its place (C2SP
 * tlog-tiles, "Partial Tiles").
 *
 * @throws GatehouseError `tile-unreadable` when there is neither, or it has another length
 */
export async function readTile(store: TileStore, tile: Tile): Promise<Buffer> {
  const found = await readEither(store, tile);
  if (!found || found.bytes.length !== found.width * hashBytes) throw unreadable(tile);
  return found.bytes.subarray(0, tile.width * hashBytes);
}

/**
 * The entries of a bundle, as many as it has; from the full bundle where the partial one has been removed.
 *
 * @throws GatehouseError `tile-unreadable` when there is neither, or it holds fewer, or more than entries
 */
export async function readBundle(store: TileStore, tile: Tile): Promise<readonly Buffer[]> {
  const bundle = await wholeBundle(store, tile);
  if (!bundle?.isExact) throw unreadable(tile);
  return bundle.entries;
}

/**
 * The whole entries of a bundle, or of the full one in its place; undefined when there is neither. `isExact` when the file
 * has as many as its name says, and nothing after them.
 */
export async function wholeBundle(
  store: TileStore,
  tile: Tile,
): Promise<{ readonly entries: readonly Buffer[]; readonly isExact: boolean } | undefined> {
  const found = await readEither(store, tile);
  if (!found) return undefined;
  const entries = readEntries(found.bytes, found.width);
  const end = entries.reduce((sum, { length }) => sum + 2 + length, 0);
  const isExact = entries.length === found.width && end === found.bytes.length;
  return { entries: entries.slice(0, tile.width), isExact };
}

async function readEither(
  store: TileStore,
  tile: Tile,
): Promise<{ readonly bytes: Buffer; readonly width: number } | undefined> {
  for (const width of new Set([tile.width, tileWidth])) {
    const bytes = await store.read(tilePath({ ...tile, width }));
    if (bytes) return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), width };
  }
  return undefined;
}

function unreadable(tile: Tile): GatehouseError {
  return new GatehouseError("tile-unreadable", { file: tilePath(tile) });
}

/** The hashes of a tile, and above them every complete node over them, a level after the other. */
type TileNodes = readonly Buffer[];

/** How many tiles of a store are kept with their nodes, at 16 KiB each: the upper ones serve every proof. */
const maxKept = 64;
const kept = new WeakMap<TileStore, Map<string, TileNodes>>();

/** A tile of one width never changes, so what was worked out of it need not be worked out again. */
async function tileNodes(store: TileStore, tile: Tile): Promise<TileNodes> {
  const ofStore = kept.get(store) ?? new Map<string, TileNodes>();
  kept.set(store, ofStore);
  const path = tilePath(tile);
  const nodes = ofStore.get(path) ?? nodesOver(await readTile(store, tile));
  // The last used goes to the end, the longest unused first.
  ofStore.delete(path);
  ofStore.set(path, nodes);
  for (const oldest of ofStore.keys()) {
    if (ofStore.size <= maxKept) break;
    ofStore.delete(oldest);
  }
  return nodes;
}

function nodesOver(tile: Buffer): TileNodes {
  const levels = [tile];
  for (let below = tile; below.length >= 2 * hashBytes;) {
    const count = Math.floor(below.length / (2 * hashBytes));
    const level = Buffer.alloc(count * hashBytes);
    for (let at = 0; at < count; at++)
      level.set(hashNode(hashAt(below, at * 2), hashAt(below, at * 2 + 1)), at * hashBytes);
    levels.push(level);
    below = level;
  }
  return levels;
}

function nodeOf(nodes: TileNodes, from: number, span: number): Buffer {
  const level = nodes[Math.log2(span)];
  const at = from / span;
  if (!level || level.length < (at + 1) * hashBytes) throw new RangeError("no such node");
  // Not a view: a proof of a few hashes must not keep whole tiles.
  return Buffer.from(hashAt(level, at));
}

function hashAt(hashes: Buffer, at: number): Buffer {
  return hashes.subarray(at * hashBytes, (at + 1) * hashBytes);
}

/** The root over all hashes of a full tile: what stands for it in the tile above. */
export function rootOfTile(tile: Buffer): Buffer {
  return nodeOf(nodesOver(tile), 0, tileWidth);
}

/** The roots of the complete subtrees that the last tile of a level is, largest first. */
export function peaksOfTile(tile: Buffer): readonly Buffer[] {
  const nodes = nodesOver(tile);
  let at = 0;
  return peakHeights(tile.length / hashBytes).map((height) => {
    const peak = nodeOf(nodes, at, 2 ** height);
    at += 2 ** height;
    return peak;
  });
}

/** PATH(m, D[n]) of RFC 6962 §2.1.1, as the ranges whose roots it is, from the leaf upwards. */
function inclusionRanges(index: number, size: number): readonly Range[] {
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  return ranges;
}

/** SUBPROOF(m, D[n], true) of RFC 6962 §2.1.2. */
function consistencyRanges(from: number, to: number): readonly Range[] {
  const ranges: Range[] = [];
  let [start, end] = [0, to];
  while (from < end) {
    const middle = start + split(end - start);
    if (from <= middle) {
      ranges.unshift({ start: middle, end });
      end = middle;
    } else {
      ranges.unshift({ start, end: middle });
      start = middle;
    }
  }
  // What was the whole of the smaller tree is known to who has its root.
  return start === 0 ? ranges : [{ start, end }, ...ranges];
}

/** The largest power of two below `count`. */
function split(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function placeIn(index: number, size: number): number {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError("no such leaf");
  return index;
}
