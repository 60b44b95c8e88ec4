import { mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * The few things the client does to a disk. A port, so that tests can stop the process at each of them; the real one is
 * `realDisk`. Every promise resolves only when what it names has happened; durability is said per member.
 */
export type Disk = {
  readonly makeDir: (path: string) => Promise<void>;
  /** Names in the folder, sorted. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /** The whole file, or null when there is none. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  /** Writes a new file and fsyncs it. The name itself is durable only after `syncDir`. */
  readonly writeSynced: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Appends and fsyncs. A crash may leave a part of `bytes` at the end of the file. */
  readonly appendSynced: (path: string, bytes: Uint8Array) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file; one that is not there is no failure. */
  readonly remove: (path: string) => Promise<void>;
  /** Makes creations, renames and removals in the folder so far durable. */
  readonly syncDir: (path: string) => Promise<void>;
};

/** Folders and files are the agency's alone: what they hold is sealed, but ids tell traffic. */
const dirMode = 0o700;
const fileMode = 0o600;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

async function synced(path: string, flags: "w" | "a", bytes: Uint8Array): Promise<void> {
  const file = await open(path, flags, fileMode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function fsyncDir(path: string): Promise<void> {
  const dir = await open(path, "r");
  try {
    await dir.sync();
  } finally {
    await dir.close();
  }
}

/**
 * Shares one fsync of a folder among all who ask while one is running: those wait for the next, which begins after
 * they asked and so covers what they did. Under load this halves the disk's work.
 */
function sharedDirSync(): (path: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();
  const start = (path: string): Promise<void> => {
    const sync = fsyncDir(path).finally(() => running.delete(path));
    running.set(path, sync);
    return sync;
  };
  return (path) => {
    const current = running.get(path);
    if (current === undefined) return start(path);
    const next = waiting.get(path);
    if (next !== undefined) return next;
    const begin = (): Promise<void> => {
      waiting.delete(path);
      return start(path);
    };
    const after = current.then(begin, begin);
    waiting.set(path, after);
    return after;
  };
}

/** The real disk, through node:fs. */
export function realDisk(): Disk {
  return {
    makeDir: async (path) => {
      await mkdir(path, { recursive: true, mode: dirMode });
    },
    list: async (path) => (await readdir(path)).toSorted(),
    read: async (path) => {
      try {
        return await readFile(path);
      } catch (error) {
        if (hasCode(error, "ENOENT")) return null;
        throw error;
      }
    },
    writeSynced: (path, bytes) => synced(path, "w", bytes),
    appendSynced: (path, bytes) => synced(path, "a", bytes),
    rename,
    remove: (path) => rm(path, { force: true }),
    syncDir: sharedDirSync(),
  };
}

/** The end of a name that a crash may leave behind; such a file was never promised to anyone. */
export const temporarySuffix = ".tmp";

/**
 * Puts a whole file in place: after it resolves the file is there with these bytes through any crash; before, either
 * the old file (or none) or the new one is there, never a part. Calls for one path must not overlap.
 */
export async function writeWhole(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}${temporarySuffix}`;
  await disk.writeSynced(temporary, bytes);
  await disk.rename(temporary, path);
  await disk.syncDir(dirname(path));
}
