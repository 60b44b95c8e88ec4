import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Linux counts a process's time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** Processor time that a process has used since it began, milliseconds; 0 where /proc does not tell. */
export async function processorMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name stands in parentheses and may hold anything, so fields count from behind it (proc_pid_stat(5)).
  const [, rest = ""] = text.split(/\) (?=[A-Z] )/);
  const fields = rest.split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

/** The most memory a process has held so far, bytes; 0 where /proc does not tell. */
export async function peakMemory(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+) kB/.exec(text)?.[1] ?? 0) * 1024;
}

/** The pid of the server of a test, which keeps it in its state folder. */
export async function serverPid(stateDir: string): Promise<number> {
  const [pid = "0"] = (await readFile(join(stateDir, "nats-server.pid"), "utf8").catch(() => "0")).split(" ");
  return Number(pid);
}
