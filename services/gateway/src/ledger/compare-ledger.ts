import type { Bus } from "@gatehouse/bus/connect";
import { range } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { hashLeaf } from "@gatehouse/ledger/merkle";
import { readTile } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { hashBytes, tileAt, tileWidth } from "@gatehouse/ledger/tiles";

/**
 * The number of the first record of LEDGER that is not the one a tree of `size` leaves was made of, from tiles that need
 * not be trusted: whoever is right, there they part.
 *
 * @returns null when all of them are; also when the tiles cannot be read from some place on, where nothing is known
 * @throws `stream-gap` when a record of LEDGER is missing; `bus-unavailable`
 */
export async function firstDifference(bus: Bus, tiles: TileStore, size: number): Promise<number | null> {
  if (size === 0) return null;
  let hashes: Buffer | null = null;
  for await (const { data, seq } of range(bus, streams.ledger, 1)) {
    const place = (seq - 1) % tileWidth;
    if (place === 0) hashes = await hashesAt(tiles, seq - 1, size);
    if (hashes === null) return null;
    if (hashLeaf(data).compare(hashes, place * hashBytes, (place + 1) * hashBytes) !== 0) return seq;
    if (seq >= size) return null;
  }
  return null;
}

async function hashesAt(tiles: TileStore, index: number, size: number): Promise<Buffer | null> {
  const tile = tileAt(0, index, size);
  if (!tile) return null;
  try {
    return await readTile(tiles, tile);
  } catch (cause) {
    if (cause instanceof GatehouseError && cause.code === "tile-unreadable") return null;
    throw cause;
  }
}
