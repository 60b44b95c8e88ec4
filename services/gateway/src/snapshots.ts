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
  /** Stores one now, which trims the intake; what is being stored is waited for first. */
  readonly now: (state: GatewayState) => Promise<void>;
  /** Does something while no snapshot is stored. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** The erasure that was finished last: snapshots say that they are behind it. */
  readonly finished: (erasure: number) => void;
  /** How far the newest stored one goes, and for how long it has been there, or this start where it was before. */
  readonly standing: () => { readonly n: number; readonly ageMs: number };
};

export type SnapshotContext = {
  readonly config: Pick<GatewayConfig, "snapshotEvery" | "snapshotEveryMs">;
  readonly committer: Committer;
  /** The record up to which the newest stored snapshot goes; 0 without one. */
  readonly storedN: number;
  /** The erasure that is finished already; 0 for none. */
  readonly erased: number;
  readonly storageKey: Uint8Array;
  readonly log: Log;
  readonly at: (point: string) => Promise<void>;
};

/** Decides when to store snapshots. A failed one is logged and tried again later: records are what counts. */
export function createSnapshots(bus: Bus, context: SnapshotContext): Snapshots {
  return new StoredSnapshots(bus, context);
}

class StoredSnapshots implements Snapshots {
  readonly #bus: Bus;
  readonly #context: SnapshotContext;
  #storedN: number;
  #storedAtMs = performance.now();
  #erased: number;
  #storing: Promise<void> | null = null;

  constructor(bus: Bus, context: SnapshotContext) {
    this.#bus = bus;
    this.#context = context;
    this.#storedN = context.storedN;
    this.#erased = context.erased;
  }

  consider(state: GatewayState): void {
    if (this.#storing) return;
    const { snapshotEvery, snapshotEveryMs } = this.#context.config;
    const since = state.at.n - this.#storedN;
    const late = since > 0 && performance.now() - this.#storedAtMs >= snapshotEveryMs;
    if (since >= snapshotEvery || late) void this.#begin(state);
  }

  async now(state: GatewayState): Promise<void> {
    while (this.#storing) await this.#storing;
    await this.#begin(state);
  }

  async last(state: GatewayState): Promise<void> {
    while (this.#storing) await this.#storing;
    if (state.at.n > this.#storedN && this.#context.committer.committed >= state.at.n) await this.#begin(state);
  }

  async alone(work: () => Promise<void>): Promise<void> {
    while (this.#storing) await this.#storing;
    const working = work();
    const settled = working.catch(() => undefined);
    this.#storing = settled;
    await settled;
    this.#storing = null;
    await working;
  }

  finished(erasure: number): void {
    this.#erased = erasure;
  }

  standing(): { readonly n: number; readonly ageMs: number } {
    return { n: this.#storedN, ageMs: performance.now() - this.#storedAtMs };
  }

  #begin(state: GatewayState): Promise<void> {
    const storing = this.#store(state)
      .catch((cause: unknown) => {
        if (!(cause instanceof GatehouseError && cause.code === "fence-lost"))
          this.#context.log.warn("gateway.snapshot-failed", { err: cause });
      })
      .finally(() => {
        this.#storing = null;
      });
    this.#storing = storing;
    return storing;
  }

  async #store(state: GatewayState): Promise<void> {
    const { committer, storageKey, log, at } = this.#context;
    const { n, intake } = state.at;
    const sealed = writeSnapshot(state, storageKey);
    const erased = this.#erased;
    const oldestHeld = oldestOpenIntake(state.lives, state.at.nowMs);
    await committer.until(n);
    await at("snapshot.before-store");
    await storeSnapshot(this.#bus, { sealed, n, intake, oldestHeld, erased }, at);
    await at("snapshot.after-store");
    this.#storedN = n;
    this.#storedAtMs = performance.now();
    log.info("gateway.snapshot-stored", { count: n });
  }
}
