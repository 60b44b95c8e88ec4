import { join } from "node:path";
import type { DeliveryStatement } from "@gatehouse/envelope/delivery";
import { decodeChecked, encodeChecked } from "./checked-file.ts";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";
import { fileNameFor } from "./file-name.ts";
import type { OutboxEntry } from "./outbox.ts";
import { readOwnCopy } from "./outbox.ts";

/** As much of a verified delivery as says where it is kept. */
export type KeptCopy = {
  readonly id: string;
  readonly statement: Pick<DeliveryStatement, "message" | "retainUntil">;
};

/** What the agency keeps of what it sent and received, sealed to itself, so that evidence outlives the broker's purge. */
export type OwnCopies = {
  /** Where the outbox lays a message that was decided; the folder is there when it resolves. */
  readonly placeOf: (entry: OutboxEntry) => Promise<string>;
  /** What was sent under an id, as it was sealed to this agency; null when nothing of it is kept. */
  readonly sent: (id: string) => Promise<Uint8Array | null>;
  /** Keeps a copy as it came, sealed to this agency, until the day after which its recipient deletes it. */
  readonly keep: (delivery: KeptCopy, sealed: Uint8Array) => Promise<void>;
  /** The copies kept of a message, or the one under a delivery id, sealed as they came. */
  readonly received: (id: string) => Promise<readonly { readonly message: string; readonly sealed: Uint8Array }[]>;
  /** Deletes the copies kept of a message, durably: its sender recalled it, and this agency says that they are gone. */
  readonly forget: (message: string) => Promise<void>;
};

/** Copies that no day ends lie here. */
const noDay = "kept";
const dayName = /^\d{4}-\d{2}-\d{2}$/;
const between = "~";

/**
 * Opens `sent/<month>/` and `received/<day on which it is deleted>/`: a month of what was sent is deleted by the agency's
 * own schedule, as a folder; what was received goes by itself.
 */
export async function openOwnCopies(dir: string, disk: Disk, now: () => Date): Promise<OwnCopies> {
  const [sentDir, receivedDir] = [join(dir, "sent"), join(dir, "received")];
  for (const folder of [dir, sentDir, receivedDir]) await disk.makeDir(folder);
  const made = new Set<string>();
  const folderFor = async (parent: string, name: string): Promise<string> => {
    const folder = join(parent, name);
    if (!made.has(folder)) await disk.makeDir(folder);
    made.add(folder);
    return folder;
  };
  let deletedOn = "";
  /** Once a day, with the first copy of that day, and at every start: no copy stays longer for want of a timer. */
  const deleteOld = async (): Promise<void> => {
    const today = now().toISOString().slice(0, 10);
    if (today === deletedOn) return;
    deletedOn = today;
    for (const day of await disk.list(receivedDir)) {
      if (!dayName.test(day) || day >= today) continue;
      const folder = join(receivedDir, day);
      for (const name of await disk.list(folder)) await disk.remove(join(folder, name));
      made.delete(folder);
    }
  };
  await deleteOld();
  return {
    placeOf: async ({ id, queuedAt }) => join(await folderFor(sentDir, queuedAt.slice(0, 7)), fileNameFor(id)),
    sent: async (id) => {
      for (const month of await disk.list(sentDir)) {
        const bytes = await disk.read(join(sentDir, month, fileNameFor(id)));
        const read = bytes === null ? null : readOwnCopy(bytes);
        if (read?.id === id) return read.own;
      }
      return null;
    },
    keep: async ({ id, statement }, sealed) => {
      await deleteOld();
      const folder = await folderFor(receivedDir, statement.retainUntil ?? noDay);
      const path = join(folder, `${fileNameFor(statement.message)}${between}${id}`);
      await writeWhole(disk, path, encodeChecked({ message: statement.message }, sealed));
    },
    received: async (id) => {
      const found = [];
      for (const day of await disk.list(receivedDir)) {
        for (const name of await disk.list(join(receivedDir, day))) {
          const [message, delivery] = name.split(between);
          if (message !== fileNameFor(id) && delivery !== id) continue;
          const bytes = await disk.read(join(receivedDir, day, name));
          const decoded = bytes === null ? null : decodeChecked(bytes);
          if (decoded !== null) found.push({ message: messageIn(decoded.meta), sealed: decoded.body });
        }
      }
      return found;
    },
    forget: (message) => forgetIn(receivedDir, disk, message),
  };
}

async function forgetIn(receivedDir: string, disk: Disk, message: string): Promise<void> {
  for (const day of await disk.list(receivedDir)) {
    const folder = join(receivedDir, day);
    const own = (await disk.list(folder)).filter((name) => name.split(between)[0] === fileNameFor(message));
    for (const name of own) await disk.remove(join(folder, name));
    if (own.length > 0) await disk.syncDir(folder);
  }
}

function messageIn(meta: unknown): string {
  const isNamed = typeof meta === "object" && meta !== null && "message" in meta;
  return isNamed && typeof meta.message === "string" ? meta.message : "";
}
