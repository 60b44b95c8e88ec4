/** A stored message: its place in its stream, its bytes, and when the server stored it. */
export type StoredRecord = {
  readonly seq: number;
  readonly subject: string;
  readonly data: Uint8Array;
  readonly storedAt: Date;
  /** For a stream sourced from CORE: its sequence there. */
  readonly coreSeq: number | null;
};

/** The header reads `CORE <sequence> …`: the server writes it when it copies a message (nats-server, `server/stream.go`). */
export function sourceSeq(header: string | undefined): number | null {
  const seq = Number(header?.split(" ")[1]);
  return Number.isInteger(seq) && seq > 0 ? seq : null;
}
