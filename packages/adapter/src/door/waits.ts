import { GatehouseError } from "@gatehouse/contracts/errors";
import type { AppReply } from "@gatehouse/http/app";

/** How many requests of one client may wait at once: one for each of its processes, and some that it has given up. */
export const maxWaits = 8;
/** As soon as one of its own ends there is room again. */
const againAfterSeconds = "1";

/** Requests that wait for something new, counted for each client by itself. */
export type Waits = {
  /**
   * Counts one more until it is told to end it.
   *
   * @throws rate-limited when the client has as many as it may
   */
  readonly begin: (client: string, reply: AppReply) => () => void;
};

/** Makes a count of what waits, in this process. */
export function createWaits(): Waits {
  const waiting = new Map<string, number>();
  const add = (client: string, more: number): void => {
    const now = (waiting.get(client) ?? 0) + more;
    if (now === 0) waiting.delete(client);
    else waiting.set(client, now);
  };
  return {
    begin: (client, reply) => {
      if ((waiting.get(client) ?? 0) >= maxWaits) {
        reply.header("retry-after", againAfterSeconds);
        throw new GatehouseError("rate-limited");
      }
      add(client, 1);
      return () => add(client, -1);
    },
  };
}
