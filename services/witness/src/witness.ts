import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { App } from "@gatehouse/http/app";
import type { LogIdentity } from "@gatehouse/ledger/checkpoint";
import type { NoteKey, SignNote, VerifyNote } from "@gatehouse/ledger/note-key";
import type { PartsDisk } from "@gatehouse/ledger/parts-folder";
import { openTileFolder } from "@gatehouse/ledger/tile-folder";
import type { TileDisk } from "@gatehouse/ledger/tile-folder";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { answerAddCheckpoint } from "./cosigner.ts";
import type { CosignerAnswer } from "./cosigner.ts";
import type { StoredLeaf } from "./leaf-order.ts";
import { openPartsCopy } from "./parts-copy.ts";
import type { PartsCopy, StoredParts } from "./parts-copy.ts";
import { scrubCopy } from "./scrub-copy.ts";
import { openStateFile } from "./state-file.ts";
import type { StateDisk } from "./state-file.ts";
import { openWitnessCopy } from "./witness-copy.ts";
import { witnessDoor } from "./witness-door.ts";

/** The world outside a witness: real in service, handed in by tests. */
export type WitnessPorts = {
  /** This witness's alone: its copy and its state. */
  readonly stateDir: string;
  readonly key: NoteKey;
  readonly sign: SignNote;
  readonly verify: VerifyNote;
  /** The ledger as the directory in force knows it, now. */
  readonly ledger: () => LogIdentity;
  readonly isGateway: (kid: string) => boolean;
  /** LEDGER's records from a place on. */
  readonly recordsFrom: (n: number) => Promise<readonly StoredLeaf[]>;
  /** PARTS's records from a place on: ciphertext, which this witness keeps and cannot open. */
  readonly partsFrom: (n: number) => Promise<readonly StoredParts[]>;
  readonly clock: () => number;
  readonly log: Log;
  /** Where tests let the disk die; the machine's own when absent. */
  readonly disk?: TileDisk & StateDisk & PartsDisk;
  /** How long a log waits for a witness to read what it is asked to cosign; some seconds when absent. */
  readonly catchUpMs?: number;
  /** Where it counts what it does; nowhere when absent. */
  readonly metrics?: Metrics;
};

/** A witness at work. */
export type Witness = {
  /** What it serves, made anew at each call; the caller listens and closes. */
  readonly door: () => App;
  /** How many records its copy has. */
  readonly size: () => number;
  /** Why it cannot follow the ledger, or refuses to; null while it can. */
  readonly trouble: () => ErrorCode | null;
  /** Takes over what there is, leaves and sealed parts, once. @returns whether there was anything; false too when it could not be done, which is logged */
  readonly follow: () => Promise<boolean>;
  /** Answers a log's request. */
  readonly answer: (body: Uint8Array) => Promise<CosignerAnswer>;
  /**
   * Reads its whole copy as far as it was cosigned, every leaf and every tile, and compares it with what it cosigned: a disk
   * can change what nobody touches. @returns whether it is whole; when not, it cosigns nothing more and says which record
   */
  readonly scrub: () => Promise<boolean>;
  /** Follows until the signal. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

const POLL_MS = 250;
const CATCH_UP_MS = 3_000;
const CATCH_UP_POLL_MS = 25;

/** What no waiting mends: the ledger is not what it was, and this witness cosigns nothing more until a human has looked. */
const forGood: ReadonlySet<ErrorCode> = new Set([
  "ledger-behind-witness",
  "ledger-forked",
  "tile-differs",
  "tile-unreadable",
  "witness-state-damaged",
]);

/**
 * Opens a witness on its folder.
 *
 * @throws GatehouseError `witness-state-damaged`, `tile-unreadable` when what it has is not what it cosigned
 */
export async function openWitness(ports: WitnessPorts): Promise<Witness> {
  const { stateDir, log, clock, disk, catchUpMs = CATCH_UP_MS, metrics } = ports;
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const isFresh = !(await isThere(join(stateDir, "log", "tile")));
  const store = await openTileFolder(join(stateDir, "log"), disk);
  const state = await openStateFile(join(stateDir, "state.json"), isFresh, disk);
  const copy = await openWitnessCopy({ ...ports, store, state });
  const unfit = (n: number): void => log.error("witness.alarm", { code: "parts-not-of-leaf", seq: n });
  const { partsFrom } = ports;
  const parts = await openPartsCopy({ dir: join(stateDir, "parts"), store, size: copy.size, partsFrom, unfit, disk });
  const inTurn = oneByOne();
  let trouble: ErrorCode | null = null;
  const refuses = (): boolean => trouble !== null && forGood.has(trouble);
  const advance = async (): Promise<boolean> => {
    if (refuses()) return false;
    try {
      const moved = await copy.advance();
      // What was found meanwhile stays.
      if (!refuses()) trouble = null;
      return moved;
    } catch (cause) {
      trouble = say(log, cause);
      return false;
    }
  };
  const catchUp = async (size: number): Promise<void> => reach(() => copy.size() >= size, advance, catchUpMs);
  const { key, sign, verify, ledger } = ports;
  const now = (): number => Math.floor(clock() / 1_000);
  const cosigner = { key, sign, verify, log: ledger, copy, state, catchUp, now };
  const answer = async (body: Uint8Array): Promise<CosignerAnswer> =>
    inTurn(async () => {
      if (refuses()) return { outcome: "inconsistent", status: 422 };
      const answered = await answerAddCheckpoint(body, cosigner);
      if (answered.outcome === "inconsistent") log.error("witness.alarm", { code: "ledger-forked" });
      return answered;
    });
  const scrub = async (): Promise<boolean> => {
    const verdict = await scrubCopy(store, state.current());
    if (verdict.outcome === "whole") return true;
    trouble = "tile-unreadable";
    log.error("witness.alarm", { code: trouble, seq: verdict.record + 1 });
    return false;
  };
  const follow = async (): Promise<boolean> =>
    inTurn(async () => {
      const moved = await advance();
      return (await advanceParts(parts, log)) || moved;
    });
  return {
    door: () => witnessDoor({ store, state, origin: ledger().origin, answer, trouble: () => trouble, log, metrics }),
    size: copy.size,
    trouble: () => trouble,
    follow,
    answer,
    scrub,
    run: async (signal) => {
      while (!signal.aborted) if (!(await follow())) await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
    },
  };
}

/** Advances until it is there, or nothing has come for so long. */
async function reach(hasReached: () => boolean, advance: () => Promise<boolean>, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (!hasReached())
    if (!(await advance())) {
      if (performance.now() >= until) return;
      await delay(CATCH_UP_POLL_MS);
    }
}

/** Beside the leaves and never before them: what can be cosigned does not wait for what can be restored. */
async function advanceParts(parts: PartsCopy, log: Log): Promise<boolean> {
  try {
    return await parts.advance();
  } catch (err) {
    log.warn("witness.parts-not-copied", { err });
    return false;
  }
}

/** Says why the ledger cannot be followed: aloud, where no waiting mends it. */
function say(log: Log, cause: unknown): ErrorCode {
  const { code, facts } = cause instanceof GatehouseError ? cause : new GatehouseError("internal");
  const fields = { code, ...(facts.limit === undefined ? {} : { seq: facts.limit }) };
  if (forGood.has(code)) log.error("witness.alarm", fields);
  else log.warn("witness.not-following", { ...fields, err: cause });
  return code;
}

/** Runs what it is given one after the other: what a witness reads, writes and cosigns must not cross. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return false;
    throw cause;
  }
}
