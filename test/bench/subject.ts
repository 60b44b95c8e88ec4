import { readFile } from "node:fs/promises";
import process, { argv, cpuUsage, memoryUsage, threadCpuUsage } from "node:process";
import { startGateway } from "@gatehouse/gateway/app";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import { silentLog } from "@gatehouse/observe/log";
import { startFloor } from "./floor.ts";
import type { Subject } from "./subject-protocol.ts";

/** A process that is measured: the gateway, or the floor, told by its parent when to begin and end. */
const [what = "", file = ""] = argv.slice(2);
const read = readConfig(JSON.parse(await readFile(file, "utf8")) as Record<string, string>);
if (!read.ok) throw new Error(`settings: ${read.variables.join(" ")}`);
const { config } = read;
const identity = await readIdentity(config);

type Running = {
  readonly decided: () => number;
  readonly stages: () => Subject["stages"];
  readonly stop: () => Promise<void>;
};

async function start(): Promise<Running> {
  if (what === "floor") {
    const floor = await startFloor(config, identity);
    void floor.ended.catch((cause: unknown) => tell({ type: "failed", text: String(cause) }));
    return { decided: floor.decided, stages: () => ({}), stop: floor.stop };
  }
  const gateway = await startGateway(config, identity, { log: silentLog, clock: Date.now, at: async () => undefined });
  void gateway.ended.catch((cause: unknown) => tell({ type: "failed", text: String(cause) }));
  return { decided: gateway.record, stages: gateway.times.read, stop: gateway.stop };
}

function tell(message: unknown): void {
  process.send?.(message);
}

let running: Running | null = null;
let usedByMain = threadCpuUsage();
let used = cpuUsage();

process.on("message", (asked: unknown) => {
  void answer(String(asked)).catch((cause: unknown) => tell({ type: "failed", text: String(cause) }));
});

async function answer(asked: string): Promise<void> {
  if (asked === "start") {
    const from = performance.now();
    running = await start();
    tell({ type: "started", atMs: Date.now(), tookMs: performance.now() - from, rss: memoryUsage.rss() });
  } else if (asked === "begin") {
    usedByMain = threadCpuUsage();
    used = cpuUsage();
  } else if (asked === "figures") {
    const main = threadCpuUsage(usedByMain);
    const { user, system } = cpuUsage(used);
    const figures: Subject = {
      decided: running?.decided() ?? 0,
      mainMs: (main.user + main.system) / 1000,
      cpuMs: (user + system) / 1000,
      rss: memoryUsage.rss(),
      stages: running?.stages() ?? {},
    };
    tell({ type: "figures", ...figures });
  } else if (asked === "stop") {
    await running?.stop();
    process.exit();
  }
}
tell({ type: "loaded" });
