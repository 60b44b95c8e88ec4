import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bus } from "@gatehouse/bus/connect";
import type { StreamName } from "@gatehouse/bus/subjects";
import type { TestServer } from "./nats.ts";

/** Loses streams with all that is in them, as a disk would; the server is started again without them. */
export async function loseStreams(server: TestServer, lost: readonly StreamName[]): Promise<void> {
  await server.kill();
  const folders = await readdir(server.stateDir, { recursive: true });
  for (const stream of lost) {
    const own = folders.filter((folder) => folder.endsWith(join("streams", stream)));
    if (own.length !== 1) throw new Error(`${stream} is kept in ${own.length} folders`);
    for (const folder of own) await rm(join(server.stateDir, folder), { recursive: true });
  }
  await server.start();
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
