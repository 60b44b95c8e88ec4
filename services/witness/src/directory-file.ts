import { readFile } from "node:fs/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { VerifyingKey } from "@gatehouse/envelope/keys";

/** The newest directory that was in the file: a newer one is put in its place by whoever enrols agencies. */
export type DirectoryFile = {
  readonly current: () => TrustedDirectory;
  /** Reads the file again. One that is not newer, or that the root did not sign, changes nothing. @returns whether it was good */
  readonly refresh: () => Promise<boolean>;
};

/**
 * Reads the directory.
 *
 * @throws GatehouseError `file-unreadable`; `directory-invalid` when the root does not vouch for it
 */
export async function openDirectoryFile(file: string, root: VerifyingKey): Promise<DirectoryFile> {
  const read = async (): Promise<TrustedDirectory> => {
    const compact = await readFile(file, "utf8").catch((cause: unknown) => {
      throw new GatehouseError("file-unreadable", { file }, { cause });
    });
    const verified = await verifyDirectory(compact.trim(), root);
    if (!verified.ok) throw new GatehouseError("directory-invalid", { code: verified.code });
    return verified.directory;
  };
  let current = await read();
  return {
    current: () => current,
    refresh: async () => {
      try {
        const next = await read();
        // Going back could bring a revoked key to life.
        if (next.version > current.version) current = next;
        return next.version >= current.version;
      } catch (cause) {
        if (cause instanceof GatehouseError) return false;
        throw cause;
      }
    },
  };
}
