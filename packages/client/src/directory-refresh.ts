import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Clock } from "./clock.ts";
import type { DirectoryStore } from "./directory-store.ts";

/** Keys change daily and are announced ahead; an hour is soon enough, and 200 agencies asking then are nothing. */
export const refreshEveryMs = 60 * 60_000;
/** A flood of copies under unknown keys must not become a flood of questions. */
const refreshAtMostEveryMs = 5_000;

/** What keeps the directory up to date. */
export type DirectoryRefresh = {
  /** Asks for the directory now, unless that was just done. @returns whether a newer one came */
  readonly refresh: () => Promise<boolean>;
  readonly stop: () => void;
};

/** Keeps the pinned directory up to date: every hour, and whenever a key is met that it does not know. */
export function keepDirectory(options: {
  readonly store: DirectoryStore;
  /** Brings the gateway's directory, unverified; the store verifies it. */
  readonly fetch: () => Promise<string>;
  readonly clock: Clock;
  readonly onFailed: (error: unknown) => void;
}): DirectoryRefresh {
  const { store, clock } = options;
  let last = { at: Number.NEGATIVE_INFINITY, result: Promise.resolve(false) };
  let cancel = (): void => undefined;
  const ask = async (): Promise<boolean> => {
    const compact = await options.fetch();
    try {
      return await store.offer(compact);
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      // Older or forged: somebody should look, and what we have stays in force.
      options.onFailed(error);
      return false;
    }
  };
  const refresh = (): Promise<boolean> => {
    const now = clock.now().getTime();
    if (now - last.at < refreshAtMostEveryMs) return last.result;
    last = { at: now, result: ask() };
    return last.result;
  };
  const hourly = (): void => {
    cancel = clock.after(refreshEveryMs, () => {
      hourly();
      refresh().catch(options.onFailed);
    });
  };
  hourly();
  return { refresh, stop: () => cancel() };
}
