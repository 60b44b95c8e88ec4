import { hash } from "node:crypto";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";

/** The folder of what failed a check. */
export type Quarantine = {
  /** Keeps what could not be trusted, still sealed, with the code why; the same bytes again are kept once. */
  readonly setAside: (position: number, sealed: Uint8Array, code: string) => Promise<void>;
  /** How many have been set aside since the start. */
  readonly count: () => number;
};

const digestCharacters = 16;

/**
 * Opens the folder where deliveries go that failed a check: never handed over, never thrown away, and still sealed, so
 * that the folder holds nobody's data in clear. One file `.jwe` and one `.json` (`position`, `code`, `at`) each.
 */
export async function openQuarantine(dir: string, disk: Disk, now: () => Date): Promise<Quarantine> {
  await disk.makeDir(dir);
  let count = 0;
  return {
    setAside: async (position, sealed, code) => {
      const name = `${position}-${hash("sha256", sealed, "hex").slice(0, digestCharacters)}`;
      await writeWhole(disk, join(dir, `${name}.jwe`), sealed);
      const why = JSON.stringify({ position, code, at: now().toISOString() });
      await writeWhole(disk, join(dir, `${name}.json`), Buffer.from(`${why}\n`));
      count += 1;
    },
    count: () => count,
  };
}
