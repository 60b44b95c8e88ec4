import { randomBytes } from "node:crypto";
import * as nodeFs from "node:fs/promises";
import { dirname, join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { TileFile, TileStore } from "./tile-store.ts";

/** The calls to the file system that a folder of tiles makes; tests let each of them fail. */
export type TileDisk = Pick<typeof nodeFs, "link" | "mkdir" | "open" | "readFile" | "readdir" | "rm" | "unlink">;

/** Where half-written files lie until they are whole; swept at each start. */
const TEMPORARY = ".writing";
const OWNER_ALONE = 0o700;
/** How many files are written aside at once. */
const TOGETHER = 16;

/** A file that lies aside, whole and synced, under a name of no meaning. */
type Staged = TileFile & { readonly staged: string };

/**
 * A log's tiles as files in a folder, at the paths C2SP tlog-tiles gives them: any web server can serve it.
 *
 * A file appears whole or not at all (written aside, synced, then linked under its name, the folder synced), and never
 * replaces another. One program writes a folder at a time.
 *
 * @throws what the disk says when the folder cannot be made
 */
export async function openTileFolder(dir: string, disk: TileDisk = nodeFs): Promise<TileStore> {
  const temporary = join(dir, TEMPORARY);
  await disk.rm(temporary, { recursive: true, force: true });
  await makeFolder(disk, temporary, dirname(dir));
  // What an earlier program made and could not sync is to be there for good before anything rests on it.
  await syncAll(disk, dir);
  const read = async (path: string): Promise<Buffer | undefined> => {
    try {
      return await disk.readFile(join(dir, path));
    } catch (cause) {
      if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return undefined;
      throw cause;
    }
  };
  const stage = async (file: TileFile): Promise<Staged> => {
    const staged = join(temporary, randomBytes(12).toString("hex"));
    await writeAside(disk, staged, file.bytes);
    return { ...file, staged };
  };
  /** @returns the folder it is in now */
  const put = async ({ path, bytes, staged }: Staged): Promise<string> => {
    const file = join(dir, path);
    await makeFolder(disk, dirname(file), dir);
    // Whoever linked it before: what is there must be what was to be written.
    if (!(await linkWhole(disk, staged, file))) refuseDifferent(path, await disk.readFile(file), bytes);
    return dirname(file);
  };
  return {
    read,
    write: async (files) => {
      const folders = new Set<string>();
      for (let start = 0; start < files.length; start += TOGETHER) {
        const some = files.slice(start, start + TOGETHER);
        // Side by side, because the disk makes several durable in about the time it takes for one.
        const staged = await allOf(some.map(stage));
        // In their order: what a tile rests on is there before it.
        for (const file of staged) folders.add(await put(file));
      }
      // Also where nothing was linked: it may have been, by a write whose sync failed.
      for (const folder of folders) await syncFolder(disk, folder);
    },
    dropPartials: async (path) => disk.rm(join(dir, `${path}.p`), { recursive: true, force: true }),
  };
}

function refuseDifferent(path: string, there: Uint8Array, bytes: Uint8Array): void {
  if (Buffer.compare(there, bytes) !== 0) throw new GatehouseError("tile-differs", { file: path });
}

/** Waits for every one, also when one fails: nothing is to be going on at the disk when the caller is told. */
async function allOf<T>(all: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}

/** Makes a folder and those above it up to `top`, which is there; each is in its parent for good when it resolves. */
async function makeFolder(disk: TileDisk, folder: string, top: string): Promise<void> {
  const first = await disk.mkdir(folder, { recursive: true, mode: OWNER_ALONE });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length && at !== top; at = dirname(at)) await syncFolder(disk, dirname(at));
}

async function syncAll(disk: TileDisk, folder: string): Promise<void> {
  for (const entry of await disk.readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncAll(disk, join(folder, entry.name));
  await syncFolder(disk, folder);
}

async function writeAside(disk: TileDisk, temporary: string, bytes: Uint8Array): Promise<void> {
  const handle = await disk.open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a file its name. @returns false when another has it */
async function linkWhole(disk: TileDisk, temporary: string, file: string): Promise<boolean> {
  try {
    // Not by renaming: that would replace a file which another put there meanwhile.
    await disk.link(temporary, file);
    return true;
  } catch (cause) {
    if (codeOf(cause) !== "EEXIST") throw cause;
    return false;
  } finally {
    await disk.unlink(temporary);
  }
}

async function syncFolder(disk: TileDisk, folder: string): Promise<void> {
  const handle = await disk.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
