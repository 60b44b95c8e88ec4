import type { Bus } from "@gatehouse/bus/connect";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import { withdrawCopy } from "@gatehouse/bus/hand-over";
import type { Withdrawal } from "@gatehouse/bus/hand-over";
import { recordAt, streamInfo } from "@gatehouse/bus/read";
import { accountOf, streams } from "@gatehouse/bus/subjects";
import { heldElsewhere } from "@gatehouse/bus/trim";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openRecord } from "@gatehouse/ledger/record";
import type { Log } from "@gatehouse/observe/log";
import type { Committer } from "./commit.ts";
import { judgeAgain } from "./judge-again.ts";
import type { Reread, Withdrawals } from "./judge-again.ts";
import type { JudgeContext } from "./judge.ts";
import type { Opened } from "./open.ts";
import type { OpenMessage } from "./open-messages.ts";
import type { OrderedLoop } from "./ordered-loop.ts";
import { readRecordedStep } from "./recorded-step.ts";

export type AgainPorts = {
  readonly bus: Bus;
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly storageKey: Uint8Array;
  readonly open: (item: IntakeMessage) => Promise<Opened>;
  readonly judgeContext: () => JudgeContext;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Waits a moment for what the server copies by itself. */
  readonly pause: () => Promise<void>;
  /** A place where tests stop the world. */
  readonly at: (point: string) => Promise<void>;
};

/**
 * Works through what waits to be decided again, one message after the other: reads its bytes and its decision once more,
 * takes copies back where they would be less now, and hands it to the ordered loop. The queue is state, folded from
 * records, so whatever is killed and whenever, the next start goes on where the records end (ADR 6).
 */
export class AgainWorker {
  readonly #ports: AgainPorts;
  #wake = Promise.withResolvers<void>();
  /** What could not be done now: the server was away, say. Tried again at the next `retry`. */
  readonly #later = new Set<string>();

  constructor(ports: AgainPorts) {
    this.#ports = ports;
    ports.signal.addEventListener("abort", () => this.#wake.resolve(), { once: true });
  }

  /** Something may have been queued. */
  wake(): void {
    if (this.#ports.loop.state.lives.again.size > 0) this.#wake.resolve();
  }

  /** Tries what could not be done. */
  retry(): void {
    this.#later.clear();
    this.wake();
  }

  /** Works until the gateway stops. */
  async run(): Promise<void> {
    const { signal } = this.#ports;
    this.wake();
    while (!signal.aborted) {
      const key = this.#next();
      if (key === null) {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
        if (signal.aborted) return;
        continue;
      }
      await this.#decideQuietly(key);
    }
  }

  #next(): string | null {
    for (const key of this.#ports.loop.state.lives.again.keys()) if (!this.#later.has(key)) return key;
    return null;
  }

  async #decideQuietly(key: string): Promise<void> {
    const { signal, log } = this.#ports;
    try {
      await this.#decide(key);
    } catch (err) {
      this.#later.add(key);
      if (!signal.aborted) log.warn("gateway.again-later", { err });
    }
  }

  async #decide(key: string): Promise<void> {
    const { loop, committer, at, judgeContext } = this.#ports;
    const { open: known, again } = loop.state.lives;
    // Nothing of a state that may still come to nothing is acted on.
    await committer.until(loop.state.at.n);
    await at("again.after-queued");
    const open = known.get(key);
    const pending = again.get(key);
    if (!open || !pending) return;
    const item = await this.#reread(key, open);
    await at("again.after-read");
    const withdrawals = pending.withdrawing ? await this.#withdraw(open, pending.withdrawing.agencies) : null;
    await at("again.before-judge");
    const n = loop.consider((state) => judgeAgain(state, item, withdrawals, judgeContext()));
    if (n === null) return;
    await committer.until(n);
    await at("again.after-commit");
  }

  async #reread(key: string, open: OpenMessage): Promise<Reread> {
    const before = await this.#decisionIn(open.n);
    return { key, n: open.n, before, content: await this.#contentOf(open) };
  }

  /** The decision in force, from its record: the state keeps none, because there may be very many. */
  async #decisionIn(n: number): Promise<Decision> {
    const { bus, storageKey, pause } = this.#ports;
    for (;;) {
      const stored = await recordAt(bus, streams.parts, n);
      if (stored) {
        const { effect } = readRecordedStep(openRecord(stored.data, storageKey).state.part);
        const decision = "decision" in effect ? effect.decision : null;
        if (decision) return decision;
        throw new GatehouseError("ledger-mismatch", { limit: n, field: "decision" });
      }
      const { lastSeq } = await streamInfo(bus, streams.parts);
      if (lastSeq >= n) throw new GatehouseError("ledger-mismatch", { limit: n, field: "parts" });
      await pause();
    }
  }

  /** Its bytes as they stand in the intake, verified anew: the key as it was good at that place, the digest as recorded. */
  async #contentOf({ intake, signed }: OpenMessage): Promise<Reread["content"]> {
    const { bus, open, log } = this.#ports;
    const stored = await recordAt(bus, streams.intake, intake);
    const account = stored ? accountOf("in", stored.subject) : null;
    if (!stored || account === null) return null;
    const opened = await open({ seq: stored.seq, account, data: stored.data, storedAt: stored.storedAt });
    if (opened.kind === "message" && opened.message.signedDigest === signed.digest) {
      return { message: opened.message, storedAtMs: opened.storedAtMs };
    }
    log.error("gateway.again-unreadable", { seq: intake });
    return null;
  }

  async #withdraw(open: OpenMessage, agencies: readonly AgencyId[]): Promise<Withdrawals> {
    const { bus, at, judgeContext } = this.#ports;
    await this.#untilDelivered();
    const became = new Map<AgencyId, Withdrawal>();
    for (const agency of agencies) {
      const copy = open.copies.get(agency);
      const account = judgeContext().directory.agencies.find(({ id }) => id === agency)?.account;
      if (!copy) became.set(agency, "handed-over");
      // Nobody knows what an agency that is no longer listed has fetched.
      else if (account === undefined) became.set(agency, "doubtful");
      else became.set(agency, await withdrawCopy(bus, account, { record: copy.n, index: copy.index }, at));
    }
    return became;
  }

  /** What is in CORE and not yet in DELIVERY would come there after it was looked for. */
  async #untilDelivered(): Promise<void> {
    const { bus, pause, signal } = this.#ports;
    const { lastSeq } = await streamInfo(bus, streams.core);
    while (!signal.aborted && (await heldElsewhere(bus, { settledMs: 0 })) < lastSeq) await pause();
  }
}
