import { join } from "node:path";
import { unpackFromDebian } from "./debian-packages.ts";
import { putIntoCache, withScratch } from "./server-binary.ts";

/**
 * Takes the server from Debian's package, without installing it. It needs only the C library.
 *
 * @throws RoadClosed where apt, the key, a Debian mirror or the package is missing
 */
export async function serverFromDebian(cacheDir: string, report: (line: string) => void): Promise<string> {
  return withScratch(cacheDir, async (dir) => {
    const unpacked = await unpackFromDebian(dir, ["nats-server"], report);
    return putIntoCache(cacheDir, "debian", join(unpacked, "usr/sbin/nats-server"));
  });
}
