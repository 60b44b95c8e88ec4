import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, recordAt, streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { eraseRecord } from "@gatehouse/bus/trim";
import { GatehouseError } from "@gatehouse/contracts/errors";

/**
 * Overwrites on the broker's disk what there is of some records: their keys first, with which all ciphertext of them is
 * unreadable wherever it was copied, then their parts and the copies made of them. Done twice it does no harm.
 *
 * @throws `ledger-mismatch` when a key is still there afterwards
 */
export async function destroyRecords(bus: Bus, records: ReadonlySet<number>): Promise<void> {
  for (const n of records) {
    await eraseInCore(bus, n);
    await eraseRecord(bus, streams.keys, n);
    await eraseRecord(bus, streams.parts, n);
  }
  for await (const { seq, item } of heldRange(bus, streams.delivery, 1))
    if (item && records.has(item.record)) await eraseRecord(bus, streams.delivery, seq);
  for (const n of records)
    if (await recordAt(bus, streams.keys, n)) throw new GatehouseError("ledger-mismatch", { limit: n, field: "KEYS" });
}

/** CORE has everything of a record between its leaf and the next record's; the leaves stay. */
async function eraseInCore(bus: Bus, n: number): Promise<void> {
  const [leaf, next] = [await recordAt(bus, streams.ledger, n), await recordAt(bus, streams.ledger, n + 1)];
  const { firstSeq, lastSeq } = await streamInfo(bus, streams.core);
  // A ledger that was restored does not know where CORE had each record: it is looked for where CORE still has anything.
  const from = Math.max(firstSeq, (leaf?.coreSeq ?? 0) + 1);
  const to = next?.coreSeq ?? lastSeq + 1;
  if (leaf?.coreSeq == null) return eraseKeyInCore(bus, n, firstSeq, to);
  for (let seq = from; seq < to; seq++) await eraseRecord(bus, streams.core, seq);
}

async function eraseKeyInCore(bus: Bus, n: number, firstSeq: number, to: number): Promise<void> {
  for (let seq = firstSeq; seq < to; seq++) {
    const stored = await recordAt(bus, streams.core, seq);
    if (stored?.subject === "keys" && isOf(stored.data, n)) await eraseRecord(bus, streams.core, seq);
  }
}

function isOf(key: Uint8Array, n: number): boolean {
  return Buffer.from(key).toString("latin1").startsWith(`{"v":2,"n":${n},`);
}
