import { GatehouseError } from "@gatehouse/contracts/errors";
import type { TileStore } from "../tile-store.ts";

/** A tile store in memory, of which a test sees and changes everything. */
export type MemoryTiles = TileStore & {
  readonly files: Map<string, Buffer>;
  /** Writes succeed so many times more, and then never again. */
  readonly failAfter: (writes: number) => void;
};

/** A store as the port says it is; each file of a write is a write of its own, so that it can stop between any two. */
export function memoryTiles(files: ReadonlyMap<string, Buffer> = new Map()): MemoryTiles {
  const kept = new Map(files);
  let left = Infinity;
  return {
    files: kept,
    failAfter: (writes) => {
      left = writes;
    },
    read: async (path) => kept.get(path),
    write: async (all) => {
      for (const { path, bytes } of all) {
        if (left-- <= 0) throw new Error("no more writes");
        const there = kept.get(path);
        if (there && !there.equals(bytes)) throw new GatehouseError("tile-differs", { file: path });
        kept.set(path, Buffer.from(bytes));
      }
    },
    dropPartials: async (path) => {
      if (left <= 0) throw new Error("no more writes");
      for (const name of kept.keys()) if (name.startsWith(`${path}.p/`)) kept.delete(name);
    },
  };
}
