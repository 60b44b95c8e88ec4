import { GatehouseError } from "@gatehouse/contracts/errors";
import { compactRange } from "./compact-range.ts";
import { hashLeaf } from "./merkle.ts";
import type { TreeHead } from "./tile-log.ts";
import { readTile, rootOfTile, wholeBundle } from "./tile-reader.ts";
import type { TileStore } from "./tile-store.ts";
import { hashBytes, tileAt, tilePath, tileWidth } from "./tiles.ts";
import type { Tile } from "./tiles.ts";

const tileHeight = 8;

/** What is wrong with a log: the first record that is not as it was signed, and the file. */
export type LogFault = {
  readonly outcome: "wrong";
  /** The first wrong record; for a tile, the first of those it stands for. */
  readonly record: number;
  /** Where it lies; null when every file agrees with every other and only the root does not. */
  readonly file: string | null;
  /**
   * `missing`, `malformed` or `altered`: an entry. `tile`: every record is right, and a tile is not. `refused`: the caller's
   * own check of the leaf. `root`: the files are of one piece, and of another tree than the one signed; `firstDifference`
   * with another copy tells where they part.
   */
  readonly what: "missing" | "malformed" | "altered" | "refused" | "tile" | "root";
};
/** What reading a whole log came to. */
export type LogVerdict = { readonly outcome: "whole" } | LogFault;

/** Looks at a leaf; false when it is not what it should be at that place. */
export type CheckLeaf = (leaf: Buffer, index: number) => boolean;

/**
 * Reads a whole log from its bundles, hashes every leaf, compares every tile, and its root with the one that is signed;
 * one bundle and one tile of each level in memory at a time.
 *
 * @param head size and root, trusted: from a verified checkpoint
 * @param checkLeaf called in order with every leaf that is there
 * @param reach how far the tiles go, when that is further than `head`: how wide the last of them are follows from it
 */
export async function verifyLog(
  store: TileStore,
  head: TreeHead,
  checkLeaf: CheckLeaf = () => true,
  reach = head.size,
): Promise<LogVerdict> {
  const walk = new LogWalk(store, { size: head.size, reach }, checkLeaf);
  for (let start = 0; start < head.size; start += tileWidth) {
    const fault = await walk.bundle(start);
    if (fault) return fault;
  }
  return walk.verdict(head.root);
}

/** One way through a log, from the first leaf to the last. */
class LogWalk {
  readonly #store: TileStore;
  readonly #size: number;
  readonly #reach: number;
  readonly #checkLeaf: CheckLeaf;
  readonly #tree = compactRange();
  /** The tile of each level above the leaves that is being compared; null when it cannot be read. */
  readonly #tiles = new Map<number, { readonly index: number; readonly hashes: Buffer | null }>();
  readonly #computed = Buffer.alloc(tileWidth * hashBytes);
  /** The first of each kind: which of them counts, the root says at the end. */
  #entryFault: LogFault | undefined;
  #tileFault: LogFault | undefined;

  constructor(store: TileStore, log: { readonly size: number; readonly reach: number }, checkLeaf: CheckLeaf) {
    this.#store = store;
    this.#size = log.size;
    this.#reach = log.reach;
    this.#checkLeaf = checkLeaf;
  }

  /** Goes through one bundle. @returns a fault after which nothing can be said of what follows */
  async bundle(start: number): Promise<LogFault | undefined> {
    const tile = tileAt("entries", start, this.#reach);
    const hashes = tileAt(0, start, this.#reach);
    if (!tile || !hashes) throw new RangeError("no such bundle");
    const bundle = await wholeBundle(this.#store, tile);
    const file = tilePath(tile);
    if (!bundle) return this.#entryFault ?? { outcome: "wrong", record: start, file, what: "missing" };
    const entries = bundle.entries.slice(0, this.#size - start);
    const leafHashes = entries.map((leaf) => hashLeaf(leaf));
    for (let at = 0; at < leafHashes.length; at++) this.#computed.set(leafHashes[at] ?? [], at * hashBytes);
    const refused = entries.findIndex((leaf, at) => !this.#checkLeaf(leaf, start + at));
    const stored = await this.#tryTile(hashes);
    const differs = stored && firstDifferent(this.#computed.subarray(0, entries.length * hashBytes), stored);
    if (refused >= 0 && refused < (differs ?? Infinity))
      this.#entryFault ??= { outcome: "wrong", record: start + refused, file, what: "refused" };
    if (!bundle.isExact) {
      const record = start + Math.min(differs ?? entries.length, tile.width - 1);
      return this.#entryFault ?? { outcome: "wrong", record, file, what: "malformed" };
    }
    if (!stored) this.#tileFault ??= { outcome: "wrong", record: start, file: tilePath(hashes), what: "tile" };
    else if (differs !== undefined) await this.#blame(start + differs, file, hashes, stored);
    if (refused >= 0) this.#entryFault ??= { outcome: "wrong", record: start + refused, file, what: "refused" };
    await this.#grow(start, leafHashes);
    return undefined;
  }

  /** Either the leaf or the tile is wrong; for a full tile the one above tells which. */
  async #blame(record: number, file: string, tile: Tile, stored: Buffer): Promise<void> {
    const above =
      tile.width === tileWidth && record - (record % tileWidth) + tileWidth <= this.#size
        ? await this.#above(1, tile.index)
        : undefined;
    const isTile = above?.equals(rootOfTile(this.#computed)) ?? false;
    if (isTile && !above?.equals(rootOfTile(stored)))
      this.#tileFault ??= { outcome: "wrong", record, file: tilePath(tile), what: "tile" };
    else this.#entryFault ??= { outcome: "wrong", record, file, what: "altered" };
  }

  /** Adds the leaves to the tree, and compares each tile's root with its place in the tile above. */
  async #grow(start: number, leafHashes: readonly Buffer[]): Promise<void> {
    const done: { readonly level: number; readonly hash: Buffer }[] = [];
    const onNode = (height: number, hash: Buffer): void => {
      if (height % tileHeight === 0) done.push({ level: height / tileHeight, hash });
    };
    for (const leafHash of leafHashes) this.#tree.append(leafHash, onNode);
    for (const { level, hash } of done) {
      const span = tileWidth ** level;
      const position = (start + leafHashes.length) / span - 1;
      const stored = await this.#above(level, position);
      if (stored?.equals(hash)) continue;
      const tile = tileAt(level, position, this.#reach);
      const file = tile ? tilePath(tile) : null;
      this.#tileFault ??= { outcome: "wrong", record: position * span, file, what: "tile" };
    }
  }

  /** The hash that stands for a full tile in the tile above; undefined when that cannot be read. */
  async #above(level: number, position: number): Promise<Buffer | undefined> {
    const tile = tileAt(level, position, this.#reach);
    if (!tile) return undefined;
    let kept = this.#tiles.get(level);
    if (kept?.index !== tile.index) {
      kept = { index: tile.index, hashes: (await this.#tryTile(tile)) ?? null };
      this.#tiles.set(level, kept);
    }
    const at = position % tileWidth;
    return kept.hashes?.subarray(at * hashBytes, (at + 1) * hashBytes);
  }

  async #tryTile(tile: Tile): Promise<Buffer | undefined> {
    try {
      return await readTile(this.#store, tile);
    } catch (error) {
      if (error instanceof GatehouseError && error.code === "tile-unreadable") return undefined;
      throw error;
    }
  }

  verdict(root: Buffer): LogVerdict {
    const first = earlier(this.#entryFault, this.#tileFault);
    if (!this.#tree.root().equals(root))
      return this.#entryFault ?? this.#tileFault ?? { outcome: "wrong", record: 0, file: null, what: "root" };
    // Every leaf is the one signed, so whatever else differed was a tile; but a leaf may be signed and still refused.
    if (first?.what === "altered") return { ...first, file: tilePathBeside(first, this.#reach), what: "tile" };
    return first ?? { outcome: "whole" };
  }
}

function earlier(one: LogFault | undefined, two: LogFault | undefined): LogFault | undefined {
  if (!one || !two) return one ?? two;
  return one.record <= two.record ? one : two;
}

function tilePathBeside({ record, file }: LogFault, reach: number): string | null {
  const tile = tileAt(0, record, reach);
  return tile ? tilePath(tile) : file;
}

/** The first of `some` hashes that is not that of `all` at its place; undefined when there is none. */
function firstDifferent(some: Buffer, all: Buffer): number | undefined {
  if (all.subarray(0, some.length).equals(some)) return undefined;
  let at = 0;
  while (some.compare(all, at, at + hashBytes, at, at + hashBytes) === 0) at += hashBytes;
  return at / hashBytes;
}
