import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { lstat, mkdir, open, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import { maxRecordBytes } from "./limits.ts";
import { recordDigest } from "./record-context.ts";
import type { RecordRefused, TakeRecord } from "./take-record.ts";

/** A folder that is looked at until it is stopped. */
export type WatchedFolder = {
  /** Looks once at what is in the folder; resolves when all of it that could be taken has been. */
  readonly look: () => Promise<void>;
  readonly stop: () => Promise<void>;
};
export type WatchedFolderOptions = {
  /** Holds `in`, `done` and `refused`. */
  readonly folder: string;
  readonly pollMs: number;
  readonly take: TakeRecord;
  readonly disk: Disk;
  readonly log: Log;
};

/** Files that their writers say are not finished, and those that editors and file managers leave. */
const notYet = /^\.|(?:\.tmp|\.part|\.partial|~)$/i;
const noFollow = constants.O_RDONLY | constants.O_NOFOLLOW;

class Watcher implements WatchedFolder {
  readonly #options: WatchedFolderOptions;
  /** Size and time of change at the look before: a file is taken when two looks see the same, so it is written whole. */
  readonly #seen = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: WatchedFolderOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    for (const name of ["in", "done", "refused"]) await mkdir(this.#path(name), { recursive: true, mode: 0o700 });
    this.#again();
  }

  #path(...parts: readonly string[]): string {
    return join(this.#options.folder, ...parts);
  }

  #again(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.look().finally(() => this.#again()), this.#options.pollMs);
  }

  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const { log } = this.#options;
    try {
      const names = (await readdir(this.#path("in"))).filter((name) => !notYet.test(name)).toSorted();
      for (const known of this.#seen.keys()) if (!names.includes(known)) this.#seen.delete(known);
      for (const name of names) {
        if (this.#isStopped) return;
        if (!(await this.#takeFile(name))) return;
      }
    } catch (err) {
      log.error("folder.look-failed", { err });
    }
  }

  /** @returns false when nothing more can be taken now: the outbox is full, or away */
  async #takeFile(name: string): Promise<boolean> {
    const { log } = this.#options;
    try {
      const bytes = await this.#read(name);
      if (bytes === null) return true;
      if (bytes === "too-large") await this.#refuse(name, refusal("record-too-large"));
      else await this.#takeBytes(name, bytes);
      this.#seen.delete(name);
      return true;
    } catch (err) {
      const code: ErrorCode = err instanceof GatehouseError ? err.code : "internal";
      log.warn("folder.record-not-taken", { code, err });
      if (code === "internal" || errors[code].retry === "later") return false;
      await this.#refuse(name, refusal(code));
      return true;
    }
  }

  /** @returns null when it is not to be taken now: not whole yet, gone again, or not for us to read */
  async #read(name: string): Promise<Uint8Array | "too-large" | null> {
    try {
      const status = await lstat(this.#path("in", name));
      if (!status.isFile() || !this.#isSettled(name, status)) return null;
      return status.size > maxRecordBytes ? "too-large" : await readNoFollow(this.#path("in", name));
    } catch (err) {
      this.#options.log.warn("folder.record-not-read", { err });
      return null;
    }
  }

  #isSettled(name: string, status: Stats): boolean {
    const now = `${status.size} ${status.mtimeMs} ${status.ino}`;
    const before = this.#seen.get(name);
    this.#seen.set(name, now);
    return before === now;
  }

  async #takeBytes(name: string, bytes: Uint8Array): Promise<void> {
    const taken = await this.#options.take({ name, bytes });
    if (!taken.ok) return this.#refuse(name, taken);
    const target = await this.#freeName("done", name, recordDigest(bytes));
    const { record, queued, concerns, warnings, fields } = taken;
    await this.#write("done", `${target}.account.json`, { record, queued, concerns, warnings, fields });
    await this.#move(name, "done", target);
  }

  async #refuse(name: string, { code, title }: RecordRefused): Promise<void> {
    const target = await this.#freeName("refused", name, recordDigest(Buffer.from(`${Date.now()} ${name}`)));
    await this.#write("refused", `${target}.reason.json`, { code, title });
    await this.#move(name, "refused", target);
  }

  /** The name, or one beside it when a file of that name was there before, or no account could be put beside it. */
  async #freeName(folder: string, name: string, mark: string): Promise<string> {
    const taken = await readdir(this.#path(folder));
    return taken.includes(name) || Buffer.byteLength(name) > maxNameBytes ? nameBeside(name, mark) : name;
  }

  async #write(folder: string, name: string, content: unknown): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
    await writeWhole(this.#options.disk, this.#path(folder, name), bytes);
  }

  async #move(name: string, folder: string, target: string): Promise<void> {
    await this.#options.disk.rename(this.#path("in", name), this.#path(folder, target));
    await this.#options.disk.syncDir(this.#path(folder));
  }
}

/** Of the 255 bytes that names may have, so that `.account.json` and a temporary ending fit behind. */
const maxNameBytes = 200;
const maxStem = 40;
const maxExtension = 10;

function nameBeside(name: string, mark: string): string {
  const extension = extname(name).length > maxExtension ? "" : extname(name);
  const stem = name.slice(0, name.length - extension.length);
  return `${stem.slice(0, maxStem).toWellFormed()}.${mark.slice(0, 16)}${extension}`;
}

function refusal(code: ErrorCode): RecordRefused {
  return { ok: false, code, title: errors[code].title };
}

/** Opens without following a link that took the file's place since it was looked at. */
async function readNoFollow(path: string): Promise<Uint8Array> {
  const file = await open(path, noFollow);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/**
 * Watches `in/`: each file is taken once it is whole, then moved to `done/` with an account of its fields, or to
 * `refused/` with the reason. A bad file does not hold up the others; when the outbox is full all wait where they are.
 */
export async function watchFolder(options: WatchedFolderOptions): Promise<WatchedFolder> {
  const watcher = new Watcher(options);
  await watcher.start();
  return watcher;
}
