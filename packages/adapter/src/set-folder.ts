import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { isSet, withCompanions } from "./companions.ts";
import { maxRecordBytes } from "./limits.ts";
import type { RecordFile } from "./map.ts";

/** Files that editors and file managers leave. */
const hidden = /(?:^|[\\/])\.|~$/;
/** Files that their writers say are not finished. */
const unfinished = /\.(?:tmp|part|partial)$/i;
const noFollow = constants.O_RDONLY | constants.O_NOFOLLOW;

/** Whether a name in a watched folder is not to be taken, now or ever. */
export function isNotYet(name: string): boolean {
  return hidden.test(name) || unfinished.test(name);
}

/** One file of a set's folder, at any depth below it. */
export type SetMember = { readonly name: string; readonly path: string; readonly size: number; readonly state: string };

/**
 * The files of a set's folder, sorted; links and devices are none.
 *
 * @returns null while a writer says that one of them is not finished
 */
export async function membersOf(dir: string): Promise<readonly SetMember[] | null> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = paths.map((path) => ({ path, name: relative(dir, path) })).filter(({ name }) => !hidden.test(name));
  if (named.some(({ name }) => unfinished.test(name))) return null;
  const members: SetMember[] = [];
  for (const { path, name } of named.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { size, mtimeMs, ino } = await lstat(path);
    members.push({ name, path, size, state: `${name} ${size} ${mtimeMs} ${ino}` });
  }
  return members;
}

/** A member as a record with its companions; null for one over the limit, which is companion to none. */
export type SetFile = { readonly name: string; readonly file: RecordFile | null };

/**
 * Reads a set whole.
 *
 * @returns null when it is too many files, or too much, to be read as one
 */
export async function readSet(members: readonly SetMember[]): Promise<readonly SetFile[] | null> {
  if (!isSet(members)) return null;
  const read: RecordFile[] = [];
  for (const { path, name, size } of members) {
    if (size <= maxRecordBytes) read.push({ name, bytes: await readNoFollow(path) });
  }
  const files = new Map(withCompanions(read).map((file) => [file.name, file]));
  return members.map(({ name }) => ({ name, file: files.get(name) ?? null }));
}

/** Opens without following a link that took the file's place since it was looked at. */
export async function readNoFollow(path: string): Promise<Uint8Array> {
  const file = await open(path, noFollow);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
