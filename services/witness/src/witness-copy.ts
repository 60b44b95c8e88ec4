import { GatehouseError } from "@gatehouse/contracts/errors";
import { hashLeaf } from "@gatehouse/ledger/merkle";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import type { TileLog } from "@gatehouse/ledger/tile-log";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileReader } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { nextPlace, start } from "./leaf-order.ts";
import type { Place, StoredLeaf } from "./leaf-order.ts";
import type { StateFile } from "./state-file.ts";

export type CopyPorts = {
  readonly store: TileStore;
  readonly state: StateFile;
  /** LEDGER's records from a place on, as many as come at once; none where there are no more. */
  readonly recordsFrom: (n: number) => Promise<readonly StoredLeaf[]>;
  readonly isGateway: (kid: string) => boolean;
};

/** A witness's own copy of the ledger, every leaf of it checked. Its calls must not overlap. */
export type WitnessCopy = {
  readonly size: () => number;
  readonly reader: () => TileReader;
  /**
   * Takes over what the ledger has beyond the copy, once.
   *
   * @returns whether there was anything
   * @throws GatehouseError `ledger-forked` with the first record that is not what must follow, `ledger-behind-witness` when
   *   records that were copied are there no more, `ledger-key-unlisted` while the directory does not know the gateway's key;
   *   what disk or server say, after which the same may be asked again
   */
  readonly advance: () => Promise<boolean>;
};

/**
 * Opens the copy where it was left.
 *
 * @throws GatehouseError `tile-unreadable` when its last files are missing or damaged; `witness-state-damaged` when it is
 *   not what was cosigned
 */
export async function openWitnessCopy(ports: CopyPorts): Promise<WitnessCopy> {
  const { store, state, recordsFrom, isGateway } = ports;
  const { copied, cosigned } = state.current();
  let tiles: TileLog | null = await openTileLog(store, copied);
  const reader = (): TileReader => tileReader(store, state.current().copied);
  if (cosigned) {
    const { size, root } = cosigned.checkpoint;
    if (!(await reader().root(size)).equals(root)) throw new GatehouseError("witness-state-damaged");
  }
  let place = copied === 0 ? start : placeOf(await reader().leaf(copied - 1), copied);
  return {
    size: () => state.current().copied,
    reader,
    advance: async () => {
      const size = state.current().copied;
      // The last one again: a ledger that was put back, and perhaps grew again, is seen at once.
      const records = await recordsFrom(Math.max(1, size));
      const [last, ...more] = size === 0 ? [null, ...records] : records;
      if (size > 0 && !last) throw new GatehouseError("ledger-behind-witness", { limit: size });
      if (last && !hashLeaf(last.data).equals(await reader().leafHash(size - 1)))
        throw new GatehouseError("ledger-forked", { limit: size });
      if (more.length === 0) return false;
      const after = placeAfter(
        place,
        more.filter((one) => one !== null),
        isGateway,
      );
      // After a write that failed, what is in memory is ahead of what is there.
      const open = tiles ?? (await openTileLog(store, size));
      tiles = null;
      await open.append(more.flatMap((one) => (one ? [one.data] : [])));
      await state.save({ ...state.current(), copied: open.size() });
      tiles = open;
      place = after;
      return true;
    },
  };
}

function placeAfter(before: Place, records: readonly StoredLeaf[], isGateway: (kid: string) => boolean): Place {
  let place = before;
  for (const record of records) {
    const next = nextPlace(place, record, isGateway);
    // A key may be newer than the directory that is known here: that is waited for, and nothing is copied meanwhile.
    if (next === "gateway-key") throw new GatehouseError("ledger-key-unlisted", { limit: place.n + 1 });
    if (typeof next === "string") throw new GatehouseError("ledger-forked", { code: next, limit: place.n + 1 });
    place = next;
  }
  return place;
}

/** Where a leaf of our own copy stands; where CORE had it is not kept, so the fence is checked from the next on. */
function placeOf(leaf: Buffer, n: number): Place {
  const place = nextPlace({ ...start, n: n - 1 }, { data: leaf, coreSeq: null }, () => true);
  if (typeof place === "string") throw new GatehouseError("witness-state-damaged", { code: place, limit: n });
  return place;
}
