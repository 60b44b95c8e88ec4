import type { Bus } from "@gatehouse/bus/connect";
import type { StreamName } from "@gatehouse/bus/subjects";

/** Loses a stream with all that is in it, as an operator's mistake or a disk would. */
export async function loseStream(bus: Bus, stream: StreamName): Promise<void> {
  await jetStream(bus, `STREAM.DELETE.${stream}`);
}

/** Loses what a stream holds and keeps its place. */
export async function emptyStream(bus: Bus, stream: StreamName): Promise<void> {
  await jetStream(bus, `STREAM.PURGE.${stream}`);
}

/** JetStream's own API (docs.nats.io, "NATS API Reference"): our packages offer none of this. */
async function jetStream(bus: Bus, call: string): Promise<void> {
  const answer = await bus.nc.request(`$JS.API.${call}`);
  const { error } = answer.json<{ readonly error?: { readonly description?: string } }>();
  if (error) throw new Error(`${call}: ${error.description ?? ""}`);
}
