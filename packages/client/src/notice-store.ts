import { join } from "node:path";
import { z } from "zod";
import { Notice } from "@gatehouse/contracts/delivery-item";
import { decodeChecked, encodeChecked } from "./checked-file.ts";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";
import { fileNameFor } from "./file-name.ts";

/** A notice as it was received: ids and codes, no content and nobody's name. */
export const ReceivedNotice = z.strictObject({
  id: z.string().min(1).max(64).describe("Its delivery id: the same notice again has the same"),
  at: z.iso.datetime({ offset: false }).describe("When it was received"),
  notice: Notice,
});
export type ReceivedNotice = z.infer<typeof ReceivedNotice>;

/** What the gateway told humans at the agency, durably: nobody has to be listening when it comes. */
export type NoticeStore = {
  /** Resolves once it is on disk; the same again changes nothing. @returns whether it is new */
  readonly add: (id: string, notice: Notice) => Promise<boolean>;
  /** The newest of them, oldest first. */
  readonly list: () => Promise<readonly ReceivedNotice[]>;
};

/** More are days of a partnership in trouble; the oldest are let go of, and the gateway repeats what is still late. */
const defaultCapacity = 5_000;

/** Opens the folder with one small file a notice; names sort by when it came. */
export async function openNotices(
  dir: string,
  disk: Disk,
  now: () => Date,
  capacity = defaultCapacity,
): Promise<NoticeStore> {
  await disk.makeDir(dir);
  const names = new Map<string, string>();
  for (const name of await disk.list(dir)) {
    const found = await read(disk, join(dir, name));
    if (found) names.set(found.id, name);
  }
  return {
    add: async (id, notice) => {
      if (names.has(id)) return false;
      const at = now().toISOString();
      const name = `${at.replaceAll(/\D/g, "")}-${fileNameFor(id)}`;
      await writeWhole(disk, join(dir, name), encodeChecked({ id, at, notice }, new Uint8Array()));
      names.set(id, name);
      for (const [oldest, file] of names) {
        if (names.size <= capacity) break;
        names.delete(oldest);
        await disk.remove(join(dir, file));
      }
      return true;
    },
    list: async () => {
      const found = await Promise.all([...names.values()].map((name) => read(disk, join(dir, name))));
      return found.filter((one) => one !== null);
    },
  };
}

/** A damaged file is as none. */
async function read(disk: Disk, path: string): Promise<ReceivedNotice | null> {
  const bytes = await disk.read(path);
  const parsed = ReceivedNotice.safeParse(bytes === null ? null : decodeChecked(bytes)?.meta);
  return parsed.success ? parsed.data : null;
}
