import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, range, recordAt } from "@gatehouse/bus/read";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import type { StoredRecord } from "@gatehouse/bus/stored-record";
import { streams } from "@gatehouse/bus/subjects";
import type { Remainder } from "./erase/remainder.ts";
import { readRemainders } from "./recover.ts";
import { recordsCopied } from "./whole-ledger.ts";

/** One place of the ledger as it is held. Of an erased record there is what is left of it; without, it is lost. */
export type HeldRecord = {
  readonly n: number;
  readonly leaf: Uint8Array;
  /** The server's time of the leaf. */
  readonly storedAt: Date;
  readonly parts: Uint8Array | null;
  readonly key: Uint8Array | null;
  readonly remainder: Remainder | null;
};

/** What recorded decisions are judged again from. */
export type ReplaySource = {
  /** Every record from the first on. @throws `stream-gap` where a leaf is missing: leaves are kept for good */
  readonly records: () => AsyncIterable<HeldRecord>;
  /** What was sent, at its place in the intake; null when it is no longer held. */
  readonly item: (intake: number) => Promise<StoredRecord | null>;
  /** The sealed state of a later record, to go on from behind what is lost; null when there is none. */
  readonly snapshot: () => Promise<Uint8Array | null>;
};

/** The ledger and the intake as the broker's streams hold them. */
export function streamSource(bus: Bus, storageKey: Uint8Array): ReplaySource {
  return {
    records: () => heldRecords(bus, storageKey),
    item: async (intake) => recordAt(bus, streams.intake, intake),
    snapshot: async () => (await lastSnapshot(bus))?.bytes ?? null,
  };
}

async function* heldRecords(bus: Bus, storageKey: Uint8Array): AsyncGenerator<HeldRecord> {
  // Of a record that is being written, one stream has its message before another.
  const end = await recordsCopied(bus);
  if (end === 0) return;
  const parts = new Held(heldRange(bus, streams.parts, 1));
  const keys = new Held(heldRange(bus, streams.keys, 1));
  let remainders: ReadonlyMap<number, Remainder> | null = null;
  try {
    for await (const { seq: n, data: leaf, storedAt } of range(bus, streams.ledger, 1)) {
      const held = { n, leaf, storedAt, parts: await parts.at(n), key: await keys.at(n) };
      if (held.key === null) remainders ??= await readRemainders(bus, storageKey);
      yield { ...held, remainder: remainders?.get(n) ?? null };
      if (n >= end) return;
    }
  } finally {
    await Promise.all([parts.close(), keys.close()]);
  }
}

/** Reads a stream with holes beside one without, place by place. */
class Held {
  readonly #records: AsyncGenerator<StoredRecord>;
  #next: StoredRecord | null | undefined;

  constructor(records: AsyncGenerator<StoredRecord>) {
    this.#records = records;
  }

  /** @param n asked for in ascending order */
  async at(n: number): Promise<Uint8Array | null> {
    while (this.#next === undefined || (this.#next !== null && this.#next.seq < n)) {
      const read = await this.#records.next();
      this.#next = read.done === true ? null : read.value;
    }
    return this.#next?.seq === n ? this.#next.data : null;
  }

  async close(): Promise<void> {
    await this.#records.return(undefined);
  }
}
