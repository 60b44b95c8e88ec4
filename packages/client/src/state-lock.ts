import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";

/** `lock.<number>`: the highest says who has the folder. */
const lockFile = /^lock\.(\d{1,15})$/;
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

/** The highest number among the folder's lock files; 0 when there is none. */
async function newest(dir: string): Promise<number> {
  const numbers = (await readdir(dir)).flatMap((name) => lockFile.exec(name)?.[1] ?? []);
  return Math.max(0, ...numbers.map(Number));
}

const lockPath = (dir: string, number: number): string => join(dir, `lock.${number}`);

/**
 * Puts our lock file behind the newest, once the newest is a dead process's or was let go. Numbers only rise and a file
 * appears whole or not at all, by link: of all that find the same one dead, one makes the next. Whoever was so slow that
 * the next had come and gone finds a higher number behind its own and gives way.
 *
 * @returns the number we hold
 * @throws state-dir-in-use while the newest's process lives
 */
async function take(dir: string, content: string): Promise<number> {
  const ours = join(dir, `.lock-${process.pid}`);
  await writeFile(ours, content, { mode: 0o600 });
  try {
    for (;;) {
      const last = await newest(dir);
      if (last > 0 && (await heldByAnother(lockPath(dir, last)))) throw new GatehouseError("state-dir-in-use");
      if (!(await linked(ours, lockPath(dir, last + 1)))) continue;
      if ((await newest(dir)) === last + 1) return last + 1;
      await rm(lockPath(dir, last + 1), { force: true });
    }
  } finally {
    await rm(ours, { force: true });
  }
}

/** Older ones say nothing any more; the newest stays, or numbers would begin again. */
async function removeOlder(dir: string, than: number): Promise<void> {
  for (const name of await readdir(dir)) {
    if (Number(lockFile.exec(name)?.[1] ?? than) < than) await rm(join(dir, name), { force: true });
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
  if (openHere.has(dir)) throw new GatehouseError("state-dir-in-use");
  openHere.add(dir);
  try {
    const number = await take(dir, `${process.pid} ${await startedAt(process.pid)}\n`);
    await removeOlder(dir, number);
    return async () => {
      const released = join(dir, `.lock-${process.pid}`);
      await writeFile(released, "released\n", { mode: 0o600 });
      await rename(released, lockPath(dir, number));
      openHere.delete(dir);
    };
  } catch (error) {
    openHere.delete(dir);
    throw error;
  }
}

/** The process that has the folder, or had it last; null when none is known. */
export async function lockHolder(dir: string): Promise<number | null> {
  const text = await readFile(lockPath(dir, await newest(dir).catch(() => 0)), "latin1").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) ? pid : null;
}

/** Whether a file of a state folder is the lock's. */
export function isLockFile(name: string): boolean {
  return lockFile.test(name) || name.startsWith(".lock-");
}
