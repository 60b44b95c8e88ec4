import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Log } from "@gatehouse/observe/log";
import { firstDue } from "@gatehouse/policy/history/clock";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import type { Committer, Written } from "./commit.ts";
import type { At, Effect } from "./effect.ts";
import { inOrder } from "./in-order.ts";
import { judge, judgeDirectory } from "./judge.ts";
import { judgeDue } from "./judge-due.ts";
import type { JudgeContext } from "./judge.ts";
import { unreadable } from "./open.ts";
import type { Opened } from "./open.ts";
import type { StageTimes } from "./stage-times.ts";
import { applyEffect } from "./state.ts";
import type { GatewayState } from "./state.ts";
import type { Alarm } from "./notices.ts";
import type { StepOutput } from "./write.ts";

export type LoopPorts = {
  readonly open: (item: IntakeMessage) => Promise<Opened>;
  readonly write: (output: StepOutput) => Promise<Written>;
  readonly judgeContext: () => JudgeContext;
  readonly committer: Committer;
  /** The machine's clock, milliseconds. */
  readonly clock: () => number;
  /** A place where tests stop the world. */
  readonly at: (point: string) => Promise<void>;
  /** Called after each step, with the state as it stands then: the moment for a snapshot. */
  readonly afterStep: (state: GatewayState) => void;
  /** Called with each step before it is written: for counting, which must not throw. */
  readonly onStep?: (output: StepOutput) => void;
  readonly times: StageTimes;
  readonly log: Log;
};

/** A step as it changed the state. */
export type Taken = { readonly at: At; readonly effect: Effect };

/**
 * Messages opened at once: enough to keep the thread pool of four busy. More would only share the one thread that decides
 * among them, so that the first of a rush is decided when all of it has been opened.
 */
const OPEN_AT_ONCE = 16;

/** Steps that may wait to be written; past it the loop reads no further, and the intake holds the rest. */
const MAX_BACKLOG = 256;

/** What these may hold in memory: one agency sending its largest messages to everybody must not fill the machine. */
const MAX_BACKLOG_BYTES = 64 << 20;

/**
 * The ordered step of one partnership: judges one thing after the other against the state, applies it, and hands it to
 * the committer. Everything that changes the state goes through here, in one order.
 *
 * The state runs ahead of what is committed by at most the backlog. Nothing of a step leaves the process before its
 * record is in CORE, and a step that cannot be written ends the process, so what ran ahead is never seen.
 */
export class OrderedLoop {
  readonly #state: GatewayState;
  readonly #ports: LoopPorts;
  readonly #noting = new Set<Taken[]>();

  constructor(state: GatewayState, ports: LoopPorts) {
    this.#state = state;
    this.#ports = ports;
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** Follows the intake until it ends. */
  async run(intake: AsyncIterable<IntakeMessage>): Promise<void> {
    const { ports } = { ports: this.#ports };
    for await (const opened of inOrder(intake, ports.open, OPEN_AT_ONCE)) {
      await ports.at("loop.before-step");
      // What fell due before this item came is decided before it, and nothing that did after.
      this.tick(opened.storedAtMs);
      ports.times.measure("decide", () => this.#take(this.#judge(opened)));
      await ports.at("loop.after-step");
      await ports.committer.belowBacklog(MAX_BACKLOG, MAX_BACKLOG_BYTES);
    }
  }

  /**
   * Judging is total, and openers refuse what they cannot read. Should one of them fail all the same, that message is
   * refused and said so aloud: one message nobody foresaw must not stop the partnership's.
   */
  #judge(opened: Opened): StepOutput {
    const context = this.#ports.judgeContext();
    try {
      return judge(this.#state, opened, context);
    } catch (err) {
      this.#ports.log.error("gateway.judging-failed", { seq: opened.seq, err });
      return judge(this.#state, unreadable(opened), context);
    }
  }

  /**
   * Commits what has fallen due.
   *
   * @param now the server's time, by which items are stored: this machine's clock could be wrong, or ahead of items that
   * still wait, and no time goes back
   */
  tick(now: number): void {
    const { history } = this.#state;
    for (let duty = firstDue(history, now); duty; duty = firstDue(history, now))
      this.#take(judgeDue(this.#state, duty, now, this.#ports.judgeContext()));
  }

  /** Puts a newer directory in force at this place of the order. */
  adoptDirectory(version: number, compact: string): void {
    if (version <= this.#state.directory.version) return;
    this.#take(judgeDirectory(this.#state, version, compact, this.#ports.clock()));
  }

  /**
   * Commits a step that no item of the intake asked for, made from the state as it stands at this place of the order.
   *
   * @returns the number of its record; what it answers may leave once that is committed
   */
  take(made: (state: GatewayState) => StepOutput): number {
    const output = made(this.#state);
    this.#take(output);
    return output.at.n;
  }

  /** As `take`, where there may be nothing to commit: null then. */
  consider(made: (state: GatewayState) => StepOutput | null): number | null {
    const output = made(this.#state);
    if (output === null) return null;
    this.#take(output);
    return output.at.n;
  }

  /**
   * Notes every step taken from now on, until it is told to stop: for whoever folds the ledger anew beside the loop, and has
   * to come to where the loop is.
   */
  note(): { readonly steps: Taken[]; readonly stop: () => void } {
    const steps: Taken[] = [];
    this.#noting.add(steps);
    return { steps, stop: () => this.#noting.delete(steps) };
  }

  /** Goes on from another state of this very place: what an erasure leaves. Everybody who has the state has this one then. */
  goOnFrom(state: GatewayState): void {
    if (state.at.n !== this.#state.at.n || state.digest !== this.#state.digest)
      throw new GatehouseError("ledger-mismatch", { limit: this.#state.at.n, field: "state" });
    Object.assign(this.#state, state);
  }

  #take(output: StepOutput): void {
    const { committer, write, times, afterStep, onStep, judgeContext } = this.#ports;
    applyEffect(this.#state, output.at, output.effect, judgeContext().policy);
    for (const steps of this.#noting) steps.push({ at: output.at, effect: output.effect });
    onStep?.(output);
    committer.push(
      times.measureAsync("write", () => write(output)),
      weightOf(output),
    );
    if (output.alarms?.length) void this.#alarm(output.at.n, output.alarms);
    afterStep(this.#state);
  }

  /** Those who run the broker are told once it is written, and by codes alone. */
  async #alarm(n: number, alarms: readonly Alarm[]): Promise<void> {
    try {
      await this.#ports.committer.until(n);
    } catch {
      // Not written, so it did not happen: whoever decides it anew says so then.
      return;
    }
    for (const { code, message, agency, count } of alarms)
      this.#ports.log.error("gateway.alarm", { code, messageId: message ?? undefined, agency, count });
  }
}

/** About what a step's copies come to: each holds at most all of the message. */
function weightOf({ message, copies }: StepOutput): number {
  if (!message) return 0;
  const { jwt, disclosures } = message.parts;
  const whole = disclosures.reduce((sum, { length }) => sum + length, jwt.length);
  return whole * (copies.length + 1);
}
