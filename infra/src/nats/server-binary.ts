import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";

/** Where a nats-server was found. */
export type Origin = "NATS_SERVER_BIN" | "PATH" | "docker" | "release" | "debian";

/** A nats-server program that runs on this machine and is new enough. */
export type ServerBinary = { readonly path: string; readonly version: string; readonly origin: Origin };

/** A way to a server was refused; the message is the one line that says why. */
export class RoadClosed extends Error {
  override readonly name = "RoadClosed";
}

/** Atomic batches came with 2.12 and consumer resets with 2.14; everything here is tried on 2.15.1 (ADR 4). */
export const OLDEST_SERVER = [2, 14] as const;

/**
 * Asks a program for its version.
 *
 * @throws RoadClosed when it does not run, is not a nats-server, or is older than 2.14
 */
export async function checkedBinary(path: string, origin: Origin): Promise<ServerBinary> {
  const result = await runCommand(path, ["--version"], { timeoutMs: 10_000 });
  if (!result.ok) throw new RoadClosed(`${path} does not run (${result.reason})`);
  const match = /^nats-server: v(\d+)\.(\d+)\.(\d+\S*)\s*$/.exec(result.stdout);
  if (!match) throw new RoadClosed(`${path} does not say that it is a nats-server`);
  const [, major = "", minor = "", patch = ""] = match;
  const version = `${major}.${minor}.${patch}`;
  if (!newEnough(Number(major), Number(minor))) {
    throw new RoadClosed(`${path} is ${version}, older than ${OLDEST_SERVER.join(".")}`);
  }
  return { path, version, origin };
}

export function newEnough(major: number, minor: number): boolean {
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** The place in the cache of a server that came along one road. */
export function cachedPath(cacheDir: string, origin: Origin): string {
  return join(cacheDir, "nats-server", origin, "nats-server");
}

/** Puts a program into the cache by rename, so that a half-written one is never found, also when two do it at once. */
export async function putIntoCache(cacheDir: string, origin: Origin, from: string): Promise<string> {
  const target = cachedPath(cacheDir, origin);
  await mkdir(join(cacheDir, "nats-server", origin), { recursive: true });
  const partial = `${target}.${process.pid}.partial`;
  await copyFile(from, partial);
  await chmod(partial, 0o755);
  await rename(partial, target);
  return target;
}

/** Runs `work` with an empty folder in the cache that is gone afterwards. */
export async function withScratch<T>(cacheDir: string, work: (dir: string) => Promise<T>): Promise<T> {
  await mkdir(cacheDir, { recursive: true });
  const dir = await mkdtemp(join(cacheDir, "scratch-"));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
