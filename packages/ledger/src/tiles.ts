/** How many hashes a full tile, and how many entries a full bundle has (C2SP tlog-tiles, "Merkle Tree"). */
export const tileWidth = 256;
/** The bytes of one hash in a tile. */
export const hashBytes = 32;
const maxLevel = 63;
const tileHeight = 8;

/** One tile or bundle of entries: which, and how many of its hashes or entries there are. */
export type Tile = {
  /** 0 for leaf hashes, upwards; `entries` for bundles of the leaves themselves. */
  readonly level: number | "entries";
  readonly index: number;
  /** 1 to 256; below 256 the tile is partial. */
  readonly width: number;
};

/**
 * Where a tile is served and kept: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]` (C2SP tlog-tiles).
 *
 * @throws RangeError for what is no tile
 */
export function tilePath({ level, index, width }: Tile): string {
  if (!isLevel(level) || !Number.isSafeInteger(index) || index < 0 || !isWidth(width)) throw new RangeError("no tile");
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g) ?? [];
  const last = groups.length - 1;
  const elements = groups.map((group, at) => (at === last ? group : `x${group}`)).join("/");
  return `tile/${level}/${elements}${width === tileWidth ? "" : `.p/${width}`}`;
}

const pathShape = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/**
 * Reads a tile's path, in the one spelling it has.
 *
 * @param path untrusted: from a URL, say
 * @returns undefined for another spelling, or a number that no tree here can reach (2⁵³ and more)
 */
export function parseTilePath(path: string): Tile | undefined {
  const [, level = "", elements = "", width] = pathShape.exec(path) ?? [];
  if (level === "") return undefined;
  const index = Number(elements.replaceAll(/[x/]/g, ""));
  const tile: Tile = {
    level: level === "entries" ? level : Number(level),
    index,
    width: width === undefined ? tileWidth : Number(width),
  };
  if (!isLevel(tile.level) || !Number.isSafeInteger(index)) return undefined;
  if (width !== undefined && tile.width >= tileWidth) return undefined;
  // A leading group of zeros would be a second spelling.
  return tilePath(tile) === path ? tile : undefined;
}

/** How many hashes a level has in a tree of `size` leaves, over all of its tiles. */
export function levelSize(level: Tile["level"], size: number): number {
  return Math.floor(size / tileWidth ** (level === "entries" ? 0 : level));
}

/** The tile that has a hash or entry, as wide as it is in a tree of `size` leaves; undefined where there is none yet. */
export function tileAt(level: Tile["level"], position: number, size: number): Tile | undefined {
  const count = levelSize(level, size);
  if (position < 0 || position >= count) return undefined;
  const index = Math.floor(position / tileWidth);
  return { level, index, width: Math.min(tileWidth, count - index * tileWidth) };
}

/** The last, partial tiles of a tree of `size` leaves, from the entries upwards: what is read to go on with it. */
export function rightEdge(size: number): readonly Tile[] {
  return levelsOfTree(size).flatMap((level) => {
    const count = levelSize(level, size);
    const width = count % tileWidth;
    return width === 0 ? [] : [{ level, index: Math.floor(count / tileWidth), width }];
  });
}

/**
 * The tiles that a tree has after growing from `from` to `to` leaves and had not before, bottom up: entries first, so that
 * whatever is there rests on what is there.
 */
export function tilesOfGrowth(from: number, to: number): readonly Tile[] {
  return levelsOfTree(to).flatMap((level) => {
    const [before, after] = [levelSize(level, from), levelSize(level, to)];
    if (after <= before) return [];
    const first = Math.floor(before / tileWidth);
    const count = Math.ceil(after / tileWidth) - first;
    return Array.from({ length: count }, (_, at) => ({
      level,
      index: first + at,
      width: Math.min(tileWidth, after - (first + at) * tileWidth),
    }));
  });
}

/** The level of the tile that has the nodes of a height, and how many of its hashes one such node spans. */
export function levelOfHeight(height: number): { readonly level: number; readonly span: number } {
  const level = Math.floor(height / tileHeight);
  return { level, span: 2 ** (height % tileHeight) };
}

function levelsOfTree(size: number): readonly Tile["level"][] {
  const levels: Tile["level"][] = ["entries"];
  for (let level = 0; levelSize(level, size) > 0; level++) levels.push(level);
  return levels;
}

function isLevel(level: Tile["level"]): boolean {
  return level === "entries" || (Number.isInteger(level) && level >= 0 && level <= maxLevel);
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= tileWidth;
}
