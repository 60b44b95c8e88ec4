import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { WriteStream } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Accounts } from "@gatehouse/bus/accounts";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { ServerBinary } from "./server-binary.ts";
import { prepareServer } from "./server-state.ts";

export type RunOptions = {
  readonly stateDir: string;
  readonly binary: ServerBinary;
  readonly accounts: Accounts;
  /** Left out: any free one, read back from the ports file. */
  readonly port?: number;
  readonly maxStoreBytes?: number;
};

/** A running server, a child of this process. */
export type NatsServer = {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly caPem: string;
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Asks it to end, and ends it after 4 seconds; when this resolves it is gone. */
  readonly stop: () => Promise<void>;
  /** SIGKILL: nothing is flushed or said to anybody. */
  readonly kill: () => Promise<void>;
};

/** From the start of the program to its readiness; recovery of a large store is most of it. */
const START_TIMEOUT_MS = 60_000;

/** `npm start` promises to be gone 5 s after Ctrl-C. */
const STOP_TIMEOUT_MS = 4_000;

/** The line is constant text of the server (`server/server.go`); with encryption on, this one precedes it. */
const READY = /Server is ready$/;
const ENCRYPTED = /Encryption:\s+AES/i;

/**
 * Starts a server on a state folder and waits until it answers.
 *
 * It runs in a process group of its own, so that Ctrl-C reaches the gateway first. If this process dies, the server's
 * next log line has no reader, and it ends too; a later start ends what is still there.
 *
 * @throws `nats-server-running` when one already runs on the folder; `nats-server-failed` when it does not become ready
 *   or does not say that its streams are encrypted
 */
export async function startNatsServer(options: RunOptions): Promise<NatsServer> {
  const { stateDir, binary, accounts, port = -1 } = options;
  const pidFile = join(stateDir, "nats-server.pid");
  await refuseSecond(pidFile, stateDir);
  const limits = options.maxStoreBytes === undefined ? {} : { maxStoreBytes: options.maxStoreBytes };
  const prepared = await prepareServer({ stateDir, accounts, listen: { host: "127.0.0.1", port }, ...limits });
  const log = createWriteStream(join(stateDir, "nats-server.log"), { flags: "a", mode: 0o600 });
  const child = spawn(binary.path, ["-c", prepared.configFile], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = exitOf(child);
  try {
    await readiness(child, log, exited);
    const found = port === -1 ? await portFromFile(prepared.portsDir) : port;
    await writeFile(pidFile, `${child.pid} ${process.pid}`);
    return running(child, { port: found, caPem: prepared.caPem, exited, pidFile });
  } catch (cause) {
    child.kill("SIGKILL");
    throw cause instanceof GatehouseError ? cause : new GatehouseError("nats-server-failed", {}, { cause });
  }
}

function running(
  child: ChildProcess,
  known: {
    readonly port: number;
    readonly caPem: string;
    readonly exited: Promise<number | null>;
    readonly pidFile: string;
  },
): NatsServer {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await known.exited;
    clearTimeout(timer);
    await rm(known.pidFile, { force: true });
  };
  return {
    url: `tls://127.0.0.1:${known.port}`,
    port: known.port,
    pid: child.pid ?? 0,
    caPem: known.caPem,
    exited: known.exited,
    stop: async () => end("SIGTERM"),
    kill: async () => end("SIGKILL"),
  };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(null));
  });
}

/** Copies the server's log to its file, and resolves at its readiness. */
async function readiness(child: ChildProcess, log: WriteStream, exited: Promise<number | null>): Promise<void> {
  const { stderr } = child;
  if (!stderr) throw new GatehouseError("nats-server-failed");
  const lines = createInterface({ input: stderr });
  let encrypted = false;
  const ready = new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      log.write(`${line}\n`);
      if (ENCRYPTED.test(line)) encrypted = true;
      if (!READY.test(line)) return;
      if (encrypted) resolve();
      else reject(new GatehouseError("nats-server-failed", { field: "encryption" }));
    });
    lines.once("close", () => log.end());
  });
  const gone = exited.then((code) => {
    throw new GatehouseError("nats-server-failed", { code: String(code) });
  });
  gone.catch(() => undefined);
  const late = AbortSignal.timeout(START_TIMEOUT_MS);
  await Promise.race([ready, gone, once(late, "abort").then(() => Promise.reject(new Error("start timeout")))]);
}

/** The server writes its ports before it says that it is ready; the file's name carries its pid. */
async function portFromFile(dir: string): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const [name] = (await readdir(dir)).filter((file) => file.endsWith(".ports"));
    const text = name === undefined ? "" : await readFile(join(dir, name), "utf8");
    const port = /"(?:tls|nats):\/\/[^"]*:(\d+)"/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
    await delay(10);
  }
  throw new GatehouseError("nats-server-failed", { field: "ports" });
}

/**
 * Two servers on one store would destroy it, and the server itself does not look. One whose starter is alive is left
 * alone; one that outlived its starter (SIGKILL of `npm start`) is nobody's, and is ended.
 */
async function refuseSecond(pidFile: string, stateDir: string): Promise<void> {
  const words = (await readFile(pidFile, "utf8").catch(() => "")).split(" ").map(Number);
  const [pid = 0, starter = 0] = words;
  if (!Number.isInteger(pid) || pid <= 0 || !(await runsOn(pid, stateDir))) return;
  if ((await parentOf(pid)) === starter) throw new GatehouseError("nats-server-running", { code: String(pid) });
  process.kill(pid, "SIGTERM");
  const late = AbortSignal.timeout(STOP_TIMEOUT_MS);
  while (await runsOn(pid, stateDir)) {
    if (late.aborted) process.kill(pid, "SIGKILL");
    await delay(20);
  }
}

/** A pid alone proves nothing: it may have been given to another program since. */
async function runsOn(pid: number, stateDir: string): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes(stateDir);
}

/** The fourth field of proc(5)'s `stat`, counted behind the name in brackets: a process whose parent died gets another. */
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
}
