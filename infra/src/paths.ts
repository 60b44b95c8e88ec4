import { dirname, join } from "node:path";

/** The checkout's root folder, whatever the working directory is. */
export const rootDir = dirname(dirname(import.meta.dirname));

/** Everything that a running demonstration keeps; `--fresh` empties it, git ignores it. */
export const defaultStateDir = join(rootDir, ".gatehouse");

/** What was downloaded and checked, the nats-server; outlives `--fresh`. */
export const cacheDir = join(defaultStateDir, "cache");
