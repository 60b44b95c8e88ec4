import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { parseDelivery } from "@gatehouse/contracts/delivery";
import type { ToNative } from "./native.ts";
import type { TakeDelivery } from "./ports.ts";

/** Some of what is kept, and the place of the last of it: what comes later stands after it, whatever is removed. */
export type DeliveryPage = { readonly deliveries: readonly Delivery[]; readonly last: number };

/** What came for the agency, on disk: each delivery as CloudEvent and in the sector's own format. */
export type DeliveryFolder = {
  readonly take: TakeDelivery;
  /** Deliveries kept, oldest first, after a place; 0 is before all of them. */
  readonly after: (place: number, limit: number) => Promise<DeliveryPage>;
  /** Resolves at the next delivery that is kept or removed, or when told to stop. */
  readonly changed: (stop: AbortSignal) => Promise<void>;
  readonly read: (id: string) => Promise<Delivery | null>;
  /** Forgets a delivery that the agency's system has taken. @returns whether there was one */
  readonly remove: (id: string) => Promise<boolean>;
};

const orderDigits = 12;
const fileForm = /^(\d{12})-([A-Za-z0-9_-]{1,100})\.event\.json$/;

/** Says how far places were given out, once the last of them has been removed: a place is never given out twice. */
const markForm = /^(\d{12})\.mark$/;

type Kept = { readonly order: number; readonly stem: string };

class Folder implements DeliveryFolder {
  readonly #dir: string;
  readonly #disk: Disk;
  readonly #toNative: ToNative;
  readonly #kept = new Map<string, Kept>();
  readonly #waiting = new Set<() => void>();
  #next = 1;

  constructor(dir: string, disk: Disk, toNative: ToNative) {
    this.#dir = dir;
    this.#disk = disk;
    this.#toNative = toNative;
  }

  async load(): Promise<void> {
    await this.#disk.makeDir(this.#dir);
    for (const name of await this.#disk.list(this.#dir)) {
      const mark = markForm.exec(name)?.[1];
      if (mark !== undefined) this.#next = Math.max(this.#next, Number(mark) + 1);
      const found = fileForm.exec(name);
      const order = Number(found?.[1]);
      const id = found?.[2];
      if (id === undefined) continue;
      this.#kept.set(id, { order, stem: `${found?.[1]}-${id}` });
      this.#next = Math.max(this.#next, order + 1);
    }
  }

  readonly take: TakeDelivery = async (delivery) => {
    if (this.#kept.has(delivery.id)) return;
    const order = this.#next;
    this.#next += 1;
    const stem = `${String(order).padStart(orderDigits, "0")}-${delivery.id}`;
    const native = this.#toNative(delivery);
    await writeWhole(this.#disk, join(this.#dir, `${stem}${native.extension}`), native.bytes);
    // Last: the event's file is what makes the delivery kept, so both are there or neither counts.
    const event = Buffer.from(`${JSON.stringify(delivery, null, 2)}\n`);
    await writeWhole(this.#disk, this.#eventPath(stem), event);
    this.#kept.set(delivery.id, { order, stem });
    this.#tell();
  };

  async after(place: number, limit: number): Promise<DeliveryPage> {
    const wanted = [...this.#kept].filter(([, kept]) => kept.order > place);
    const ordered = wanted.toSorted(([, one], [, other]) => one.order - other.order).slice(0, limit);
    const read = await Promise.all(ordered.map(([keptId]) => this.read(keptId)));
    return {
      deliveries: read.filter((delivery) => delivery !== null),
      last: ordered.at(-1)?.[1].order ?? place,
    };
  }

  async changed(stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    stop.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }

  #tell(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  async read(id: string): Promise<Delivery | null> {
    const kept = this.#kept.get(id);
    const bytes = kept === undefined ? null : await this.#disk.read(this.#eventPath(kept.stem));
    if (bytes === null) return null;
    const parsed = parseDelivery(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.ok ? parsed.delivery : null;
  }

  async remove(id: string): Promise<boolean> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return false;
    await this.#mark(kept.order);
    const own = (await this.#disk.list(this.#dir)).filter((name) => name.startsWith(`${kept.stem}.`));
    for (const name of own.toSorted()) await this.#disk.remove(join(this.#dir, name));
    await this.#disk.syncDir(this.#dir);
    this.#kept.delete(id);
    this.#tell();
    return true;
  }

  /** Before the last place's delivery goes: without it a start would give the place out again, and a reader pass it over. */
  async #mark(order: number): Promise<void> {
    if (order !== this.#next - 1) return;
    const name = `${String(order).padStart(orderDigits, "0")}.mark`;
    const old = (await this.#disk.list(this.#dir)).filter((other) => markForm.test(other) && other !== name);
    await this.#disk.writeSynced(join(this.#dir, name), new Uint8Array());
    await this.#disk.syncDir(this.#dir);
    for (const other of old) await this.#disk.remove(join(this.#dir, other));
  }

  #eventPath(stem: string): string {
    return join(this.#dir, `${stem}.event.json`);
  }
}

/** Opens the folder, making it where there is none. */
export async function openDeliveryFolder(dir: string, disk: Disk, toNative: ToNative): Promise<DeliveryFolder> {
  const folder = new Folder(dir, disk, toNative);
  await folder.load();
  return folder;
}
