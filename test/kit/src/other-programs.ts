import { access, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { unpackFromDebian } from "@gatehouse/infra/nats/debian-packages";
import { RoadClosed, withScratch } from "@gatehouse/infra/nats/server-binary";
import { cacheDir } from "@gatehouse/infra/paths";

/** Where programs written by others lie, or the one line that says why they do not. */
export type OtherPrograms = { readonly dir: string } | { readonly missing: string };

/**
 * Programs of others against which ours are tried, from Debian's packages, kept in the cache: nothing is installed.
 *
 * @param name of the folder in the cache
 */
export async function otherPrograms(name: string, packages: readonly string[]): Promise<OtherPrograms> {
  const kept = join(cacheDir, "debian", name);
  const isThere = await access(kept).then(
    () => true,
    () => false,
  );
  if (isThere) return { dir: kept };
  try {
    return await withScratch(cacheDir, async (dir) => {
      const unpacked = await unpackFromDebian(dir, packages, () => undefined);
      await mkdir(join(cacheDir, "debian"), { recursive: true });
      await rename(unpacked, kept);
      return { dir: kept };
    });
  } catch (cause) {
    if (cause instanceof RoadClosed) return { missing: cause.message };
    throw cause;
  }
}
