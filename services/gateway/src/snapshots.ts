import type { Bus } from "@gatehouse/bus/connect";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { Committer } from "./commit.ts";
import type { GatewayConfig } from "./config.ts";
import { oldestOpenIntake } from "./open-messages.ts";
import { storeSnapshot, writeSnapshot } from "./snapshot.ts";
import type { GatewayState } from "./state.ts";

export type Snapshots = {
  /** Takes a snapshot of the state when enough has happened since the last one; stores it once it is committed. */
  readonly consider: (state: GatewayState) => void;
  /** Stores one last snapshot, so that the next start folds nothing. */
  readonly last: (state: GatewayState) => Promise<void>;
  /** How far the newest stored one goes, and for how long it has been there, or this start where it was before. */
  readonly standing: () => { readonly n: number; readonly ageMs: number };
};

export type SnapshotContext = {
  readonly config: Pick<GatewayConfig, "snapshotEvery" | "snapshotEveryMs">;
  readonly committer: Committer;
  /** The record up to which the newest stored snapshot goes; 0 without one. */
  readonly storedN: number;
  readonly storageKey: Uint8Array;
  readonly log: Log;
  readonly at: (point: string) => Promise<void>;
};

/** Decides when to store snapshots. A failed one is logged and tried again later: records are what counts. */
export function createSnapshots(bus: Bus, context: SnapshotContext): Snapshots {
  const { committer, config, storageKey, log } = context;
  let { storedN } = context;
  let storedAtMs = performance.now();
  let storing: Promise<void> | null = null;

  const store = async (state: GatewayState): Promise<void> => {
    const { n, intake } = state.at;
    const sealed = writeSnapshot(state, storageKey);
    const erased = state.erasure?.n ?? 0;
    const oldestHeld = oldestOpenIntake(state.lives, state.at.nowMs);
    await committer.until(n);
    await context.at("snapshot.before-store");
    await storeSnapshot(bus, { sealed, n, intake, oldestHeld, erased }, context.at);
    await context.at("snapshot.after-store");
    storedN = n;
    storedAtMs = performance.now();
    log.info("gateway.snapshot-stored", { count: n });
  };
  const begin = (state: GatewayState): void => {
    storing = store(state)
      .catch((cause: unknown) => {
        if (!(cause instanceof GatehouseError && cause.code === "fence-lost"))
          log.warn("gateway.snapshot-failed", { err: cause });
      })
      .finally(() => {
        storing = null;
      });
  };
  return {
    consider(state) {
      if (storing) return;
      const since = state.at.n - storedN;
      const late = since > 0 && performance.now() - storedAtMs >= config.snapshotEveryMs;
      if (since >= config.snapshotEvery || late) begin(state);
    },
    async last(state) {
      if (storing) await storing;
      if (state.at.n > storedN && committer.committed >= state.at.n) {
        begin(state);
        await storing;
      }
    },
    standing: () => ({ n: storedN, ageMs: performance.now() - storedAtMs }),
  };
}
