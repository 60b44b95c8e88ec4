import { dirname } from "node:path";
import type { Disk } from "../disk.ts";

/** How a process ends: just before a step, just after it, in the middle of a write, or with the power of the machine. */
export const deaths = ["before", "after", "half", "power"] as const;
export type Death = (typeof deaths)[number];

/** One process that dies at its nth step; for tests that stop the client at every await. */
export type Mortal = {
  /** Makes one function of the process a place where it can die. */
  readonly step: <A extends readonly unknown[], R>(run: (...args: A) => R | Promise<R>) => (...args: A) => Promise<R>;
  readonly disk: Disk;
  readonly dead: () => boolean;
  /** How many steps there have been. */
  readonly steps: () => number;
  /** What the power cut takes with it; call before the next process starts. */
  readonly afterDeath: () => Promise<void>;
};

class Died extends Error {
  override readonly name = "Died";
  readonly code = "died";
}

type Undo = { readonly dir: string; readonly run: () => Promise<void> };

/** A real disk that fails at the nth step and at every step after it, as a killed process does nothing more. */
export function mortal(disk: Disk, dieAt: number, death: Death): Mortal {
  let count = 0;
  let dead = false;
  let unsynced: Undo[] = [];
  const step: Mortal["step"] =
    (run) =>
    async (...args) => {
      count += 1;
      if (dead || (count >= dieAt && death === "before")) {
        dead = true;
        throw new Died();
      }
      const last = count >= dieAt;
      const result = await run(...args);
      if (last) {
        dead = true;
        throw new Died();
      }
      return result;
    };
  const half = (bytes: Uint8Array): Uint8Array =>
    death === "half" && count >= dieAt ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  const mortalDisk: Disk = {
    makeDir: step(disk.makeDir),
    list: step(disk.list),
    read: step(disk.read),
    writeSynced: step(async (path: string, bytes: Uint8Array) => {
      await disk.writeSynced(path, half(bytes));
      unsynced.push({ dir: dirname(path), run: () => disk.remove(path) });
    }),
    appendSynced: step((path: string, bytes: Uint8Array) => disk.appendSynced(path, half(bytes))),
    rename: step(async (from: string, to: string) => {
      const [moved, replaced] = [await disk.read(from), await disk.read(to)];
      await disk.rename(from, to);
      const run = async (): Promise<void> => {
        if (moved !== null) await disk.writeSynced(from, moved);
        await (replaced === null ? disk.remove(to) : disk.writeSynced(to, replaced));
      };
      unsynced.push({ dir: dirname(to), run });
    }),
    remove: step(async (path: string) => {
      const removed = await disk.read(path);
      await disk.remove(path);
      if (removed !== null) unsynced.push({ dir: dirname(path), run: () => disk.writeSynced(path, removed) });
    }),
    syncDir: step(async (path: string) => {
      const covered = new Set(unsynced.filter(({ dir }) => dir === path));
      await disk.syncDir(path);
      unsynced = unsynced.filter((undo) => !covered.has(undo));
    }),
  };
  const afterDeath = async (): Promise<void> => {
    if (death === "power") for (const undo of unsynced.toReversed()) await undo.run();
  };
  return { step, disk: mortalDisk, dead: () => dead, steps: () => count, afterDeath };
}
