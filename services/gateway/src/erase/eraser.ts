import { setImmediate as turn } from "node:timers/promises";
import type { Bus } from "@gatehouse/bus/connect";
import { firstStoredSince, streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { Log } from "@gatehouse/observe/log";
import type { Policy } from "@gatehouse/policy/compile";
import type { Committer } from "../commit.ts";
import { blank } from "../judge.ts";
import type { OrderedLoop, Taken } from "../ordered-loop.ts";
import type { Snapshots } from "../snapshots.ts";
import { nextAt } from "../state.ts";
import type { GatewayState } from "../state.ts";
import { untilCopied } from "../whole-ledger.ts";
import type { StepOutput } from "../write.ts";
import { destroyRecords } from "./destroy.ts";
import { actsAlike, goneOf } from "./acts-alike.ts";
import type { Gone } from "./acts-alike.ts";
import { dueRecords, mayBeDue, mayGoStill } from "./due.ts";
import type { Due, Wanted } from "./due.ts";
import type { RetentionEffect } from "./effects.ts";
import { keepRemainders, replaceSnapshots, sealedNow } from "./finish.ts";
import { foldWithout } from "./fold-without.ts";
import type { FoldedWithout } from "./fold-without.ts";
import { keptSince } from "./kept-since.ts";
import { destroyOldCopies } from "./old-copies.ts";

export type EraserPorts = {
  readonly bus: Bus;
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly snapshots: Snapshots;
  readonly storageKey: Uint8Array;
  /** As configured. */
  readonly policy: Policy;
  readonly directory: () => TrustedDirectory;
  /** Whether it erases what is past its time by the retention table; what was asked for and approved it erases anyway. */
  readonly byTable: boolean;
  /** The erasure that is finished already; 0 for none. */
  readonly finished: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly at: (point: string) => Promise<void>;
  readonly pause: () => Promise<void>;
};

/** How often the retention table is looked at: days are what it counts in. */
const TABLE_EVERY_MS = 24 * 3_600_000;
/** After something did not go, or what was approved could not be erased yet. */
const AGAIN_AFTER_MS = 60_000;
/** Steps folded in one go. */
const FOLDED_AT_ONCE = 64;

/** Which erasure: by the table, or by whose request. */
type Cause = { readonly why: "retention" } | { readonly why: "request"; readonly request: number };

/**
 * Erases while the gateway runs: what is past its time, and what was asked for and approved. It reads and folds beside the
 * ordered loop, in small pieces; the loop itself takes one step that says which records and why, and goes on from the state
 * without them. Killed anywhere, the next start finishes what that step says.
 */
export class Eraser {
  readonly #ports: EraserPorts;
  #working: Promise<void> | null = null;
  #finished: number;
  #tableMs = Number.NEGATIVE_INFINITY;
  #laterMs = Number.NEGATIVE_INFINITY;

  constructor(ports: EraserPorts) {
    this.#ports = ports;
    this.#finished = ports.finished;
  }

  /** Looks whether something is to be erased, and begins. @param nowMs the server's time */
  look(nowMs: number): void {
    const { loop, byTable, signal } = this.#ports;
    if (this.#working || signal.aborted || nowMs < this.#laterMs) return;
    const { erasure, erasures } = loop.state;
    const isBegun = erasure !== null && erasure.n !== this.#finished;
    const isAsked = [...erasures.values()].some(({ approved }) => approved);
    const isTime = byTable && nowMs - this.#tableMs >= TABLE_EVERY_MS;
    if (!isBegun && !isAsked && !isTime) return;
    this.#working = this.#workQuietly(nowMs, isTime).finally(() => {
      this.#working = null;
    });
  }

  /** Something was approved: it is not waited for. */
  wake(): void {
    this.#laterMs = Number.NEGATIVE_INFINITY;
  }

  /** Resolves when nothing is being erased. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #workQuietly(nowMs: number, isTime: boolean): Promise<void> {
    const { log, signal } = this.#ports;
    try {
      await this.#finish();
      await this.#eraseAsked(nowMs);
      if (isTime) await this.#eraseByTable(nowMs);
    } catch (err) {
      this.#laterMs = nowMs + AGAIN_AFTER_MS;
      if (!signal.aborted) log.warn("gateway.erasing-later", { err });
    }
  }

  async #eraseAsked(nowMs: number): Promise<void> {
    const { loop, snapshots } = this.#ports;
    const approved = [...loop.state.erasures].filter(([, asked]) => asked.approved);
    if (approved.length === 0) return;
    // What still lies in the intake is let go of first.
    await snapshots.now(loop.state);
    for (const [request, { messages }] of approved) {
      const wanted = { of: "request", messages: new Set(messages) } as const;
      const erased = await this.#erase({ why: "request", request }, wanted, nowMs);
      if (erased === 0) this.#laterMs = nowMs + AGAIN_AFTER_MS;
    }
  }

  async #eraseByTable(nowMs: number): Promise<void> {
    const { loop, bus, directory, storageKey, log } = this.#ports;
    const count = await destroyOldCopies(bus, loop.state, {
      nowMs,
      directory: directory(),
      storageKey,
      rest: this.#rest,
    });
    if (count > 0) log.info("gateway.copies-erased", { count });
    const why = "retention";
    const beforeMs = keptSince("record", nowMs);
    if (beforeMs !== null && mayBeDue(loop.state, beforeMs))
      while ((await this.#erase({ why }, { of: "messages", beforeMs }, nowMs)) > 0);
    // By themselves, and last: were these withheld, messages would go all the same.
    const endedMs = keptSince("register-ended", nowMs);
    if (endedMs !== null && (await this.#isOlder(endedMs)))
      while ((await this.#erase({ why }, { of: "register", beforeMs: endedMs }, nowMs)) > 0);
    this.#tableMs = nowMs;
  }

  /** Whether there are records from before a time, with anything that the register is made of. */
  async #isOlder(ms: number): Promise<boolean> {
    const { bus, loop } = this.#ports;
    if (loop.state.register.events.size === 0) return false;
    const first = await firstStoredSince(bus, streams.ledger, new Date(ms));
    return first === null || first.seq > 1;
  }

  /** Erases once, of what is wanted as much as goes together. @returns how many records */
  async #erase(cause: Cause, wanted: Wanted, nowMs: number): Promise<number> {
    const { loop, at } = this.#ports;
    if (loop.state.policy === null) return 0;
    const { records: due, going, known } = await this.#due(wanted, nowMs);
    // All that it names went before, past their time: the request is done with them.
    if (known === 0 && isStillAsked(loop.state, cause)) loop.take((state) => erasureStep(state, cause, []));
    if (due.length === 0) return 0;
    const gone = goneOf(going, nowMs);
    const noted = loop.note();
    try {
      const folded = await this.#fold(gone.records, 0);
      await at("erase.after-fold");
      await this.#catchUp(folded, noted.steps);
      drain(folded, noted.steps);
      // From here to the step nothing else happens: what is compared is what stands.
      if (!isStillAsked(loop.state, cause) || !mayGoStill(loop.state, going, { wanted, nowMs })) return 0;
      if (!this.#mayGo(folded, gone)) return 0;
      loop.take((state) => erasureStep(state, cause, due));
    } finally {
      noted.stop();
    }
    await at("erase.after-record");
    await this.#finish();
    return due.length;
  }

  #mayGo(folded: FoldedWithout, gone: Gone): boolean {
    const { loop, log } = this.#ports;
    if (folded.full.digest === loop.state.digest && actsAlike(folded, gone)) return true;
    // Rather kept too long than a broker that decides otherwise for it.
    log.error("gateway.alarm", { code: "erasure-withheld", count: gone.records.size });
    return false;
  }

  /** What may be erased of what is wanted, as things stand. */
  async #due(wanted: Wanted, nowMs: number): Promise<Due> {
    const { bus, loop, storageKey } = this.#ports;
    await this.#allCopied();
    const { firstSeq: intakeFirst } = await streamInfo(bus, streams.intake);
    return await dueRecords(bus, loop.state, { storageKey, wanted, nowMs, intakeFirst, rest: this.#rest });
  }

  /** Does what the last erasure's record says, if it is not done. */
  async #finish(): Promise<void> {
    const { loop, bus, committer, snapshots, storageKey, log, at } = this.#ports;
    const { erasure } = loop.state;
    if (!erasure || erasure.n === this.#finished) return;
    const records = new Set(erasure.records);
    const noted = loop.note();
    try {
      const folded = await this.#fold(records, erasure.n);
      await keepRemainders(bus, folded.remainders, storageKey);
      await at("erase.after-remainders");
      await this.#catchUp(folded, noted.steps);
      drain(folded, noted.steps);
      loop.goOnFrom(folded.without);
    } finally {
      noted.stop();
    }
    await destroyRecords(bus, records);
    await at("erase.after-keys");
    await snapshots.alone(async () => {
      const sealed = sealedNow(loop.state, storageKey);
      await committer.until(sealed.at.n);
      await replaceSnapshots(bus, sealed, erasure.n, at);
    });
    this.#finished = erasure.n;
    snapshots.finished(erasure.n);
    log.info("gateway.records-erased", { count: records.size, seq: erasure.n });
  }

  /** Folds all that is committed, with and without some records. */
  async #fold(records: ReadonlySet<number>, by: number): Promise<FoldedWithout> {
    const { bus, storageKey, policy } = this.#ports;
    await this.#allCopied();
    return await foldWithout(bus, records, by, { storageKey, policy, rest: this.#rest });
  }

  async #allCopied(): Promise<void> {
    const { bus, loop, committer, pause } = this.#ports;
    const { n } = loop.state.at;
    await committer.until(n);
    await untilCopied(bus, n, pause);
  }

  /** Folds most of what the loop took meanwhile, some steps at a time; the caller drains what is left. */
  async #catchUp(folded: FoldedWithout, steps: Taken[]): Promise<void> {
    while (steps.length > FOLDED_AT_ONCE) {
      drain(folded, steps, FOLDED_AT_ONCE);
      await this.#rest();
    }
  }

  readonly #rest = async (): Promise<void> => {
    await turn();
    this.#ports.signal.throwIfAborted();
  };
}

/** Somebody can have declined it while it was being prepared. */
function isStillAsked({ erasures }: GatewayState, cause: Cause): boolean {
  return cause.why === "retention" || erasures.get(cause.request)?.approved === true;
}

function drain(folded: FoldedWithout, steps: Taken[], count = steps.length): void {
  for (const step of steps.splice(0, count)) folded.take(step);
}

/** The record of an erasure: which records, and why. */
function erasureStep(state: GatewayState, cause: Cause, records: readonly number[]): StepOutput {
  const effect: RetentionEffect = { type: "erased", ...cause, records };
  const step = blank(state, nextAt(state, null, state.at.nowMs), effect);
  return { ...step, common: { ...step.common, type: "erasure", outcome: "erased" } };
}
