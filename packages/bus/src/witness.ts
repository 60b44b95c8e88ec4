import { GatehouseError } from "@gatehouse/contracts/errors";
import { jetstreamManager } from "@nats-io/jetstream";
import { busError, Disconnected, isNothingThere } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { coreSeqOf } from "./stored-record.ts";
import type { StoredRecord } from "./stored-record.ts";
import { agencySubjects } from "./subjects.ts";
import type { WitnessedStream } from "./subjects.ts";

/** Records asked for at once: of usual size, some 500 KiB of leaves. */
const BATCH = 1_000;

/** Most that one answer of the server may hold. */
const BATCH_BYTES = 4 << 20;

/**
 * What a stream has stored from a place on, as the server itself says it: at most about a thousand records, in order.
 *
 * LEDGER has no holes, and a missing place is told; of PARTS what was erased is passed over. An answer of none says that
 * nothing is stored there yet.
 *
 * @throws `stream-gap` for a hole in LEDGER; `bus-unavailable`, after which the same may be asked again
 */
export async function storedFrom(bus: Bus, stream: WitnessedStream, fromSeq: number): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  try {
    const jsm = await jetstreamManager(bus.nc, { apiPrefix: agencySubjects.apiPrefix, checkAPI: false });
    const seq = Math.max(1, fromSeq);
    const found = await whileConnected(bus, () =>
      jsm.direct.getBatch(stream, { seq, batch: BATCH, max_bytes: BATCH_BYTES }),
    );
    // The library waits for the rest of an answer for ever.
    const unsubscribe = bus.onDisconnect(() => found.stop(new Disconnected("the line broke")));
    try {
      for await (const { seq: at, subject, data, time, header } of found) {
        const coreSeq = coreSeqOf((name) => header.get(name));
        records.push({ seq: at, subject, data, storedAt: time, coreSeq, item: null });
      }
    } finally {
      unsubscribe();
    }
  } catch (cause) {
    if (isNothingThere(cause)) return [];
    throw busError(cause);
  }
  const hole = stream === "LEDGER" ? records.findIndex(({ seq }, at) => seq !== Math.max(1, fromSeq) + at) : -1;
  if (hole >= 0) throw new GatehouseError("stream-gap", { code: stream, limit: Math.max(1, fromSeq) + hole });
  return records;
}
