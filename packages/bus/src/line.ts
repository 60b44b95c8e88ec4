import { Disconnected } from "./bus-error.ts";
import type { Bus } from "./connect.ts";

/**
 * Waits for an answer no longer than the line holds: after a break it is lost, and what was sent while the line is
 * broken is thrown away by the connection, so its time limit would be waited for in vain.
 *
 * @throws Disconnected (`isUnanswered`) at once when the line is or gets broken, else what `work` throws
 */
export async function whileConnected<T>(bus: Bus, work: () => Promise<T>): Promise<T> {
  if (!bus.isConnected()) throw new Disconnected();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const unsubscribe = bus.onDisconnect(() => reject(new Disconnected()));
  const answer = work();
  // The loser of the race must not become an unhandled rejection.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, broken]);
  } finally {
    unsubscribe();
  }
}
