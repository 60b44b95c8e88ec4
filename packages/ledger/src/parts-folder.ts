import { hash } from "node:crypto";
import * as nodeFs from "node:fs/promises";
import { dirname, join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";

/** The calls to the file system that a folder of sealed parts makes; tests let each of them fail. */
export type PartsDisk = Pick<typeof nodeFs, "mkdir" | "open" | "readFile" | "readdir">;

/** How many records a file holds: a start reads one file, whole. */
const recordsInFile = 256;
const lengthBytes = 4;
const digestBytes = 32;
const headBytes = lengthBytes + digestBytes;
const OWNER_ALONE = 0o700;
const fileName = /^[0-9]{16}$/;

/** Sealed parts as they were copied, in the order of their records; null for one that was not there to be copied. */
export type PartsFolder = {
  /** How many records it reaches. */
  readonly size: () => number;
  /**
   * Adds the next records. When it resolves they are there through any crash; when not, some of them may be, and the folder
   * is to be opened again. Calls must not overlap.
   */
  readonly append: (parts: readonly (Uint8Array | null)[]) => Promise<void>;
};

/**
 * Opens a folder of sealed parts, or begins it. What a crash left half-written at its end is cut off: it is copied again.
 *
 * A file holds 256 records, each behind its length and its SHA-256; of a record that was not there the length is 0. One
 * program writes a folder at a time. Nothing in it opens without keys that are kept elsewhere.
 */
export async function openPartsFolder(dir: string, disk: PartsDisk = nodeFs): Promise<PartsFolder> {
  await disk.mkdir(dir, { recursive: true, mode: OWNER_ALONE });
  await syncFolder(disk, dirname(dir));
  const names = await fileNames(dir, disk);
  const last = names.at(-1);
  let size = 0;
  let failed = false;
  if (last !== undefined) {
    const { records, end, bytes } = framesIn(await disk.readFile(join(dir, last)));
    if (end < bytes) await cut(disk, join(dir, last), end);
    size = Number(last) + records.length;
    // What was there and not synced before is to be there for good before anything rests on it.
    await syncFile(disk, join(dir, last));
    await syncFolder(disk, dir);
  }
  return {
    size: () => size,
    append: async (parts) => {
      if (failed) throw new GatehouseError("internal");
      failed = true;
      for (let at = 0; at < parts.length;) {
        const first = size - (size % recordsInFile);
        const some = parts.slice(at, at + first + recordsInFile - size);
        await addTo(disk, join(dir, nameOf(first)), Buffer.concat(some.map(frameOf)));
        if (size === first) await syncFolder(disk, dir);
        size += some.length;
        at += some.length;
      }
      failed = false;
    },
  };
}

/**
 * A record's copied parts. `damaged`: the disk changed them, and with them those after them in the same file; in the last file,
 * also what a crash left half-written.
 */
export type CopiedParts = { readonly n: number; readonly parts: Uint8Array | "absent" | "damaged" };

/** Reads a folder of sealed parts from its first record to its last whole one, and changes nothing in it. */
export async function* readPartsFolder(dir: string): AsyncGenerator<CopiedParts> {
  const names = await fileNames(dir, nodeFs);
  for (const name of names) {
    const { records, end, bytes } = framesIn(await nodeFs.readFile(join(dir, name)));
    const first = Number(name);
    for (const [at, parts] of records.entries()) yield { n: first + at + 1, parts: parts ?? "absent" };
    const upTo = name !== names.at(-1) ? recordsInFile : records.length + (end < bytes ? 1 : 0);
    for (let at = records.length; at < upTo; at++) yield { n: first + at + 1, parts: "damaged" };
  }
}

function nameOf(first: number): string {
  return String(first).padStart(16, "0");
}

async function fileNames(dir: string, disk: Pick<PartsDisk, "readdir">): Promise<readonly string[]> {
  return (await disk.readdir(dir)).filter((name) => fileName.test(name)).toSorted();
}

function frameOf(parts: Uint8Array | null): Buffer {
  const head = Buffer.alloc(headBytes);
  if (parts === null) return head;
  head.writeUInt32BE(parts.length);
  head.set(digestOf(parts), lengthBytes);
  return Buffer.concat([head, parts]);
}

type Frames = { readonly records: readonly (Buffer | null)[]; readonly end: number; readonly bytes: number };

/** Every whole record from the start of a file, and where the last of them ends. */
function framesIn(file: Buffer): Frames {
  const records: (Buffer | null)[] = [];
  let end = 0;
  while (records.length < recordsInFile && end + headBytes <= file.length) {
    const length = file.readUInt32BE(end);
    const digest = file.subarray(end + lengthBytes, end + headBytes);
    const parts = file.subarray(end + headBytes, end + headBytes + length);
    const isWhole = length === 0 ? digest.equals(Buffer.alloc(digestBytes)) : digest.equals(digestOf(parts));
    if (parts.length < length || !isWhole) break;
    records.push(length === 0 ? null : parts);
    end += headBytes + length;
  }
  return { records, end, bytes: file.length };
}

function digestOf(parts: Uint8Array): Buffer {
  return hash("sha256", parts, "buffer");
}

async function addTo(disk: PartsDisk, file: string, bytes: Uint8Array): Promise<void> {
  const handle = await disk.open(file, "a", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function cut(disk: PartsDisk, file: string, end: number): Promise<void> {
  const handle = await disk.open(file, "r+");
  try {
    await handle.truncate(end);
  } finally {
    await handle.close();
  }
}

async function syncFile(disk: PartsDisk, file: string): Promise<void> {
  const handle = await disk.open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(disk: PartsDisk, folder: string): Promise<void> {
  const handle = await disk.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
