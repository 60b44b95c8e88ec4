import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { temporarySuffix, writeWhole } from "@gatehouse/client/disk";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openFromStorage, sealForStorage } from "@gatehouse/envelope/storage-seal";
import type { z } from "zod";

/** A folder of one kind of thing, each a file under its id, none readable without the key. */
export type SealedFolder<T> = {
  /** Null for an id that is none of ours, for a file that is not there, and for one that does not open. */
  readonly read: (id: string) => Promise<T | null>;
  readonly list: () => Promise<readonly T[]>;
  /** Durable when it resolves. */
  readonly write: (id: string, entry: T) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
};

/** What is in a sealed folder. */
export type SealedFolderOptions<T> = {
  readonly dir: string;
  readonly disk: Disk;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Bound into each file with its id: a file put in another's place does not open. */
  readonly purpose: string;
  readonly schema: z.ZodType<T>;
};

const plainId = /^[0-9a-z][0-9a-z-]{0,79}$/;
/** JSON in steps of this many bytes: the size of a file tells little of what is in it. */
const step = 2048;

/** Opens the folder, made when it is not there. */
export async function openSealedFolder<T>(options: SealedFolderOptions<T>): Promise<SealedFolder<T>> {
  const { dir, disk, key, purpose, schema } = options;
  await disk.makeDir(dir);
  const bound = (id: string): string => `${purpose}/${id}`;
  const read = async (id: string): Promise<T | null> => {
    if (!plainId.test(id)) return null;
    const sealed = await disk.read(join(dir, id));
    return sealed === null ? null : opened(schema, () => openFromStorage(key, bound(id), sealed));
  };
  return {
    read,
    list: async () => {
      const ids = (await disk.list(dir)).filter((name) => !name.endsWith(temporarySuffix));
      const found = await Promise.all(ids.map(read));
      return found.filter((entry) => entry !== null);
    },
    write: async (id, entry) => {
      if (!plainId.test(id)) throw new GatehouseError("internal");
      const text = Buffer.from(JSON.stringify(entry));
      const padded = Buffer.alloc(Math.ceil((text.length + 1) / step) * step, " ");
      text.copy(padded);
      await writeWhole(disk, join(dir, id), sealForStorage(key, bound(id), padded));
    },
    remove: async (id) => {
      if (plainId.test(id)) await disk.remove(join(dir, id));
    },
  };
}

/** A file that does not open, or is of another version, is as none: what it held is lost, and nothing else with it. */
function opened<T>(schema: z.ZodType<T>, open: () => Uint8Array): T | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(open()).toString("utf8"));
    return schema.safeParse(json).data ?? null;
  } catch {
    return null;
  }
}
