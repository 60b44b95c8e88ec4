import { hash, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { SealingKey } from "@gatehouse/envelope/keys";
import { publicKey } from "@gatehouse/envelope/keys";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";

const keyBytes = 32;

/** The keys of what is kept here: one for each user's drafts, one for what is the agency's. */
export type StorageKeys = {
  /** The key of that name, made at first use. */
  readonly keyOf: (name: string) => Promise<Uint8Array>;
};

/** What the keys are kept with. */
export type StorageKeysOptions = {
  readonly dir: string;
  readonly disk: Disk;
  readonly agency: string;
  /** Private keys of the agency: this month's first, then those still needed. */
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]];
  readonly now: () => number;
};

/**
 * Opens the folder of keys. Each lies there sealed to the agency's own key, as a message to it would be: the disk without
 * the agency's private key says nothing, and a user's key taken away takes their drafts with it.
 */
export async function openStorageKeys(options: StorageKeysOptions): Promise<StorageKeys> {
  const { dir, disk, agency, sealingKeys, now } = options;
  await disk.makeDir(dir);
  const sealer = createSealer({ from: agency, now });
  const opener = createOpener(sealingKeys);
  const known = new Map<string, Promise<Uint8Array>>();
  const load = async (name: string): Promise<Uint8Array> => {
    const file = join(dir, fileOf(name));
    const sealed = await disk.read(file);
    if (sealed !== null) return opener.open(Buffer.from(sealed).toString("latin1"));
    const key = randomBytes(keyBytes);
    const jwe = sealer.seal({ agency, key: publicKey(sealingKeys[0]) }, key);
    await writeWhole(disk, file, Buffer.from(jwe, "latin1"));
    return key;
  };
  return {
    keyOf: (name) => {
      const found = known.get(name);
      if (found !== undefined) return found;
      const loading = load(name);
      known.set(name, loading);
      loading.catch(() => known.delete(name));
      return loading;
    },
  };
}

/** A name that tells nobody whose it is. */
export function fileOf(name: string): string {
  return hash("sha256", name, "hex").slice(0, 40);
}
