import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isLockFile, lockStateDir } from "@gatehouse/client/state-lock";
import { GatehouseError } from "@gatehouse/contracts/errors";

const sign = "what-is-this.txt";
const signText = `State of a Gatehouse demonstration: keys, streams, outboxes. Never commit it.
"npm start -- --fresh" empties this folder; only the downloaded server in cache/ stays.
`;
/** What `fresh` leaves: what makes the folder ours, the lock just taken, and downloads, which are no state. */
const ours = (name: string): boolean => name === sign || name === "cache" || isLockFile(name);

/**
 * Makes the state folder and refuses one that holds anything but our state: `--fresh` must never empty a folder that
 * somebody named by mistake.
 *
 * @throws state-folder-not-ours
 */
async function claim(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const entries = await readdir(dir);
  if (entries.includes(sign)) return;
  const named = basename(dir) !== ".gatehouse";
  if (named && entries.some((name) => !ours(name))) throw new GatehouseError("state-folder-not-ours", { file: dir });
  await writeFile(join(dir, sign), signText);
}

/**
 * Takes the state folder for this process, emptied first when `fresh`.
 *
 * @returns the release
 * @throws state-dir-in-use while another process runs on it, state-folder-not-ours
 */
export async function takeStateFolder(dir: string, options: { readonly fresh: boolean }): Promise<() => Promise<void>> {
  await claim(dir);
  const release = await lockStateDir(dir);
  if (!options.fresh) return release;
  for (const name of await readdir(dir)) {
    if (!ours(name)) await rm(join(dir, name), { recursive: true, force: true });
  }
  return release;
}
