import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { serverFromDebian } from "./road-debian.ts";
import { serverFromDocker } from "./road-docker.ts";
import { serverFromRelease } from "./road-release.ts";
import { cachedPath, checkedBinary, RoadClosed } from "./server-binary.ts";
import type { Origin, ServerBinary } from "./server-binary.ts";

export type FindOptions = {
  /** `NATS_SERVER_BIN` and `PATH` are read, nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a fetched server is kept for the next start. */
  readonly cacheDir: string;
  /** Takes one line for each step and each refusal. */
  readonly report: (line: string) => void;
};

const roads = {
  docker: serverFromDocker,
  release: serverFromRelease,
  debian: serverFromDebian,
} as const satisfies Partial<Record<Origin, (cacheDir: string, report: (line: string) => void) => Promise<string>>>;
const fetched = ["docker", "release", "debian"] as const;

/**
 * Finds a nats-server of at least 2.14, in this order: `NATS_SERVER_BIN`, `PATH`, one fetched earlier, Docker's image,
 * the pinned release, Debian's package. What is fetched is verified by digest, checksum or package signature.
 *
 * @throws `nats-server-not-found` when every road is closed; each reason has been reported by then
 */
export async function findNatsServer(options: FindOptions): Promise<ServerBinary> {
  const { env, cacheDir, report } = options;
  const attempts: readonly { readonly name: string; readonly find: () => Promise<ServerBinary> }[] = [
    { name: "NATS_SERVER_BIN", find: async () => fromVariable(env["NATS_SERVER_BIN"]) },
    { name: "PATH", find: async () => fromPath(env["PATH"] ?? "") },
    { name: "cache", find: async () => fromCache(cacheDir) },
    ...fetched.map((origin) => ({
      name: origin,
      find: async () => checkedBinary(await roads[origin](cacheDir, report), origin),
    })),
  ];
  for (const { name, find } of attempts) {
    try {
      const found = await find();
      report(`nats-server ${found.version} (${name})`);
      return found;
    } catch (cause) {
      report(`no nats-server from ${name}: ${reasonOf(cause)}`);
    }
  }
  throw new GatehouseError("nats-server-not-found");
}

/** A road that breaks in a way nobody foresaw must not close the ones after it; its error's code says enough here. */
function reasonOf(cause: unknown): string {
  if (cause instanceof RoadClosed) return cause.message;
  return cause instanceof Error && "code" in cause ? `it failed (${String(cause.code)})` : "it failed";
}

async function fromVariable(path: string | undefined): Promise<ServerBinary> {
  if (!path) throw new RoadClosed("it is not set");
  return checkedBinary(path, "NATS_SERVER_BIN");
}

async function fromPath(path: string): Promise<ServerBinary> {
  const refusals: string[] = [];
  for (const dir of path.split(delimiter).filter(Boolean)) {
    const file = join(dir, "nats-server");
    if (!(await isExecutable(file))) continue;
    try {
      return await checkedBinary(file, "PATH");
    } catch (cause) {
      refusals.push(reasonOf(cause));
    }
  }
  throw new RoadClosed(refusals[0] ?? "there is none");
}

async function fromCache(cacheDir: string): Promise<ServerBinary> {
  for (const origin of fetched) {
    const file = cachedPath(cacheDir, origin);
    if (await isExecutable(file)) return checkedBinary(file, origin);
  }
  throw new RoadClosed("none was fetched before");
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
