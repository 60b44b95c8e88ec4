import type { Bus } from "@gatehouse/bus/connect";
import { putErased } from "@gatehouse/bus/erased-store";
import { eraseOlderSnapshots, putSnapshot } from "@gatehouse/bus/snapshot-store";
import { writeSnapshot } from "../snapshot.ts";
import type { GatewayState } from "../state.ts";
import { sealRemainders } from "./remainder.ts";
import type { Remainder } from "./remainder.ts";

/** What is left of so many records stands together. */
const TOGETHER = 500;

/** Keeps what is left of records before their keys go: without it they would be taken for lost. */
export async function keepRemainders(
  bus: Bus,
  remainders: readonly Remainder[],
  storageKey: Uint8Array,
): Promise<void> {
  for (let from = 0; from < remainders.length; from += TOGETHER)
    await putErased(bus, sealRemainders(remainders.slice(from, from + TOGETHER), storageKey));
}

/**
 * Puts the state as it is without what was erased in the place of every snapshot there is.
 *
 * @param state committed, and without what the erasure took
 * @param erasure the record that erased it
 */
export async function replaceSnapshots(
  bus: Bus,
  state: Pick<GatewayState, "at"> & { readonly sealed: Uint8Array },
  erasure: number,
  at: (point: string) => Promise<void>,
): Promise<void> {
  const { sealed } = state;
  const { n, intake } = state.at;
  await putSnapshot(bus, sealed, { n, intake, erased: 0 });
  await eraseOlderSnapshots(bus);
  await at("erase.after-snapshots");
  // Only now: who reads of this that it is done must find nothing older.
  await putSnapshot(bus, sealed, { n, intake, erased: erasure });
}

/** A state at this very moment, sealed. */
export function sealedNow(
  state: GatewayState,
  storageKey: Uint8Array,
): Pick<GatewayState, "at"> & { readonly sealed: Uint8Array } {
  return { at: state.at, sealed: writeSnapshot(state, storageKey) };
}
