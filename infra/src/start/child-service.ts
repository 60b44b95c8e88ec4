import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Ended, Running } from "./supervise.ts";

export type ChildService = {
  readonly command: string;
  readonly args: readonly string[];
  /** All that the child sees of the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whether a line the child printed says that it is ready; without it the child is ready when it runs. */
  readonly isReady?: (line: string) => boolean;
  /** Gets each line the child prints, on stdout or stderr. */
  readonly onLine?: (line: string) => void;
  readonly readyWithinMs?: number;
};

const readyWithinMs = 20_000;

export type RunningChild = Running & { readonly pid: number; readonly ended: Promise<Ended>; kill(): void };

/**
 * Starts a child process and waits until it is ready. Stopping asks by SIGTERM, killing is SIGKILL.
 *
 * @throws service-not-started when it ended, or said nothing of being ready, in time
 */
export async function startChild(service: ChildService): Promise<RunningChild> {
  const child = spawn(service.command, [...service.args], {
    cwd: service.cwd,
    env: { ...service.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<Ended>();
  child.once("error", () => end({ code: null, signal: null }));
  child.once("close", (code, signal) => end({ code, signal }));
  const { promise: ready, resolve: isReady } = Promise.withResolvers<"ready">();
  const hear = (line: string): void => {
    service.onLine?.(line);
    if (service.isReady?.(line) === true) isReady("ready");
  };
  createInterface({ input: child.stdout }).on("line", hear);
  createInterface({ input: child.stderr }).on("line", hear);
  if (!service.isReady) child.once("spawn", () => isReady("ready"));
  const kill = (): void => void child.kill("SIGKILL");
  const { promise: late, resolve: isLate } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => isLate("late"), service.readyWithinMs ?? readyWithinMs);
  const first = await Promise.race([ready, ended, late]);
  clearTimeout(timer);
  if (first !== "ready" || child.pid === undefined) {
    kill();
    throw new GatehouseError("service-not-started", { file: service.command });
  }
  return {
    pid: child.pid,
    ended,
    kill,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
