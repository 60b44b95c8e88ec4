import { hash } from "node:crypto";

const plain = /^[a-z0-9][a-z0-9-]{0,79}$/;

/**
 * A file name for an id, the same each time and different for different ids, on any file system: UUIDs as they are,
 * anything else (a register event's own id may hold what it likes) by its digest.
 */
export function fileNameFor(id: string): string {
  return plain.test(id) ? id : `_${hash("sha256", id, "hex")}`;
}
