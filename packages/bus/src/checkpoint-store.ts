import { jetstream } from "@nats-io/jetstream";
import { busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { lastRecord, nextRecord } from "./read.ts";
import { streams } from "./subjects.ts";

/** `signed`: by the ledger's key alone, kept before anybody saw it. `cosigned`: with the cosignatures of a quorum. */
export type CheckpointSort = "signed" | "cosigned";

/**
 * Keeps a checkpoint; when it returns it is on disk. Some thousand of each sort are kept.
 *
 * @param bytes public: a checkpoint tells nothing about anybody
 * @throws `bus-unavailable` when it is not known to be kept; putting it again does no harm
 */
export async function putCheckpoint(bus: Bus, sort: CheckpointSort, bytes: Uint8Array): Promise<void> {
  try {
    const js = jetstream(bus.nc);
    await whileConnected(bus, () => js.publish(`checkpoint.${sort}`, bytes));
  } catch (cause) {
    throw busError(cause);
  }
}

/** The newest checkpoint of a sort; null where there is none. @throws `bus-unavailable` */
export async function lastCheckpoint(bus: Bus, sort: CheckpointSort): Promise<Uint8Array | null> {
  return (await lastRecord(bus, streams.checkpoints, `checkpoint.${sort}`))?.data ?? null;
}

/** Every checkpoint of a sort that is kept, oldest first. @throws `bus-unavailable` */
export async function* checkpoints(bus: Bus, sort: CheckpointSort): AsyncGenerator<Uint8Array> {
  const subject = `checkpoint.${sort}`;
  for (let seq = 1; ;) {
    const record = await nextRecord(bus, streams.checkpoints, subject, seq);
    if (record === null) return;
    yield record.data;
    seq = record.seq + 1;
  }
}
