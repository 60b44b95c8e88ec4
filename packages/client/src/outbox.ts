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
  /** Keeps the bytes through any crash once it resolves. @throws outbox-full, outbox-unavailable */
  readonly add: (entry: Omit<OutboxEntry, "order">, bytes: Uint8Array) => Promise<OutboxEntry>;
  /** The very bytes that were added; null when removed, or damaged (set aside and reported). */
  readonly bytes: (id: string) => Promise<Uint8Array | null>;
  /** SHA-256 of those bytes, hexadecimal; null when there are none. */
  readonly digest: (id: string) => string | null;
  readonly entry: (id: string) => OutboxEntry | undefined;
  /** All entries, oldest first. */
  readonly entries: () => readonly OutboxEntry[];
  /** Forgets the message for good: only after its verified, signed decided receipt. */
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
};

const orderDigits = 12;
const damagedDir = "damaged";
const fileExtension = ".out";

type Kept = OutboxEntry & { readonly file: string; readonly digest: string };

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
    const { id, kind, queuedAt } = read.meta;
    this.#kept.set(id, { id, kind, queuedAt, order, file, digest: hash("sha256", read.body) });
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

  async add(entry: Omit<OutboxEntry, "order">, bytes: Uint8Array): Promise<OutboxEntry> {
    const { dir, disk, capacity } = this.#options;
    if (this.#kept.size + this.#reserved >= capacity) throw new GatehouseError("outbox-full", { limit: capacity });
    this.#reserved += 1;
    const order = this.#nextOrder++;
    const file = `${String(order).padStart(orderDigits, "0")}-${fileNameFor(entry.id)}${fileExtension}`;
    const digest = hash("sha256", bytes);
    const kept: Kept = { id: entry.id, kind: entry.kind, queuedAt: entry.queuedAt, order, file, digest };
    try {
      const meta = { v: 1, id: entry.id, kind: entry.kind, queuedAt: entry.queuedAt };
      await writeWhole(disk, join(dir, file), encodeChecked(meta, bytes));
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
    if (read !== null) return read.body;
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
    await this.#options.disk.remove(join(this.#options.dir, kept.file));
    this.#kept.delete(id);
    // Not synced: a removal that a power cut undoes only makes the same bytes go once more, and their receipt come again.
  }
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
