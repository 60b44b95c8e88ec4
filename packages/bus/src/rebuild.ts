import { GatehouseError } from "@gatehouse/contracts/errors";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { JetStreamManager } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import { apiCodeOf, apiCodes, busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { placedHeader } from "./stored-record.ts";
import type { WitnessedStream } from "./subjects.ts";
import { streamConfig } from "./topology.ts";
import type { Profile } from "./topology.ts";

/** How many records are on their way to the server at once. */
const TOGETHER = 256;

export type RebuildOptions = {
  readonly profile: Profile;
  /** Where CORE has the last of these records: from behind it the server goes on copying by itself. */
  readonly coreSeq: number;
  /** Told how many are stored. */
  readonly passed: (count: number) => void;
};

/**
 * Puts a stream in place of the one that is there, if any: these records, each at its number, and then what CORE has after
 * them. Nobody else may be at work on the broker. A null leaves its place empty, and is not the last.
 *
 * When it fails, the stream that was there is gone, and so is what was made in its place: the same may be asked again.
 *
 * @throws `append-refused`, `bus-unavailable`; what `records` throws
 */
export async function rebuildStream(
  bus: Bus,
  stream: WitnessedStream,
  records: AsyncIterable<Uint8Array | null>,
  options: RebuildOptions,
): Promise<void> {
  try {
    const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
    await deleteStream(bus, jsm, stream);
    const config = streamConfig(stream, options.profile);
    const sources = (config.sources ?? []).map((source) => ({ ...source, opt_start_seq: options.coreSeq + 1 }));
    const subject = `rebuild.${stream}`;
    // The server fills it only once all is there that CORE has no more.
    await whileConnected(bus, () => jsm.streams.add({ ...config, sources: [], subjects: [subject] }));
    try {
      const empty = await fill(bus, { stream, subject }, records, options);
      for (const seq of empty) await whileConnected(bus, () => jsm.streams.deleteMessage(stream, seq, true));
      await whileConnected(bus, () => jsm.streams.update(stream, { ...config, sources }));
    } catch (cause) {
      await deleteStream(bus, jsm, stream);
      throw cause;
    }
  } catch (cause) {
    throw cause instanceof GatehouseError ? cause : busError(cause);
  }
}

async function deleteStream(bus: Bus, jsm: JetStreamManager, stream: WitnessedStream): Promise<void> {
  try {
    await whileConnected(bus, () => jsm.streams.delete(stream));
  } catch (cause) {
    if (apiCodeOf(cause) !== apiCodes.streamNotFound) throw cause;
  }
}

/** @returns the places that are to be empty */
async function fill(
  bus: Bus,
  to: { readonly stream: WitnessedStream; readonly subject: string },
  records: AsyncIterable<Uint8Array | null>,
  { coreSeq, passed }: RebuildOptions,
): Promise<readonly number[]> {
  const js = jetstream(bus.nc);
  const empty: number[] = [];
  const waiting: Promise<void>[] = [];
  let seq = 0;
  const publish = async (data: Uint8Array, at: number, isLast: boolean): Promise<void> => {
    const head = headers();
    if (isLast) head.set(placedHeader, String(coreSeq));
    const ack = await whileConnected(bus, () => js.publish(to.subject, data, { headers: head }));
    if (ack.seq !== at || ack.stream !== to.stream) throw new GatehouseError("append-refused", { limit: at });
  };
  let held: Uint8Array | null | undefined;
  const send = async (isLast: boolean): Promise<void> => {
    if (held === undefined) return;
    seq += 1;
    if (held === null) empty.push(seq);
    waiting.push(publish(held ?? new Uint8Array(), seq, isLast));
    if (isLast || waiting.length >= TOGETHER) {
      await Promise.all(waiting.splice(0));
      passed(seq);
    }
  };
  try {
    for await (const record of records) {
      await send(false);
      held = record;
    }
    await send(true);
  } finally {
    // Nothing is to be on its way when the caller is told.
    await Promise.allSettled(waiting);
  }
  return empty;
}
