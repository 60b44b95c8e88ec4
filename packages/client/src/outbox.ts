import { hash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { decodeChecked, encodeChecked } from "./checked-file.ts";
import type { Disk } from "./disk.ts";
import { temporarySuffix, writeWhole } from "./disk.ts";
import { fileNameFor } from "./file-name.ts";

const Meta = z.strictObject({
  v: z.literal(1),
  id: z.string().min(1).max(100),
  kind: z.string().min(1).max(64),
  queuedAt: z.iso.datetime(),
  bytes: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("How many of the body are sent; what follows is the agency's own copy. All of it where it is absent"),
});

/** One message that waits for its decided receipt; its sealed bytes stay on disk. */
export type OutboxEntry = {
  readonly id: string;
  /** The message's kind, or `register-event`: a code, for the alarm of a concern. */
  readonly kind: string;
  readonly queuedAt: string;
  /** Place in the order in which the outbox took them. */
  readonly order: number;
};

/** The messages that wait for their decided receipt. */
export type Outbox = {
  /** Keeps the bytes, and the agency's own copy of them, through any crash once it resolves. @throws outbox-full, outbox-unavailable */
  readonly add: (entry: Omit<OutboxEntry, "order">, bytes: Uint8Array, own?: Uint8Array) => Promise<OutboxEntry>;
  /** The very bytes that were added; null when removed, or damaged (set aside and reported). */
  readonly bytes: (id: string) => Promise<Uint8Array | null>;
  /** SHA-256 of those bytes, hexadecimal; null when there are none. */
  readonly digest: (id: string) => string | null;
  readonly entry: (id: string) => OutboxEntry | undefined;
  /** All entries, oldest first. */
  readonly entries: () => readonly OutboxEntry[];
  /** Takes the message out for good, only after its verified, signed decided receipt; the agency's own copy is kept. */
  readonly remove: (id: string) => Promise<void>;
};

/** Where the outbox is and how much it may hold. */
export type OutboxOptions = {
  readonly dir: string;
  readonly disk: Disk;
  /** How many messages may wait: a disk that fills by a gateway away for days must not stop the agency's own system. */
  readonly capacity: number;
  /** Called with the name of a file that was not whole and has been set aside, never sent. */
  readonly onDamaged: (file: string) => void;
  /** Where a file moves that has the agency's own copy of what was sent, once it is decided; removed where absent. */
  readonly keptAs?: (entry: OutboxEntry) => Promise<string>;
};

const orderDigits = 12;
const damagedDir = "damaged";
const fileExtension = ".out";

type Kept = OutboxEntry & { readonly file: string; readonly digest: string; readonly hasOwn: boolean };

class OutboxFolder implements Outbox {
  readonly #options: OutboxOptions;
  readonly #kept = new Map<string, Kept>();
  #reserved = 0;
  #nextOrder = 1;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { dir, disk } = this.#options;
    await disk.makeDir(join(dir, damagedDir));
    for (const file of await disk.list(dir)) {
      if (file.endsWith(temporarySuffix)) await disk.remove(join(dir, file));
      else if (file.endsWith(fileExtension)) await this.#take(file);
    }
  }

  async #take(file: string): Promise<void> {
    const order = Number.parseInt(file.slice(0, orderDigits), 10);
    const read = await this.#readWhole(file);
    if (read === null) return;
    if (!Number.isSafeInteger(order) || this.#kept.has(read.meta.id)) return this.#setAside(file);
    const { id, kind, queuedAt, bytes } = read.meta;
    const digest = hash("sha256", read.body.subarray(0, bytes));
    this.#kept.set(id, { id, kind, queuedAt, order, file, digest, hasOwn: bytes !== undefined });
    this.#nextOrder = Math.max(this.#nextOrder, order + 1);
  }

  async #readWhole(file: string): Promise<{ meta: z.infer<typeof Meta>; body: Uint8Array } | null> {
    const bytes = await this.#options.disk.read(join(this.#options.dir, file));
    if (bytes === null) return null;
    const decoded = decodeChecked(bytes);
    const meta = Meta.safeParse(decoded?.meta);
    if (decoded !== null && meta.success) return { meta: meta.data, body: decoded.body };
    await this.#setAside(file);
    return null;
  }

  async #setAside(file: string): Promise<void> {
    const { dir, disk, onDamaged } = this.#options;
    await disk.rename(join(dir, file), join(dir, damagedDir, file));
    await disk.syncDir(dir);
    onDamaged(file);
  }

  async add(entry: Omit<OutboxEntry, "order">, bytes: Uint8Array, own?: Uint8Array): Promise<OutboxEntry> {
    const { dir, disk, capacity } = this.#options;
    if (this.#kept.size + this.#reserved >= capacity) throw new GatehouseError("outbox-full", { limit: capacity });
    this.#reserved += 1;
    const order = this.#nextOrder++;
    const file = `${String(order).padStart(orderDigits, "0")}-${fileNameFor(entry.id)}${fileExtension}`;
    const digest = hash("sha256", bytes);
    const { id, kind, queuedAt } = entry;
    const kept: Kept = { id, kind, queuedAt, order, file, digest, hasOwn: own !== undefined };
    try {
      const meta = { v: 1, id, kind, queuedAt, ...(own === undefined ? {} : { bytes: bytes.length }) };
      const body = own === undefined ? bytes : Buffer.concat([bytes, own]);
      await writeWhole(disk, join(dir, file), encodeChecked(meta, body));
    } catch (cause) {
      await this.#forgetFailed(file);
      throw new GatehouseError("outbox-unavailable", { messageId: entry.id }, { cause });
    } finally {
      this.#reserved -= 1;
    }
    this.#kept.set(entry.id, kept);
    return kept;
  }

  /** The caller is told that nothing is queued, so nothing should be; a disk that refuses this too leaves it to the next start. */
  async #forgetFailed(file: string): Promise<void> {
    const path = join(this.#options.dir, file);
    try {
      await this.#options.disk.remove(`${path}${temporarySuffix}`);
      await this.#options.disk.remove(path);
    } catch {
      // The error that matters is the first one, which the caller gets.
    }
  }

  async bytes(id: string): Promise<Uint8Array | null> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return null;
    const read = await this.#readWhole(kept.file);
    if (read !== null) return read.body.subarray(0, read.meta.bytes);
    this.#kept.delete(id);
    return null;
  }

  digest(id: string): string | null {
    return this.#kept.get(id)?.digest ?? null;
  }

  entry(id: string): OutboxEntry | undefined {
    return this.#kept.get(id);
  }

  entries(): readonly OutboxEntry[] {
    return [...this.#kept.values()].toSorted((a, b) => a.order - b.order);
  }

  async remove(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    const { dir, disk, keptAs } = this.#options;
    // Two receipts may let go of it at once.
    this.#kept.delete(id);
    try {
      // Moved in one step, so that no crash loses the agency's own copy and none leaves it twice.
      if (kept.hasOwn && keptAs) await disk.rename(join(dir, kept.file), await keptAs(kept));
      else await disk.remove(join(dir, kept.file));
    } catch (error) {
      this.#kept.set(id, kept);
      throw error;
    }
    // Not synced: a removal that a power cut undoes only makes the same bytes go once more, and their receipt come again.
  }
}

/**
 * Reads the agency's own copy from a file that the outbox let go of.
 *
 * @returns its id and the copy as it was added; null when it is damaged, or of a time when none was kept
 */
export function readOwnCopy(file: Uint8Array): { readonly id: string; readonly own: Uint8Array } | null {
  const decoded = decodeChecked(file);
  const meta = Meta.safeParse(decoded?.meta);
  if (decoded === null || !meta.success || meta.data.bytes === undefined) return null;
  return { id: meta.data.id, own: decoded.body.subarray(meta.data.bytes) };
}

/**
 * Opens the outbox of one agency: every message whose `add` resolved and whose `remove` was not called is in it, through
 * any crash. Files a crash left half-written are dropped (they were never promised); files damaged later are moved to
 * `damaged/` and reported, never sent.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const outbox = new OutboxFolder(options);
  await outbox.load();
  return outbox;
}
