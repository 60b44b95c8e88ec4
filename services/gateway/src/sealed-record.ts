import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, recordAt } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";

/** A record's sealed parts and their key; null when it has not been copied from CORE yet, or has been erased. */
export async function sealedRecordAt(bus: Bus, n: number): Promise<SealedRecord | null> {
  const [parts, key] = await Promise.all([recordAt(bus, streams.parts, n), recordAt(bus, streams.keys, n)]);
  return parts && key ? { parts: parts.data, key: key.data } : null;
}

/** Every record from a place on, as far as it has been copied from CORE, in order; what has been erased is passed over. */
export async function* sealedRecords(
  bus: Bus,
  from: number,
): AsyncGenerator<{ readonly n: number; readonly sealed: SealedRecord }> {
  const keys = heldRange(bus, streams.keys, from);
  try {
    let key = await keys.next();
    for await (const { seq, data: parts } of heldRange(bus, streams.parts, from)) {
      while (key.done !== true && key.value.seq < seq) key = await keys.next();
      if (key.done === true) return;
      if (key.value.seq === seq) yield { n: seq, sealed: { parts, key: key.value.data } };
    }
  } finally {
    await keys.return(undefined);
  }
}
