import type { PartsDisk, PartsFolder } from "@gatehouse/ledger/parts-folder";
import { openPartsFolder } from "@gatehouse/ledger/parts-folder";
import { readLeaf } from "@gatehouse/ledger/record";
import { readPartsOf } from "@gatehouse/ledger/sealed-parts";
import { readBundle } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { tileAt, tileWidth } from "@gatehouse/ledger/tiles";

/** A record's sealed parts as PARTS has them. */
export type StoredParts = { readonly n: number; readonly data: Uint8Array };

export type PartsCopyPorts = {
  readonly dir: string;
  /** The copy of the leaves, and how far it reaches. */
  readonly store: TileStore;
  readonly size: () => number;
  /** What PARTS has from a place on, as many as come at once; what was erased is left out. */
  readonly partsFrom: (n: number) => Promise<readonly StoredParts[]>;
  /** Told of each record whose parts are not the ones of its leaf: they are not kept. */
  readonly unfit: (n: number) => void;
  readonly disk?: PartsDisk | undefined;
};

/**
 * A witness's copy of the sealed parts, from which PARTS can be restored. It holds no key and opens nothing; what it can
 * check it does: that the parts name the number and the root of the leaf that was copied before. Its calls must not overlap.
 */
export type PartsCopy = {
  /** Takes over what PARTS has beyond the copy, as far as the leaves are there, once. @returns whether there was anything */
  readonly advance: () => Promise<boolean>;
};

/** Opens the copy where it was left. */
export async function openPartsCopy(ports: PartsCopyPorts): Promise<PartsCopy> {
  const { dir, disk, partsFrom, size, unfit } = ports;
  let folder: PartsFolder | null = await openPartsFolder(dir, disk);
  return {
    advance: async () => {
      // After a write that failed, what is there has to be looked at again.
      const open = folder ?? (await openPartsFolder(dir, disk));
      folder = open;
      const known = size();
      if (open.size() >= known) return false;
      const found = (await partsFrom(open.size() + 1)).filter(({ n }) => n <= known);
      const last = found.at(-1);
      if (!last) return false;
      const rootOf = rootsIn(ports.store, known);
      const next: (Uint8Array | null)[] = Array.from({ length: last.n - open.size() }, () => null);
      for (const { n, data } of found) {
        const of = readPartsOf(data);
        if (of?.n === n && of.root === (await rootOf(n))) next[n - open.size() - 1] = data;
        else unfit(n);
      }
      folder = null;
      await open.append(next);
      folder = open;
      return true;
    },
  };
}

/** The root that record `n`'s leaf names; each bundle is read once while its leaves are asked for. */
function rootsIn(store: TileStore, reach: number): (n: number) => Promise<string | undefined> {
  let kept: { readonly index: number; readonly leaves: readonly Buffer[] } | null = null;
  return async (n) => {
    const tile = tileAt("entries", n - 1, reach);
    if (!tile) return undefined;
    if (kept?.index !== tile.index) kept = { index: tile.index, leaves: await readBundle(store, tile) };
    const leaf = kept.leaves[(n - 1) % tileWidth];
    return leaf && readLeaf(leaf)?.root;
  };
}
