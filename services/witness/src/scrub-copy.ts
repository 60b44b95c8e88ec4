import { verifyLog } from "@gatehouse/ledger/verify-log";
import type { LogVerdict } from "@gatehouse/ledger/verify-log";
import type { TileStore } from "@gatehouse/ledger/tile-store";
import { nextPlace, start } from "./leaf-order.ts";
import type { Place } from "./leaf-order.ts";
import type { WitnessState } from "./state-file.ts";

/**
 * Reads a witness's copy as far as it was cosigned: every leaf and its order, every tile, and the root against the
 * checkpoint. Following may go on meanwhile: what was cosigned does not change.
 */
export async function scrubCopy(store: TileStore, { copied, cosigned }: WitnessState): Promise<LogVerdict> {
  if (!cosigned) return { outcome: "whole" };
  let place: Place = start;
  const follows = (leaf: Buffer): boolean => {
    const next = nextPlace(place, { data: leaf, coreSeq: null }, () => true);
    if (typeof next === "string") return false;
    place = next;
    return true;
  };
  return verifyLog(store, cosigned.checkpoint, follows, copied);
}
