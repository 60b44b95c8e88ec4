import { setImmediate } from "node:timers/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { compactRange } from "./compact-range.ts";
import type { CompactRange } from "./compact-range.ts";
import { encodeEntries, maxEntryBytes } from "./entry-bundle.ts";
import { hashLeaf } from "./merkle.ts";
import { peaksOfTile, readBundle, readTile } from "./tile-reader.ts";
import type { TileFile, TileStore } from "./tile-store.ts";
import { hashBytes, levelSize, rightEdge, tilePath, tileWidth } from "./tiles.ts";

/** How many bytes of tiles wait in memory, at most about, before they are written. */
const flushBytes = 4 * 1024 * 1024;
/** How many leaves are hashed, some milliseconds long, before others have their turn. */
const turnLeaves = 1_000;
const tileHeight = 8;

/** A tree's size and root: what a checkpoint says. */
export type TreeHead = { readonly size: number; readonly root: Buffer };

/** A log that is written as tiles. Only its size must be kept beside them, by who signs or cosigns it. */
export type TileLog = {
  readonly size: () => number;
  readonly root: () => Buffer;
  /**
   * Adds leaves. When it resolves every tile and bundle of the new size is durable, and the caller may write that size down
   * and sign it; a crash before leaves the log readable at the old size. Calls must not overlap.
   *
   * @param leaves bytes as stored, not changed by the caller until it resolves
   * @throws GatehouseError `leaf-too-large` before anything is written; `tile-differs` when another leaf was written at that
   *   place before; whatever the store throws. After a failed write the log must be opened again: what it has in memory
   *   is ahead of what is there.
   */
  readonly append: (leaves: readonly Uint8Array[]) => Promise<TreeHead>;
};

/**
 * Opens a log at a size, reading the last tile of each level and the last bundle, a few files however long the log.
 *
 * @param size as its owner last wrote it down; tiles of later leaves may be there and are not looked at
 * @returns a log whose `root` the caller compares with the one it signed
 * @throws GatehouseError `tile-unreadable` when a tile is missing or damaged, or the last leaves are not those of its hashes
 */
export async function openTileLog(store: TileStore, size: number): Promise<TileLog> {
  const edges: Edge[] = [];
  let bundle: readonly Uint8Array[] = [];
  let peaks: readonly Buffer[] = [];
  for (const tile of rightEdge(size)) {
    if (tile.level === "entries") {
      bundle = await readBundle(store, tile);
      continue;
    }
    const hashes = await readTile(store, tile);
    edges[tile.level] = edgeOf(tile.index, hashes);
    // From below: each level's subtrees are larger than all of those under it.
    peaks = [...peaksOfTile(hashes), ...peaks];
  }
  for (let level = 0; levelSize(level, size) > 0; level++)
    edges[level] ??= edgeOf(levelSize(level, size) / tileWidth, Buffer.alloc(0));
  const [leaves] = edges;
  for (const [place, entry] of bundle.entries())
    if (leaves && hashLeaf(entry).compare(leaves.hashes, place * hashBytes, (place + 1) * hashBytes) !== 0)
      throw new GatehouseError("tile-unreadable", {
        file: tilePath({ level: "entries", index: leaves.index, width: bundle.length }),
      });
  return new OpenTileLog(store, compactRange(size, peaks), edges, [...bundle]);
}

/** The last tile of a level, as far as it is filled. */
type Edge = {
  index: number;
  hashes: Buffer;
  width: number;
  /** How many hashes of it have been written, as a partial tile. */
  written: number;
};

function edgeOf(index: number, hashes: Buffer): Edge {
  const edge = { index, hashes: Buffer.alloc(tileWidth * hashBytes), width: hashes.length / hashBytes };
  edge.hashes.set(hashes);
  return { ...edge, written: edge.width };
}

class OpenTileLog implements TileLog {
  readonly #store: TileStore;
  readonly #tree: CompactRange;
  readonly #edges: Edge[];
  /** The leaves of the last bundle, at most 255. */
  #bundle: Uint8Array[];
  #files: TileFile[] = [];
  #bytes = 0;
  /** Full tiles that were partial when they were last written. */
  #outgrown: string[] = [];
  #state: "open" | "writing" | "failed" = "open";

  constructor(store: TileStore, tree: CompactRange, edges: Edge[], bundle: Uint8Array[]) {
    this.#store = store;
    this.#tree = tree;
    this.#edges = edges;
    this.#bundle = bundle;
  }

  size(): number {
    return this.#tree.size();
  }

  root(): Buffer {
    return this.#tree.root();
  }

  async append(leaves: readonly Uint8Array[]): Promise<TreeHead> {
    if (this.#state !== "open") throw new GatehouseError("internal");
    if (leaves.some(({ length }) => length > maxEntryBytes))
      throw new GatehouseError("leaf-too-large", { limit: maxEntryBytes });
    this.#state = "writing";
    try {
      await this.#addAll(leaves);
      // Only now: until the full tile is there, the partial one is all there is.
      for (const path of this.#outgrown.splice(0)) await this.#store.dropPartials(path);
      this.#state = "open";
    } finally {
      if (this.#state === "writing") this.#state = "failed";
    }
    return { size: this.size(), root: this.root() };
  }

  /** Hashes leaves while the disk writes the tiles of those before them. */
  async #addAll(leaves: readonly Uint8Array[]): Promise<void> {
    let writing: Promise<void> = Promise.resolve();
    try {
      for (const [at, leaf] of leaves.entries()) {
        this.#add(leaf);
        if (this.#bytes >= flushBytes) {
          await writing;
          writing = this.#flush();
          // Awaited below; until then its failure is nobody's surprise.
          writing.catch(() => undefined);
        }
        if (at % turnLeaves === turnLeaves - 1) await setImmediate();
      }
      this.#queuePartials();
    } finally {
      // Also when one fails: nothing is to be going on at the disk when the caller is told.
      await writing;
    }
    await this.#flush();
  }

  #add(leaf: Uint8Array): void {
    const leafHash = hashLeaf(leaf);
    this.#bundle.push(leaf);
    if (this.#bundle.length === tileWidth) {
      const index = Math.floor(this.size() / tileWidth);
      const path = tilePath({ level: "entries", index, width: tileWidth });
      this.#queue({ path, bytes: encodeEntries(this.#bundle) });
      if ((this.#edges[0]?.written ?? 0) > 0) this.#outgrown.push(path);
      this.#bundle = [];
    }
    this.#push(0, leafHash);
    this.#tree.append(leafHash, (height, hash) => {
      if (height % tileHeight === 0) this.#push(height / tileHeight, hash);
    });
  }

  #push(level: number, hash: Buffer): void {
    const edge = (this.#edges[level] ??= edgeOf(0, Buffer.alloc(0)));
    edge.hashes.set(hash, edge.width * hashBytes);
    edge.width += 1;
    if (edge.width < tileWidth) return;
    const path = tilePath({ level, index: edge.index, width: tileWidth });
    this.#queue({ path, bytes: edge.hashes });
    if (edge.written > 0) this.#outgrown.push(path);
    Object.assign(edge, { index: edge.index + 1, hashes: Buffer.alloc(tileWidth * hashBytes), width: 0, written: 0 });
  }

  #queuePartials(): void {
    const [leaves] = this.#edges;
    if (leaves && leaves.width > leaves.written) {
      const path = tilePath({ level: "entries", index: leaves.index, width: leaves.width });
      this.#queue({ path, bytes: encodeEntries(this.#bundle) });
    }
    for (const [level, edge] of this.#edges.entries()) {
      const { index, width, written, hashes } = edge;
      if (width <= written) continue;
      this.#queue({ path: tilePath({ level, index, width }), bytes: hashes.subarray(0, width * hashBytes) });
      edge.written = width;
    }
  }

  #queue(file: TileFile): void {
    this.#files.push(file);
    this.#bytes += file.bytes.length;
  }

  async #flush(): Promise<void> {
    const files = this.#files;
    this.#files = [];
    this.#bytes = 0;
    if (files.length > 0) await this.#store.write(files);
  }
}
