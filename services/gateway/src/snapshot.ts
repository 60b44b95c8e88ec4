import type { Bus } from "@gatehouse/bus/connect";
import { putSnapshot } from "@gatehouse/bus/snapshot-store";
import { streams } from "@gatehouse/bus/subjects";
import { eraseKeysInCore, heldElsewhere, trimHead } from "@gatehouse/bus/trim";
import { openFromStorage, sealForStorage } from "@gatehouse/envelope/storage-seal";
import { fromPlain, toPlain } from "@gatehouse/policy/plain-state";
import type { Plain } from "@gatehouse/policy/plain-state";
import { emptyState } from "./state.ts";
import type { GatewayState } from "./state.ts";

/** Bound into the seal; a change of the format is a new name, so an old snapshot is refused and the records folded. */
const FORMAT = "gatehouse snapshot 4";

/** The state as sealed bytes: of this very moment, so it is to be taken between two steps. */
export function writeSnapshot(state: GatewayState, storageKey: Uint8Array): Uint8Array {
  return sealForStorage(storageKey, FORMAT, Buffer.from(JSON.stringify(toPlain(state))));
}

/**
 * The state of a snapshot.
 *
 * @throws `sealed-unreadable` when it is altered, under another key or of another format
 */
export function readSnapshot(sealed: Uint8Array, storageKey: Uint8Array): GatewayState {
  const text = Buffer.from(openFromStorage(storageKey, FORMAT, sealed)).toString();
  // Sealed by `writeSnapshot` under a key nobody else has: what opens is what was written.
  return fromPlain(JSON.parse(text) as Plain, emptyState());
}

/**
 * Stores a snapshot and then lets go of what it makes unnecessary: the head of the intake up to its place, and of CORE
 * as far as LEDGER, PARTS, KEYS and DELIVERY hold it.
 *
 * @param snapshot `oldestHeld` is the intake place of the oldest message that can still come out otherwise: it must stay
 *   readable
 */
export async function storeSnapshot(
  bus: Bus,
  snapshot: {
    readonly sealed: Uint8Array;
    readonly n: number;
    readonly intake: number;
    readonly oldestHeld: number | null;
    /** The record of the last erasure, 0 for none: its records are in no state that is running. */
    readonly erased: number;
  },
  at: (point: string) => Promise<void>,
): Promise<void> {
  const { sealed, n, intake, oldestHeld, erased } = snapshot;
  await putSnapshot(bus, sealed, { n, intake, erased });
  await at("snapshot.after-put");
  await trimHead(bus, streams.intake, oldestHeld === null ? intake : Math.min(intake, oldestHeld - 1));
  await at("snapshot.after-intake-trim");
  // The last batch stays, whole: a start reads from it which record is the last.
  const upTo = (await heldElsewhere(bus)) - LONGEST_BATCH;
  await eraseKeysInCore(bus, upTo);
  await trimHead(bus, streams.core, upTo);
}

/** The server takes no longer one. */
const LONGEST_BATCH = 1000;
