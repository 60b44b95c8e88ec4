import type { Stats } from "node:fs";
import { lstat, mkdir, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import { isSet } from "./companions.ts";
import { maxRecordBytes } from "./limits.ts";
import { recordDigest } from "./record-context.ts";
import { isNotYet, membersOf, readNoFollow, readSet } from "./set-folder.ts";
import type { RecordRefused, RecordTaken, TakeRecord } from "./take-record.ts";

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
      const names = (await readdir(this.#path("in"))).filter((name) => !isNotYet(name)).toSorted();
      for (const known of this.#seen.keys()) if (!names.includes(known)) this.#seen.delete(known);
      for (const name of names) {
        if (this.#isStopped) return;
        if (!(await this.#takeEntry(name))) return;
      }
    } catch (err) {
      log.error("folder.look-failed", { err });
    }
  }

  /** @returns false when nothing more can be taken now: the outbox is full, or away */
  async #takeEntry(name: string): Promise<boolean> {
    const { log } = this.#options;
    try {
      const status = await this.#status(name);
      if (status?.isDirectory() === true) await this.#takeSet(name);
      else if (status?.isFile() === true && this.#isSettled(name, stateOf(status))) await this.#takeFile(name, status);
      return true;
    } catch (err) {
      const code: ErrorCode = err instanceof GatehouseError ? err.code : "internal";
      log.warn("folder.record-not-taken", { code, err });
      if (code === "internal" || errors[code].retry === "later") return false;
      await this.#refuse(name, refusal(code));
      return true;
    }
  }

  /** @returns null when it is gone again, or not for us to see */
  async #status(name: string): Promise<Stats | null> {
    return await this.#orNull(() => lstat(this.#path("in", name)));
  }

  /** What cannot be read is left where it is: it may be readable at the next look, and keeps no other back. */
  async #orNull<Found>(read: () => Promise<Found>): Promise<Found | null> {
    try {
      return await read();
    } catch (err) {
      this.#options.log.warn("folder.record-not-read", { err });
      return null;
    }
  }

  async #takeFile(name: string, status: Stats): Promise<void> {
    if (status.size > maxRecordBytes) await this.#refuse(name, refusal("record-too-large"));
    else {
      const bytes = await this.#orNull(() => readNoFollow(this.#path("in", name)));
      if (bytes === null) return;
      await this.#takeBytes(name, bytes);
    }
    this.#seen.delete(name);
  }

  /**
   * Takes a folder as one set: moved whole to `done`, or to `refused` when a member of it was for more than being about
   * nobody. What the others said has been queued all the same, and the account beside it says of each what became of it.
   */
  async #takeSet(name: string): Promise<void> {
    const members = await this.#orNull(() => membersOf(this.#path("in", name)));
    if (members === null || members.length === 0) return;
    if (!this.#isSettled(name, members.map(({ state }) => state).join("\n"))) return;
    const files = await this.#orNull(() => readSet(members));
    if (files === null) {
      if (!isSet(members)) await this.#refuse(name, refusal("record-too-large"));
      return;
    }
    const accounts: ({ readonly file: string } & (RecordTaken | RecordRefused))[] = [];
    for (const { name: file, file: record } of files) {
      accounts.push({ file, ...(record === null ? refusal("record-too-large") : await this.#options.take(record)) });
    }
    const refused = accounts.filter((account) => !account.ok);
    // A table about nobody (of staff, of codes) is no fault in a set that others in it are about.
    const isTaken = refused.length < accounts.length && refused.every(({ code }) => code === "no-subject");
    const folder = isTaken ? "done" : "refused";
    const target = await this.#freeName(
      folder,
      name,
      recordDigest(Buffer.from(`${Date.now()} ${name}`)),
      maxSetNameBytes,
    );
    await this.#write(folder, `${target}.account.json`, { files: accounts.map(told) });
    for (const { file, code, title, answer } of refused) {
      const flat = nameBeside(file.replaceAll(/[\\/]/g, "."), recordDigest(Buffer.from(file)));
      await this.#write(folder, `${target}.${flat}.reason.json`, { file, code, title });
      await this.#answer(folder, `${target}.${flat}`, answer);
    }
    await this.#move(name, folder, target);
    this.#seen.delete(name);
  }

  #isSettled(name: string, now: string): boolean {
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

  async #refuse(name: string, { code, title, answer }: RecordRefused): Promise<void> {
    const target = await this.#freeName("refused", name, recordDigest(Buffer.from(`${Date.now()} ${name}`)));
    await this.#write("refused", `${target}.reason.json`, { code, title });
    await this.#answer("refused", target, answer);
    await this.#move(name, "refused", target);
  }

  /** The name, or one beside it when a file of that name was there before, or no account could be put beside it. */
  async #freeName(folder: string, name: string, mark: string, maxBytes = maxNameBytes): Promise<string> {
    const taken = await readdir(this.#path(folder));
    return taken.includes(name) || Buffer.byteLength(name) > maxBytes ? nameBeside(name, mark) : name;
  }

  async #write(folder: string, name: string, content: unknown): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
    await writeWhole(this.#options.disk, this.#path(folder, name), bytes);
  }

  /** What a refused record's sender waits for, beside the reason. */
  async #answer(folder: string, target: string, answer: RecordRefused["answer"]): Promise<void> {
    if (answer) await writeWhole(this.#options.disk, this.#path(folder, `${target}${answer.extension}`), answer.bytes);
  }

  async #move(name: string, folder: string, target: string): Promise<void> {
    await this.#options.disk.rename(this.#path("in", name), this.#path(folder, target));
    await this.#options.disk.syncDir(this.#path(folder));
  }
}

/** Of the 255 bytes that names may have, so that `.account.json` and a temporary ending fit behind. */
const maxNameBytes = 200;
/** Behind a set's name there is also one of a member. */
const maxSetNameBytes = 100;
const maxStem = 40;
const maxExtension = 10;

function nameBeside(name: string, mark: string): string {
  const extension = extname(name).length > maxExtension ? "" : extname(name);
  const stem = name.slice(0, name.length - extension.length);
  return `${stem.slice(0, maxStem).toWellFormed()}.${mark.slice(0, 16)}${extension}`;
}

function stateOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

/** An account without the answer, which has a file of its own. */
function told<Account extends { readonly ok: boolean }>(account: Account): Omit<Account, "answer"> {
  const { answer: _, ...rest } = account as Account & { readonly answer?: unknown };
  return rest;
}

function refusal(code: ErrorCode): RecordRefused {
  return { ok: false, code, title: errors[code].title };
}

/**
 * Watches `in/`: each file is taken once it is whole, then moved to `done/` with an account of its fields, or to
 * `refused/` with the reason. A folder in it is one set of files that belong together, and is taken whole. A bad file does not hold up the others; when the outbox is full all wait where they are.
 */
export async function watchFolder(options: WatchedFolderOptions): Promise<WatchedFolder> {
  const watcher = new Watcher(options);
  await watcher.start();
  return watcher;
}
