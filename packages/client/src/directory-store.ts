import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { VerifyingKey } from "@gatehouse/envelope/keys";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";

/** The agency's memory of the directory: it only ever goes forward. */
export type DirectoryStore = {
  /** The newest directory seen: verified against the pinned root. */
  readonly current: () => TrustedDirectory;
  /**
   * Takes a directory that somebody brought; when it is newer it is durable before it is used.
   *
   * @returns whether it was newer than the current one
   * @throws directory-invalid (not the pinned root's, or of another partnership), directory-outdated (an older one, or
   * another of the same version: going back could bring a revoked key to life)
   */
  readonly offer: (compact: string) => Promise<boolean>;
  /** Every directory seen here, as it was signed, oldest first: who held which keys at a time that is long over. */
  readonly past: () => Promise<readonly string[]>;
};

/** Where the directory is kept, and what it is checked against. */
export type DirectoryStoreOptions = {
  readonly dir: string;
  readonly disk: Disk;
  /** The partnership's root key, got out of band. */
  readonly root: VerifyingKey;
  readonly partnership: string;
  /** The directory the agency was given at enrolment, or a later one. */
  readonly initial: string;
};

type Held = { readonly compact: string; readonly directory: TrustedDirectory };

const fileName = "directory.jws";
const pastDir = "past";
const versionDigits = 9;

async function verified(compact: string, options: DirectoryStoreOptions): Promise<Held> {
  const result = await verifyDirectory(compact, options.root);
  if (!result.ok) throw new GatehouseError("directory-invalid", { code: result.code });
  if (result.directory.partnership !== options.partnership) {
    throw new GatehouseError("directory-invalid", { field: "partnership" });
  }
  return { compact, directory: result.directory };
}

/**
 * Opens the agency's own memory of the directory: the highest version it has ever verified, so that nobody (the broker
 * least of all) can show it an older one after a restart.
 *
 * @throws directory-invalid when the one on disk or the initial one does not verify
 */
export async function openDirectoryStore(options: DirectoryStoreOptions): Promise<DirectoryStore> {
  const { dir, disk } = options;
  const path = join(dir, fileName);
  const past = join(dir, pastDir);
  const pastPath = ({ directory: { version } }: Held): string =>
    join(past, `${String(version).padStart(versionDigits, "0")}.jws`);
  const keep = async (held: Held): Promise<void> => {
    await writeWhole(disk, pastPath(held), Buffer.from(held.compact, "latin1"));
    await writeWhole(disk, path, Buffer.from(held.compact, "latin1"));
  };
  await disk.makeDir(dir);
  await disk.makeDir(past);
  const stored = await disk.read(path);
  const initial = await verified(options.initial, options);
  let current = stored === null ? initial : await verified(Buffer.from(stored).toString("latin1"), options);
  if (stored === null || initial.directory.version > current.directory.version) {
    await keep(initial);
    current = initial;
  }
  // One from before this folder was kept.
  if ((await disk.read(pastPath(current))) === null) await keep(current);
  const take = async (compact: string): Promise<boolean> => {
    if (compact === current.compact) return false;
    const offered = await verified(compact, options);
    if (offered.directory.version <= current.directory.version) throw new GatehouseError("directory-outdated");
    await keep(offered);
    current = offered;
    return true;
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    current: () => current.directory,
    past: async () => {
      const names = (await disk.list(past)).filter((name) => name.endsWith(".jws"));
      const read = await Promise.all(names.map((name) => disk.read(join(past, name))));
      return read.flatMap((bytes) => (bytes === null ? [] : [Buffer.from(bytes).toString("latin1")]));
    },
    offer: (compact) => {
      // One at a time: two offers at once must not leave the older one on the disk.
      const taken = turn.then(() => take(compact));
      turn = taken.catch(() => undefined);
      return taken;
    },
  };
}
