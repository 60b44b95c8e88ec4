import { GatehouseError } from "@gatehouse/contracts/errors";

/** The longest leaf that a bundle can hold: its length is written in two bytes (C2SP tlog-tiles, "Log entries"). */
export const maxEntryBytes = 0xffff;
const lengthBytes = 2;

/**
 * Lays out entries one after the other, each behind its length.
 *
 * @throws GatehouseError `leaf-too-large` above 65,535 bytes
 */
export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  const size = entries.reduce((sum, { length }) => sum + lengthBytes + length, 0);
  const bundle = Buffer.allocUnsafe(size);
  let at = 0;
  for (const entry of entries) {
    if (entry.length > maxEntryBytes) throw new GatehouseError("leaf-too-large", { limit: maxEntryBytes });
    at = bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at);
    at += entry.length;
  }
  return bundle;
}

/**
 * Reads the first `count` entries of a bundle.
 *
 * @param bundle untrusted
 * @returns views into `bundle`, as many as there are whole ones: fewer than `count` when it is cut short
 */
export function readEntries(bundle: Uint8Array, count: number): readonly Buffer[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; entries.length < count && at + lengthBytes <= bytes.length;) {
    const end = at + lengthBytes + bytes.readUInt16BE(at);
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + lengthBytes, end));
    at = end;
  }
  return entries;
}
