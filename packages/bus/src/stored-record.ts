/** A stored message: its place in its stream, its bytes, and when the server stored it. */
export type StoredRecord = {
  readonly seq: number;
  readonly subject: string;
  readonly data: Uint8Array;
  readonly storedAt: Date;
  /** For a stream sourced from CORE: its sequence there. */
  readonly coreSeq: number | null;
  /** For a delivery: its ledger record, and its place among what that record delivers. */
  readonly item: ItemPlace | null;
};

/** Names a delivery without saying anything of it: which record it belongs to, and which of that record's items it is. */
export type ItemPlace = { readonly record: number; readonly index: number };

/** The one header a delivery has. It tells whoever runs the server what the order of the records tells already. */
export const itemHeader = "Gatehouse-Item";

/** The header's text for a place. */
export function itemText({ record, index }: ItemPlace): string {
  return `${record} ${index}`;
}

/** The place in a header; null for anything else. */
export function itemPlace(header: string | undefined): ItemPlace | null {
  const [record, index, ...rest] = (header ?? "").split(" ").map(Number);
  const whole = rest.length === 0 && Number.isSafeInteger(record) && Number.isSafeInteger(index);
  return whole && record !== undefined && index !== undefined ? { record, index } : null;
}

/** Says of a record that was put in place from a witness's copy where CORE has it: the server takes no word of its own from anybody. */
export const placedHeader = "Gatehouse-Core-Sequence";

/** Where CORE has a record, by the headers it is stored with; null where that is not known. */
export function coreSeqOf(header: (name: string) => string | undefined): number | null {
  const placed = Number(header(placedHeader) || Number.NaN);
  return sourceSeq(header("Nats-Stream-Source")) ?? (Number.isSafeInteger(placed) ? placed : null);
}

/** The header reads `CORE <sequence> …`: the server writes it when it copies a message (nats-server, `server/stream.go`). */
function sourceSeq(header: string | undefined): number | null {
  const seq = Number(header?.split(" ")[1]);
  return Number.isInteger(seq) && seq > 0 ? seq : null;
}

/**
 * The server's time of a message, in whole milliseconds as the server's own text of it has them when it is read by its place.
 *
 * The client library reads the nanoseconds as a number, which is out by up to 128 of them: one message in some thousands was a
 * millisecond later when it was followed than when it was read again.
 */
export function storedTime(nanoseconds: bigint): Date {
  return new Date(Number(nanoseconds / 1_000_000n));
}
