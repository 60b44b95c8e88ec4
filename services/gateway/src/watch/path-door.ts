import { limited } from "@gatehouse/http/guard";
import type { App } from "@gatehouse/http/app";
import { jsonRoutes } from "@gatehouse/http/json-routes";
import { createRateLimit } from "@gatehouse/http/rate-limit";
import type { Log } from "@gatehouse/observe/log";
import { digestOfNumber } from "@gatehouse/observe/message-path";
import type { MessagePath } from "@gatehouse/observe/message-path";
import { z } from "zod";

/** As many as somebody needs who looks for lost messages; who tries numbers, or watches one, gets nowhere with it. */
const rate = { burst: 20, perMinute: 2 } as const;
/** For so long an answer stays what it was: when somebody read it is not to be seen by asking again and again. */
const stillMs = 15 * 60_000;

export type PathDoorPorts = {
  readonly paths: (id: string) => readonly MessagePath[];
  /** Milliseconds, never going back. */
  readonly now: () => number;
  readonly log: Log;
};

/** Adds `POST /path` to the door for those who run the gateway: how far the message of a number has come (ADR 13). */
export function servePaths(app: App, { paths, now, log }: PathDoorPorts): void {
  const limit = createRateLimit(rate, now);
  const told = new Map<string, { readonly atMs: number; readonly paths: readonly MessagePath[] }>();
  const still = (id: string): readonly MessagePath[] => {
    const nowMs = now();
    for (const [known, { atMs }] of told) if (nowMs - atMs >= stillMs) told.delete(known);
    const known = told.get(id);
    if (known) return known.paths;
    const found = paths(id);
    told.set(id, { atMs: nowMs, paths: found });
    return found;
  };
  jsonRoutes(app, (routes) => {
    routes.post(
      "/path",
      { config: { open: true }, schema: { body: z.strictObject({ id: z.uuid() }) } },
      async (request, reply) => {
        // Of all who ask together: nobody signs in at this door.
        limited(reply, limit, "operators");
        const id = request.body.id.toLowerCase();
        log.info("gateway.path-asked", { digest: digestOfNumber(id) });
        await reply.header("cache-control", "no-store").send({ paths: still(id) });
      },
    );
  });
}
