import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import type { TestBroker } from "@gatehouse/test/kit/broker";

/** Where a gateway is to die: at a point of `GatewayPorts.at`, when it comes there for the nth time. */
export type Death = { readonly point: string; readonly nth: number };

/** A gateway in a process of its own. */
export type GatewayChild = {
  /** Whether it has said that it decides. */
  readonly ready: () => boolean;
  readonly gone: () => boolean;
  /** The point at which it killed itself, `killed` from outside, or the code with which it stopped; null while it lives. */
  readonly end: () => string | null;
  readonly kill: () => Promise<void>;
  /** Asks it to end in order. */
  readonly stop: () => Promise<void>;
  readonly exited: Promise<unknown>;
  /** Everything it wrote. */
  readonly log: () => string;
};

const script = fileURLToPath(new URL("gateway-under-fault.ts", import.meta.url));

/** Starts one on the broker's settings; without a death it lives until it is killed. */
export async function startGatewayChild(broker: TestBroker, death: Death | null = null): Promise<GatewayChild> {
  const file = join(broker.server.stateDir, "partnership", "gateway.json");
  await writeFile(file, JSON.stringify(broker.settings));
  const args = death ? [death.point, String(death.nth)] : [];
  const child = spawn(execPath, [script, file, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const hear = (chunk: Buffer): void => void (text += chunk.toString());
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  // `close` comes after everything it wrote has been read.
  const exited = once(child, "close");
  let gone = false;
  void exited.then(() => (gone = true));
  const ended = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return {
    ready: () => text.includes('"gateway.ready"'),
    gone: () => gone,
    end: () => (gone ? endOf(text, child.signalCode) : null),
    kill: async () => await ended("SIGKILL"),
    stop: async () => await ended("SIGTERM"),
    exited,
    log: () => text,
  };
}

function endOf(text: string, signal: string | null): string {
  const last = text.split("\n").findLast((line) => /"(?:fault\.killed|gateway\.stopped)"/.test(line)) ?? "";
  return /"code":"([^"]+)"/.exec(last)?.[1] ?? (signal === "SIGKILL" ? "killed" : "stopped");
}
