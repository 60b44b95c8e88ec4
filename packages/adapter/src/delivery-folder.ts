import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { parseDelivery } from "@gatehouse/contracts/delivery";
import type { ToNative } from "./native.ts";
import type { TakeDelivery } from "./ports.ts";

/** What came for the agency, on disk: each delivery as CloudEvent and in the sector's own format. */
export type DeliveryFolder = {
  readonly take: TakeDelivery;
  /** Deliveries kept, oldest first, after the one of that id; all of them when that one has been removed. */
  readonly after: (id: string | undefined, limit: number) => Promise<readonly Delivery[]>;
  readonly read: (id: string) => Promise<Delivery | null>;
  /** Forgets a delivery that the agency's system has taken. @returns whether there was one */
  readonly remove: (id: string) => Promise<boolean>;
};

const orderDigits = 12;
const fileForm = /^(\d{12})-([A-Za-z0-9_-]{1,100})\.event\.json$/;

type Kept = { readonly order: number; readonly stem: string };

class Folder implements DeliveryFolder {
  readonly #dir: string;
  readonly #disk: Disk;
  readonly #toNative: ToNative;
  readonly #kept = new Map<string, Kept>();
  #next = 1;

  constructor(dir: string, disk: Disk, toNative: ToNative) {
    this.#dir = dir;
    this.#disk = disk;
    this.#toNative = toNative;
  }

  async load(): Promise<void> {
    await this.#disk.makeDir(this.#dir);
    for (const name of await this.#disk.list(this.#dir)) {
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
  };

  async after(id: string | undefined, limit: number): Promise<readonly Delivery[]> {
    const from = (id === undefined ? undefined : this.#kept.get(id)) ?? { order: 0 };
    const wanted = [...this.#kept].filter(([, kept]) => kept.order > from.order);
    const ordered = wanted.toSorted(([, one], [, other]) => one.order - other.order).slice(0, limit);
    const read = await Promise.all(ordered.map(([keptId]) => this.read(keptId)));
    return read.filter((delivery) => delivery !== null);
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
    const own = (await this.#disk.list(this.#dir)).filter((name) => name.startsWith(`${kept.stem}.`));
    for (const name of own.toSorted()) await this.#disk.remove(join(this.#dir, name));
    await this.#disk.syncDir(this.#dir);
    this.#kept.delete(id);
    return true;
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
