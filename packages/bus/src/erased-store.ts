import { jetstream } from "@nats-io/jetstream";
import { busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { whileConnected } from "./line.ts";
import { heldRange } from "./read.ts";
import { streams } from "./subjects.ts";

/**
 * Keeps what is left of erased records; when it returns it is on disk.
 *
 * @param bytes sealed by the caller
 * @throws `bus-unavailable` when it is not known to be kept; putting it again does no harm
 */
export async function putErased(bus: Bus, bytes: Uint8Array): Promise<void> {
  try {
    const js = jetstream(bus.nc);
    await whileConnected(bus, () => js.publish("erased", bytes));
  } catch (cause) {
    throw busError(cause);
  }
}

/** All that was kept of erased records, oldest first. @throws `bus-unavailable` */
export async function* erasedRecords(bus: Bus): AsyncGenerator<Uint8Array> {
  for await (const { data } of heldRange(bus, streams.erased, 1)) yield data;
}
