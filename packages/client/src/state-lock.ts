import { open, readFile, rm } from "node:fs/promises";
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
    if (await heldByAnother(path)) throw new GatehouseError("state-dir-in-use");
    const file = await open(path, "w", 0o600);
    await file.writeFile(`${process.pid} ${await startedAt(process.pid)}\n`);
    await file.close();
  } catch (error) {
    openHere.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    openHere.delete(path);
  };
}
