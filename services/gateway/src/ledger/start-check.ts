import type { Bus } from "@gatehouse/bus/connect";
import { range } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { verifyCheckpoint } from "@gatehouse/ledger/checkpoint";
import type { CheckpointNote } from "@gatehouse/ledger/checkpoint";
import type { LedgerTrust } from "@gatehouse/ledger/directory-trust";
import type { VerifyNote } from "@gatehouse/ledger/note-key";
import { openTileLog } from "@gatehouse/ledger/tile-log";
import type { TileLog } from "@gatehouse/ledger/tile-log";
import { tileReader } from "@gatehouse/ledger/tile-reader";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import type { Log } from "@gatehouse/observe/log";
import { firstDifference } from "./compare-ledger.ts";
import type { WitnessLine } from "./witness-line.ts";

export type StartCheck = {
  readonly bus: Bus;
  /** How many records LEDGER has. */
  readonly records: number;
  /** The newest checkpoint this partnership's gateways signed, as it was kept; null for none. */
  readonly signed: CheckpointNote | null;
  readonly witnesses: readonly WitnessLine[];
  readonly trust: LedgerTrust;
  readonly verify: VerifyNote;
  /** The gateway's own tiles: they can be made again from LEDGER. */
  readonly store: TileStore;
  /** Removes all of them. */
  readonly emptyStore: () => Promise<void>;
  readonly log: Log;
};

/** A checkpoint that was seen outside this ledger, and where what it is of can be read. */
type Seen = { readonly note: CheckpointNote; readonly tiles: TileStore | null; readonly by: string };

/**
 * A ledger up to this long is read to its beginning before the gateway starts, in some seconds; a longer one while it
 * runs (`scrub`).
 */
const READ_WHOLE = 50_000;

/** Leaves put into the tree at once. */
const CHUNK = 4_096;

/**
 * Opens the tree over LEDGER, and refuses a ledger that is shorter than, or different from, what was signed or cosigned of
 * it before (architecture §3.8).
 *
 * @returns the tree with every record of LEDGER in it
 * @throws `ledger-behind-witness` naming the first record that is missing; `ledger-forked` naming the first that differs
 */
export async function openCheckedTree(check: StartCheck): Promise<TileLog> {
  const seen = await checkpointsSeen(check);
  const longest = Math.max(0, ...seen.map(({ note }) => note.checkpoint.size));
  if (check.records < longest) throw new GatehouseError("ledger-behind-witness", { limit: check.records + 1 });
  const tiles = (await reopened(check)) ?? (await rebuilt(check));
  await grow(check, tiles);
  const reader = tileReader(check.store, tiles.size());
  for (const one of seen) {
    const { size, root } = one.note.checkpoint;
    if ((await reader.root(size)).equals(root)) continue;
    const n = one.tiles === null ? null : await firstDifference(check.bus, one.tiles, size);
    throw new GatehouseError("ledger-forked", { code: one.by, ...(n === null ? {} : { limit: n }) });
  }
  if (check.records <= READ_WHOLE) await refuseDifferent(check.bus, check.store, check.records);
  return tiles;
}

/**
 * Reads a ledger too long to be read at the start from its beginning, while the gateway runs.
 *
 * @throws `ledger-forked` naming the first record that is not the one the tree was made of
 */
export async function scrub({ bus, store, records }: Pick<StartCheck, "bus" | "store" | "records">): Promise<void> {
  if (records > READ_WHOLE) await refuseDifferent(bus, store, records);
}

async function refuseDifferent(bus: Bus, store: TileStore, size: number): Promise<void> {
  const n = await firstDifference(bus, store, size);
  if (n !== null) throw new GatehouseError("ledger-forked", { code: "tiles", limit: n });
}

/** What the gateway kept of its own, and what each witness shows; of neither anything that the ledger's key did not sign. */
async function checkpointsSeen({ signed, witnesses, trust, verify, log }: StartCheck): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  if (signed !== null) {
    if (!verifyCheckpoint(signed, trust.log, verify)) throw new GatehouseError("ledger-forked", { code: "signed" });
    seen.push({ note: signed, tiles: null, by: "signed" });
  }
  const newest = await Promise.all(witnesses.map(async (witness) => witness.newest()));
  for (const [at, note] of newest.entries()) {
    const witness = witnesses[at];
    // One that has seen nothing yet has nothing to say.
    if (!witness || note === undefined || note === "none") continue;
    // Without it only what was kept here can be compared, and whoever took the server's disk has that too.
    if (note === "away") log.warn("gateway.witness-away", { agency: witness.agency });
    else if (!verifyCheckpoint(note, trust.log, verify))
      log.error("gateway.alarm", { code: "witness-answer-invalid", agency: witness.agency });
    else seen.push({ note, tiles: witness.tiles, by: witness.agency });
  }
  return seen;
}

/** The tree as it was when its newest checkpoint was signed; null when the tiles do not show it. */
async function reopened({ signed, store }: StartCheck): Promise<TileLog | null> {
  if (signed === null) return null;
  try {
    const tiles = await openTileLog(store, signed.checkpoint.size);
    return tiles.root().equals(signed.checkpoint.root) ? tiles : null;
  } catch (cause) {
    if (cause instanceof GatehouseError && cause.code === "tile-unreadable") return null;
    throw cause;
  }
}

async function rebuilt({ emptyStore, store, log, records }: StartCheck): Promise<TileLog> {
  if (records > 0) log.warn("gateway.tiles-rebuilt", { count: records });
  await emptyStore();
  return openTileLog(store, 0);
}

/** Puts every record that LEDGER has beyond the tree into it. */
async function grow({ bus, records }: StartCheck, tiles: TileLog): Promise<void> {
  if (tiles.size() >= records) return;
  let leaves: Uint8Array[] = [];
  for await (const { data, seq } of range(bus, streams.ledger, tiles.size() + 1)) {
    leaves.push(data);
    if (leaves.length >= CHUNK || seq === records) {
      await tiles.append(leaves);
      leaves = [];
    }
    if (seq === records) return;
  }
}
