import { join } from "node:path";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { watchClient } from "@gatehouse/client/watch-client";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import type { Supervisor } from "../start/supervise.ts";
import { keptPort } from "./kept-port.ts";

/** What of an agency is shown at a door of its own. */
export type AgencyDoor = {
  readonly agency: string;
  readonly service: "adapter" | "casework";
  readonly client: Pick<AgencyClient, "counters">;
  /** What the adapter or the pages count. */
  readonly metrics: Metrics;
  /** Where they keep their own; the door's port is kept there too. */
  readonly folder: string;
  readonly log: Log;
};

/**
 * Opens `/metrics` and `/health` of an agency's adapter or pages on this machine, for that agency's own people: how many
 * copies one agency was handed over is no number for those who run the broker, who are told it in steps of five.
 *
 * @returns the address of its metrics
 */
export async function openAgencyDoor(
  { agency, service, client, metrics, folder, log }: AgencyDoor,
  supervisor: Supervisor,
): Promise<string> {
  const host = "127.0.0.1";
  watchClient(metrics, client);
  const port = await keptPort(join(folder, "metrics-port"));
  const health = () => ({ ready: true });
  const door = await supervisor.start(`numbers of ${agency}'s ${service}`, async () => {
    const opened = await openWatchDoor({ host, port }, { metrics, log, health, folder });
    return { port: opened?.port ?? port, stop: async () => opened?.close() };
  });
  return `http://${host}:${door.port}/metrics`;
}
