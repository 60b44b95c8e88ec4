import type { RecordFile } from "./map.ts";
import { recordDigest } from "./record-context.ts";

/** Most files of one set: a census has a dozen, an export of one folder a hundred. */
export const maxSetFiles = 200;
/** Most bytes of one set, as all of it is in memory at once: a county's yearly return of looked-after children has fewer than ten. */
export const maxSetBytes = 32 * 1024 * 1024;

/** Whether files are few and small enough to be read as one set. */
export function isSet(files: readonly { readonly size: number }[]): boolean {
  return files.length <= maxSetFiles && files.reduce((sum, { size }) => sum + size, 0) <= maxSetBytes;
}

/** The files of one set, each with the others as its companions; as they are when they are too many or too large for one. */
export function withCompanions(files: readonly RecordFile[]): readonly RecordFile[] {
  if (files.length < 2 || !isSet(files.map(({ bytes }) => ({ size: bytes.byteLength })))) return files;
  return files.map((file) => ({ ...file, companions: files.filter((other) => other !== file) }));
}

/**
 * Reads a companion once, though each file of its set asks: by its bytes, so that the same bytes give the same answer. As many
 * are remembered as one set may have.
 *
 * @param read pure; what it gives is shared, so nobody may change it
 */
export function rememberedBy<Value extends object>(
  read: (bytes: Uint8Array) => Value,
): (companion: Pick<RecordFile, "bytes">) => Value {
  const known = new Map<string, Value>();
  return ({ bytes }) => {
    const digest = recordDigest(bytes);
    const value = known.get(digest) ?? read(bytes);
    known.delete(digest);
    known.set(digest, value);
    const [oldest] = known.keys();
    if (known.size > maxSetFiles && oldest !== undefined) known.delete(oldest);
    return value;
  };
}
