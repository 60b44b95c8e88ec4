import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { metricsType } from "@gatehouse/observe/metrics";
import { watchProcess } from "@gatehouse/observe/process-metrics";
import { createApp, listen } from "./app.ts";
import type { App, HttpOptions } from "./app.ts";

/** Where a process shows how it is. */
export type WatchPlace = {
  readonly host: string;
  /** 0 takes any free one; undefined opens no door. */
  readonly port: number | undefined;
};

/** What is shown. */
export type Watched = {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Whether the process can do its work now. */
  readonly health: HttpOptions["health"];
  /** A folder of the process's own, for its disk; null where it keeps nothing. */
  readonly folder: string | null;
  /** Adds what else is shown here; nothing when absent. */
  readonly more?: (app: App) => void;
};

/** A door for those who run the process: `GET /metrics` and `GET /health`. */
export type WatchDoor = { readonly port: number; readonly close: () => Promise<void> };

/** This machine, by any of its names. */
function isHere(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

/**
 * Answers only who asks for this machine by one of its own names. A page of somebody else's that a browser here has open
 * can have its name lead to this machine (DNS rebinding), and then reads what is here: it asks for it by that name.
 */
function onlyByItsOwnName(app: App): void {
  app.addHook("onRequest", async (request) => {
    if (!isHere((request.headers.host ?? "").replace(/:\d{1,5}$/, ""))) throw new GatehouseError("route-not-found");
  });
}

/**
 * Opens the door for those who run a process, apart from where agencies and browsers come in, so that whoever reaches
 * those does not reach this. It needs no token: what it shows is about nobody. @returns null where there is to be none
 */
export async function openWatchDoor(at: WatchPlace, watched: Watched): Promise<WatchDoor | null> {
  if (at.port === undefined) return null;
  const { metrics, log, health, folder, more } = watched;
  const app = createApp({ log, accepts: ["text/plain"], health, metrics });
  if (isHere(at.host)) onlyByItsOwnName(app);
  app.get("/metrics", { config: { open: true } }, async (_request, reply) => {
    await reply
      .header("content-type", metricsType)
      .header("cache-control", "no-store")
      .send(await metrics.text());
  });
  more?.(app);
  const end = watchProcess(metrics, { isReady: () => health().ready, folder });
  const port = await listen(app, { host: at.host, port: at.port });
  log.info("metrics.open", { port });
  return {
    port,
    close: async () => {
      end();
      await app.close();
    },
  };
}
