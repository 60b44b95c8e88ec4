import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";

/** A revoked key is out of force within this, and the write of it. */
const LOOK_MS = 500;

/**
 * Puts a changed directory file in force while the gateway runs: a revocation does not wait for a restart. A file that
 * does not verify, or is older, changes nothing and is said aloud.
 */
export async function watchDirectory(
  file: string,
  adopt: (compact: string) => Promise<void>,
  options: { readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  let known = "";
  while (!options.signal.aborted) {
    const compact = (await readFile(file, "utf8").catch(() => known)).trim();
    if (compact !== known) {
      known = compact;
      await adopt(compact).catch((err: unknown) => {
        options.log.error("gateway.directory-refused", {
          code: err instanceof GatehouseError ? err.code : "internal",
          err,
        });
      });
    }
    await delay(LOOK_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
