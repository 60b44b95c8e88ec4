import { access, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getgid, getuid } from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type * as testcontainersModule from "testcontainers";
import { connectBus } from "@gatehouse/bus/connect";
import { prepareServer } from "@gatehouse/infra/nats/server-state";
import type { ServerBinary } from "@gatehouse/infra/nats/server-binary";
import { readEnvironment, prepareTestcontainers } from "./environment.ts";
import { imageName, writeImageContext } from "./server-image.ts";
import type { HostOptions, ServerHost } from "./server-process.ts";

/** Where the container sees the state folder. */
const ROOT = "/gatehouse";

/** Between questions whether a server that was started again answers. */
const POLL_MS = 25;

type Testcontainers = typeof testcontainersModule;

/**
 * Runs the server in a container by testcontainers, with its state on this machine's disk and its port on the loopback
 * address of this machine (host network), so that a restart keeps both.
 *
 * @throws Error with one line that says why not: no Linux, no engine, or the engine does not take it
 */
export async function containerHost(options: HostOptions): Promise<ServerHost> {
  const testcontainers = await loadTestcontainers();
  const { stateDir, accounts } = options;
  const port = await freePort();
  const limits = options.maxStoreBytes === undefined ? {} : { maxStoreBytes: options.maxStoreBytes };
  const listen = { host: "127.0.0.1", port };
  const { caPem } = await prepareServer({ stateDir, accounts, listen, root: ROOT, ...limits });
  const started = await startContainer(testcontainers, options);
  const client = await testcontainers.getContainerRuntimeClient();
  const container = client.container.getById(started.getId());
  const url = `tls://127.0.0.1:${port}`;
  return {
    where: "container",
    url,
    caPem,
    kill: async () => {
      await container.kill({ signal: "SIGKILL" });
      await container.wait({ condition: "not-running" });
    },
    start: async () => {
      await container.start();
      await untilAnswers(url, caPem, accounts.system.users["observer"]?.creds ?? "");
    },
    remove: async () => {
      await container.remove({ force: true, v: true });
    },
  };
}

async function loadTestcontainers(): Promise<Testcontainers> {
  if (process.platform !== "linux") throw new Error("a container on this system has no host network");
  const { dockerHost } = readEnvironment();
  const socket = /^unix:\/\/(.+)$/.exec(dockerHost)?.[1];
  if (socket !== undefined) {
    await access(socket).catch((cause: unknown) => {
      throw new Error("no Docker engine answers", { cause });
    });
  }
  prepareTestcontainers();
  // Half a second of modules, so only where an engine may answer.
  const testcontainers = await import("testcontainers");
  await testcontainers.getContainerRuntimeClient().catch((cause: unknown) => {
    throw new Error("no Docker engine answers", { cause });
  });
  return testcontainers;
}

async function startContainer(
  testcontainers: Testcontainers,
  { binary, stateDir }: HostOptions,
): Promise<{ getId: () => string }> {
  built ??= buildImage(testcontainers, binary);
  await built;
  const { GenericContainer, Wait } = testcontainers;
  return new GenericContainer(imageName(binary))
    .withNetworkMode("host")
    .withBindMounts([{ source: stateDir, target: ROOT }])
    .withUser(`${getuid?.() ?? 0}:${getgid?.() ?? 0}`)
    .withCommand(["-c", `${ROOT}/nats-server.json`])
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .withStartupTimeout(60_000)
    .start();
}

/** Once in this process; the engine keeps the image, and builds it again from its own cache in a second. */
let built: Promise<void> | null = null;

async function buildImage({ GenericContainer }: Testcontainers, binary: ServerBinary): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "gatehouse-image-"));
  try {
    await writeImageContext(context, binary);
    await GenericContainer.fromDockerfile(context).build(imageName(binary), { deleteOnExit: false });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function untilAnswers(url: string, caPem: string, creds: string): Promise<void> {
  const late = AbortSignal.timeout(60_000);
  while (!late.aborted) {
    const bus = await connectBus({ url, caPem, creds, name: "test kit" }).catch(() => null);
    if (bus !== null) return bus.close();
    await delay(POLL_MS);
  }
  throw new Error("the server did not answer after it was started again");
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
