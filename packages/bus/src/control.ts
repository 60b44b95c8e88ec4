import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Msg } from "@nats-io/transport-node";
import { busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";

/** Oldest server with everything this broker uses: consumer resets came with 2.14. */
const OLDEST = [2, 14] as const;

/** A server answers at once or is not there. */
const ANSWER_TIMEOUT_MS = 2_000;

export type ControlOptions = {
  /** How many servers there are: each must answer. */
  readonly servers: number;
};

/**
 * Gives every server an account's new claims. When it returns they hold on each of them: a revoked user's connections
 * are closed, and it is refused from then on.
 *
 * @param bus connected as the system account's `control`
 * @param jwt the account's claims, signed by the operator
 * @throws `bus-unavailable` when fewer servers answered: it is to be pushed again; `bus-access-refused` when one refused it
 */
export async function pushClaims(bus: Bus, jwt: string, options: ControlOptions): Promise<void> {
  const answers = await askAllServers(bus, "$SYS.REQ.CLAIMS.UPDATE", jwt, options.servers);
  for (const answer of answers) {
    const { data, error } = answer.json<{ data?: { code?: number }; error?: { code?: number } }>();
    if (error || data?.code !== 200)
      throw new GatehouseError("bus-access-refused", { code: String(error?.code ?? data?.code) });
  }
}

/** What a server says of itself. */
export type ServerFacts = { readonly version: string; readonly syncAlways: boolean };

/**
 * Reads back how each server keeps data, and refuses one that could lose what it acknowledged.
 *
 * Encryption at rest is the one setting a server does not tell over the wire: who starts it reads that in its first
 * lines (`infra/src/nats/run-server.ts`).
 *
 * @param bus connected as the system account's `observer`
 * @throws `server-not-durable` naming the setting; `bus-unavailable` when fewer servers answered
 */
export async function checkServer(bus: Bus, options: ControlOptions): Promise<readonly ServerFacts[]> {
  const answers = await askAllServers(bus, "$SYS.REQ.SERVER.PING.VARZ", "", options.servers);
  return answers.map((answer) => {
    const { data } = answer.json<{
      data?: { version?: string; jetstream?: { config?: { sync_always?: boolean; strict?: boolean } } };
    }>();
    const version = data?.version ?? "";
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (!(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) {
      throw new GatehouseError("server-not-durable", { field: "version", code: version });
    }
    const syncAlways = data?.jetstream?.config?.sync_always === true;
    if (!syncAlways) throw new GatehouseError("server-not-durable", { field: "sync_interval" });
    return { version, syncAlways };
  });
}

async function askAllServers(bus: Bus, subject: string, payload: string, servers: number): Promise<readonly Msg[]> {
  const answers: Msg[] = [];
  try {
    const stream = await bus.nc.requestMany(subject, payload, {
      strategy: "count",
      maxMessages: servers,
      maxWait: ANSWER_TIMEOUT_MS,
    });
    for await (const answer of stream) answers.push(answer);
  } catch (cause) {
    throw busError(cause);
  }
  if (answers.length < servers) throw new GatehouseError("bus-unavailable", { limit: servers });
  return answers;
}
