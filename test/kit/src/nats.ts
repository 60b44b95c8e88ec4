import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintPartnership } from "@gatehouse/bus/accounts";
import type { Accounts } from "@gatehouse/bus/accounts";
import { connectBus } from "@gatehouse/bus/connect";
import type { Bus } from "@gatehouse/bus/connect";
import { ensureTopology } from "@gatehouse/bus/topology";
import type { AgencyId } from "@gatehouse/contracts/agency";
import { findNatsServer } from "@gatehouse/infra/nats/find-server";
import { cacheDir } from "@gatehouse/infra/paths";
import { readEnvironment, say } from "./environment.ts";
import { containerHost } from "./server-container.ts";
import { processHost } from "./server-process.ts";
import type { HostOptions, ServerHost } from "./server-process.ts";

/** Who connects: an agency by its id, `gateway`, or a user of the system account: `control`, `observer`. */
export type Who = string;

/** A real server with its own state, gone with everything it kept when the block ends. */
export type TestServer = AsyncDisposable & {
  readonly url: string;
  readonly caPem: string;
  readonly accounts: Accounts;
  /** Everything the server keeps on disk, wherever it runs. */
  readonly stateDir: string;
  /** `container`: by testcontainers on the Docker engine that answers; `process`: a child of this one. */
  readonly where: "container" | "process";
  /** A connection that ends with the server; of the account's first user unless `creds` says another. */
  readonly connect: (who: Who, creds?: string) => Promise<Bus>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Starts it again after `kill`: same address, same state. */
  readonly start: () => Promise<void>;
};

export type TestServerOptions = {
  readonly agencies: readonly AgencyId[];
  /** Accounts minted before, where a test needs their keys first. */
  readonly accounts?: Accounts;
  /** Left out: streams and consumers are made. */
  readonly topology?: "none";
  readonly intakePerAgency?: number;
  readonly intakeBytes?: number;
  /** Most that all streams may take: for tests of a full disk. */
  readonly maxStoreBytes?: number;
};

/** Starts a server as the demonstration does, with TLS, accounts and encryption, in a container where that can be. */
export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const accounts = options.accounts ?? (await mintPartnership({ agencies: options.agencies }));
  const stateDir = await mkdtemp(join(tmpdir(), "gatehouse-nats-"));
  const limits = options.maxStoreBytes === undefined ? {} : { maxStoreBytes: options.maxStoreBytes };
  const host = await startHost({ stateDir, accounts, ...limits });
  const open: Bus[] = [];
  const connect = async (who: Who, creds = credsOf(accounts, who)): Promise<Bus> => {
    const bus = await connectBus({ url: host.url, caPem: host.caPem, creds, name: `test ${who}` });
    open.push(bus);
    return bus;
  };
  if (options.topology !== "none") await makeTopology(await connect("gateway"), accounts, options);
  const { url, caPem, where, kill, start } = host;
  return {
    url,
    caPem,
    accounts,
    stateDir,
    where,
    connect,
    kill,
    start,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(open.map((bus) => bus.close()));
      await host.remove();
      await rm(stateDir, {
        recursive: true,
        force: true,
      });
    },
  };
}

async function makeTopology(bus: Bus, minted: Accounts, options: TestServerOptions): Promise<void> {
  const accounts = Object.values(minted.agencies).map((account) => account.publicKey);
  const { intakePerAgency, intakeBytes } = options;
  const perAgency = intakePerAgency === undefined ? {} : { intakePerAgency };
  const inAll = intakeBytes === undefined ? {} : { intakeBytes };
  await ensureTopology(bus, { accounts, profile: "demo", ...perAgency, ...inAll });
}

function credsOf(accounts: Accounts, who: Who): string {
  const user =
    who === "gateway"
      ? accounts.gateway.users["gateway"]
      : (accounts.system.users[who] ?? accounts.agencies[who]?.users["client"]);
  if (!user) throw new Error(`no credentials for ${who}`);
  return user.creds;
}

let said = false;

/** A container where a Docker engine answers and takes our image, else a child process; says once which, and why. */
async function startHost(options: Omit<HostOptions, "binary">): Promise<ServerHost> {
  const environment = readEnvironment();
  const notes: string[] = [];
  const binary = await findNatsServer({ env: environment.all, cacheDir, report: (line) => notes.push(line) }).catch(
    (cause: unknown) => {
      for (const note of notes) say(note);
      throw cause;
    },
  );
  const sayOnce = (line: string): void => {
    if (!said) say(`tests run on nats-server ${binary.version} ${line}`);
    said = true;
  };
  if (environment.server === "process") {
    sayOnce("as a child process, as GATEHOUSE_TEST_SERVER says");
    return processHost({ ...options, binary });
  }
  try {
    const host = await containerHost({ ...options, binary });
    sayOnce("in containers (testcontainers)");
    return host;
  } catch (cause) {
    if (environment.server === "container") throw cause;
    sayOnce(`as a child process: ${cause instanceof Error ? cause.message.split("\n")[0] : "no container"}`);
    return processHost({ ...options, binary });
  }
}
