import type { Accounts } from "@gatehouse/bus/accounts";
import { startNatsServer } from "@gatehouse/infra/nats/run-server";
import type { ServerBinary } from "@gatehouse/infra/nats/server-binary";

export type HostOptions = {
  readonly stateDir: string;
  readonly binary: ServerBinary;
  readonly accounts: Accounts;
  readonly maxStoreBytes?: number;
};

/** A server that can be killed and started again on the same address and state. */
export type ServerHost = {
  readonly where: "container" | "process";
  readonly url: string;
  readonly caPem: string;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** Runs the server as a child process. */
export async function processHost(options: HostOptions): Promise<ServerHost> {
  let server = await startNatsServer(options);
  const { url, port, caPem } = server;
  return {
    where: "process",
    url,
    caPem,
    kill: () => server.kill(),
    start: async () => {
      server = await startNatsServer({ ...options, port });
    },
    remove: () => server.stop(),
  };
}
