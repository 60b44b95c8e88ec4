import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";

const fileName = "lock";
const startTimeField = 19;

/**
 * When a process started, in the kernel's ticks, so that a process id used again is not taken for the one that crashed;
 * empty where there is no /proc, where the id alone must do.
 */
async function startedAt(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[startTimeField] ?? "";
  } catch {
    return "";
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function heldByAnother(path: string): Promise<boolean> {
  const [pidText, started] = (await readFile(path, "latin1").catch(() => "")).trim().split(" ");
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid || !alive(pid)) return false;
  const now = await startedAt(pid);
  return now === "" || started === undefined || now === started;
}

/**
 * Puts our lock file where none is, or where a dead process left one. It appears whole or not at all, by link: of two that
 * start at once one wins, and neither reads the other's half-written file.
 */
async function take(path: string, content: string): Promise<void> {
  const ours = `${path}.${process.pid}`;
  await writeFile(ours, content, { mode: 0o600 });
  try {
    while (!(await linked(ours, path))) {
      if (await heldByAnother(path)) throw new GatehouseError("state-dir-in-use");
      // Moved aside before it is removed: of two that find it stale only one moves this very file.
      const stale = `${ours}.stale`;
      await rename(path, stale).catch(() => undefined);
      // Another was quicker and what was moved is its fresh lock: give it back.
      if (await heldByAnother(stale)) await linked(stale, path);
      await rm(stale, { force: true });
    }
  } finally {
    await rm(ours, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** State folders that this very process has open: the lock file names a process, not a client within it. */
const openHere = new Set<string>();

/**
 * Takes a state folder for one client: two over one outbox would each believe what the other removed.
 *
 * @returns the release; a killed process's lock is taken over
 * @throws state-dir-in-use while another client has the folder
 */
export async function lockStateDir(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, fileName);
  if (openHere.has(path)) throw new GatehouseError("state-dir-in-use");
  openHere.add(path);
  try {
    await take(path, `${process.pid} ${await startedAt(process.pid)}\n`);
  } catch (error) {
    openHere.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    openHere.delete(path);
  };
}
