import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";

/** Which delivery ids have been handed over, durably. */
export type Seen = {
  readonly has: (id: string) => boolean;
  /** Resolves once the id is on disk; calls made meanwhile share the next write. Known in memory at once. */
  readonly add: (id: string, position: number) => Promise<void>;
  /** Resolves once the id is on disk, when it was added but may not be there yet. */
  readonly settled: (id: string) => Promise<void>;
  /** Forgets, durably, all that was handed over from this position on, so that a redelivery is handed over again. */
  readonly forgetFrom: (position: number) => Promise<void>;
};

/** Where the set is kept and how many ids it must remember. */
export type SeenOptions = { readonly dir: string; readonly disk: Disk; readonly capacity: number };

const fileName = "seen";
const line = /^(\d{1,16}) ([A-Za-z0-9._:-]{1,128})$/;
/** How far the file may outgrow what it must remember before it is written anew: rewriting costs, so not often. */
const growth = 2;

class SeenFile implements Seen {
  readonly #path: string;
  readonly #options: SeenOptions;
  readonly #positions = new Map<string, number>();
  #lines = 0;
  /** An append failed and may have left half a line, which must not join the next one. */
  #torn = false;
  #waiting = "";
  /** The write that will carry what is in `waiting`. */
  #next: Promise<void> | null = null;
  #tail: Promise<void> = Promise.resolve();
  readonly #unsettled = new Map<string, Promise<void>>();

  constructor(options: SeenOptions) {
    this.#options = options;
    this.#path = join(options.dir, fileName);
  }

  async load(): Promise<void> {
    await this.#options.disk.makeDir(this.#options.dir);
    const bytes = await this.#options.disk.read(this.#path);
    const text = bytes === null ? "" : Buffer.from(bytes).toString("latin1");
    for (const entry of text.split("\n")) {
      const found = line.exec(entry);
      if (found?.[2] !== undefined) this.#remember(found[2], Number(found[1]));
    }
    // Written anew on every start: a crash may have left half a line at the end, which must not join the next one.
    await this.#rewrite();
  }

  #remember(id: string, position: number): void {
    this.#positions.delete(id);
    this.#positions.set(id, position);
    if (this.#positions.size <= this.#options.capacity) return;
    const oldest = this.#positions.keys().next();
    if (oldest.done !== true) this.#positions.delete(oldest.value);
  }

  async #rewrite(): Promise<void> {
    const lines = [...this.#positions].map(([id, position]) => `${position} ${id}\n`);
    await writeWhole(this.#options.disk, this.#path, Buffer.from(lines.join(""), "latin1"));
    this.#lines = lines.length;
    this.#torn = false;
  }

  has(id: string): boolean {
    return this.#positions.has(id);
  }

  add(id: string, position: number): Promise<void> {
    this.#remember(id, position);
    this.#waiting += `${position} ${id}\n`;
    this.#next ??= this.#enqueue(() => this.#flush());
    const written = this.#next;
    this.#unsettled.set(id, written);
    const settle = (): void => {
      if (this.#unsettled.get(id) === written) this.#unsettled.delete(id);
    };
    written.then(settle, () => {
      settle();
      // Not on disk, so not to be taken for done: the delivery comes again and is handed over again under its id.
      this.#positions.delete(id);
    });
    return written;
  }

  async settled(id: string): Promise<void> {
    await this.#unsettled.get(id);
  }

  forgetFrom(position: number): Promise<void> {
    return this.#enqueue(async () => {
      for (const [id, at] of this.#positions) if (at >= position) this.#positions.delete(id);
      await this.#rewrite();
    });
  }

  /** One write at a time; one that failed does not stop the next. */
  #enqueue(write: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(write, write);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = "";
    this.#next = null;
    if (this.#torn || this.#lines > this.#options.capacity * growth) return this.#rewrite();
    this.#torn = true;
    await this.#options.disk.appendSynced(this.#path, Buffer.from(lines, "latin1"));
    this.#torn = false;
    this.#lines += lines.split("\n").length - 1;
  }
}

/**
 * Opens the set of delivery ids handed over: an id whose `add` resolved is known after any crash, as long as fewer than
 * `capacity` came after it. It spares hand-over a repetition; what makes repetition harmless is that hand-over is
 * idempotent by delivery id.
 */
export async function openSeen(options: SeenOptions): Promise<Seen> {
  const seen = new SeenFile(options);
  await seen.load();
  return seen;
}
