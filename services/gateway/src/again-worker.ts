import type { Bus } from "@gatehouse/bus/connect";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import { withdrawCopies } from "@gatehouse/bus/hand-over";
import type { Withdrawal } from "@gatehouse/bus/hand-over";
import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { heldElsewhere } from "@gatehouse/bus/trim";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision } from "@gatehouse/contracts/decision";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { openRecord } from "@gatehouse/ledger/record";
import type { Log } from "@gatehouse/observe/log";
import type { Committer } from "./commit.ts";
import { intakeContent } from "./intake-content.ts";
import { judgeAgain } from "./judge-again.ts";
import type { Reread, Withdrawals } from "./judge-again.ts";
import type { JudgeContext } from "./judge.ts";
import type { Opened } from "./open.ts";
import type { OpenCopy, OpenMessage } from "./open-messages.ts";
import type { OrderedLoop } from "./ordered-loop.ts";
import { readRecordedStep } from "./recorded-step.ts";
import { sealedRecordAt } from "./sealed-record.ts";
import { recordsCopied } from "./whole-ledger.ts";

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

/** Messages read and taken back together: one pause of an agency's deliveries and two commits for all of them. */
const AT_ONCE = 256;

/**
 * Works through what waits to be decided again, some messages at a time: reads their bytes and decisions once more, takes
 * copies back where they would be less now, and hands each to the ordered loop. The queue is state, folded from
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
      const keys = this.#next();
      if (keys.length === 0) {
        await this.#wake.promise;
        this.#wake = Promise.withResolvers();
        continue;
      }
      await this.#decideQuietly(keys);
    }
  }

  #next(): readonly string[] {
    const keys: string[] = [];
    for (const key of this.#ports.loop.state.lives.again.keys()) {
      if (!this.#later.has(key)) keys.push(key);
      if (keys.length === AT_ONCE) break;
    }
    return keys;
  }

  async #decideQuietly(keys: readonly string[]): Promise<void> {
    try {
      await this.#decide(keys);
    } catch (err) {
      for (const key of keys) this.#postpone(key, err);
    }
  }

  #postpone(key: string, err: unknown): void {
    const { signal, log, loop } = this.#ports;
    if (!loop.state.lives.again.has(key)) return;
    this.#later.add(key);
    if (!signal.aborted) log.warn("gateway.again-later", { err });
  }

  async #decide(keys: readonly string[]): Promise<void> {
    const { loop, committer, at } = this.#ports;
    // Nothing of a state that may still come to nothing is acted on.
    await committer.until(loop.state.at.n);
    await at("again.after-queued");
    const items = await this.#rereadAll(keys);
    await at("again.after-read");
    // What is queued and cannot be found is not looked for without end.
    for (const key of keys) if (!items.some((item) => item.key === key)) this.#later.add(key);
    for (const item of items) if (!this.#withdrawing(item)) this.#judge(item, null);
    await committer.until(loop.state.at.n);
    const taking = items.filter((item) => this.#withdrawing(item));
    const became = taking.length > 0 ? await this.#withdraw(taking) : new Map<string, Withdrawals>();
    await at("again.before-judge");
    for (const item of taking) {
      const withdrawals = became.get(item.key);
      if (withdrawals) this.#judge(item, withdrawals);
    }
    await committer.until(loop.state.at.n);
    await at("again.after-commit");
  }

  #withdrawing({ key }: Reread): boolean {
    return Boolean(this.#ports.loop.state.lives.again.get(key)?.withdrawing);
  }

  /** One message that nobody foresaw must not hold up the others. */
  #judge(item: Reread, withdrawals: Withdrawals | null): void {
    const { loop, judgeContext } = this.#ports;
    try {
      loop.consider((state) => judgeAgain(state, item, withdrawals, judgeContext()));
    } catch (err) {
      this.#postpone(item.key, err);
    }
  }

  async #rereadAll(keys: readonly string[]): Promise<readonly Reread[]> {
    const items = await Promise.all(
      keys.map(async (key) => {
        const open = this.#ports.loop.state.lives.open.get(key);
        try {
          return open ? await this.#reread(key, open) : null;
        } catch (err) {
          this.#postpone(key, err);
          return null;
        }
      }),
    );
    return items.filter((item) => item !== null);
  }

  async #reread(key: string, open: OpenMessage): Promise<Reread> {
    const before = await this.#decisionIn(open.n);
    return { key, n: open.n, before, content: await this.#contentOf(open) };
  }

  /** The decision in force, from its record: the state keeps none, because there may be very many. */
  async #decisionIn(n: number): Promise<Decision> {
    const { bus, storageKey, pause } = this.#ports;
    for (;;) {
      const stored = await sealedRecordAt(bus, n);
      if (stored) {
        const { effect } = readRecordedStep(openRecord(stored, storageKey).state.part);
        const decision = "decision" in effect ? effect.decision : null;
        if (decision) return decision;
        throw new GatehouseError("ledger-mismatch", { limit: n, field: "decision" });
      }
      if ((await recordsCopied(bus)) >= n) throw new GatehouseError("ledger-mismatch", { limit: n, field: "parts" });
      await pause();
    }
  }

  async #contentOf({ intake, signed }: OpenMessage): Promise<Reread["content"]> {
    const { bus, open, log } = this.#ports;
    const content = await intakeContent(bus, open, { intake, digest: signed.digest });
    if (content === "unreadable") log.error("gateway.again-unreadable", { seq: intake });
    return typeof content === "string" ? null : content;
  }

  /**
   * What became of each message's copies, agency by agency: its deliveries pause once for all of them. Messages of which
   * that cannot be known now are left out, and tried again.
   */
  async #withdraw(items: readonly Reread[]): Promise<ReadonlyMap<string, Withdrawals>> {
    const { bus, at, judgeContext, loop } = this.#ports;
    await this.#untilDelivered();
    const { open: known, again } = loop.state.lives;
    const became = new Map(items.map(({ key }) => [key, new Map<AgencyId, Withdrawal>()]));
    const byAgency = new Map<AgencyId, { readonly key: string; readonly copy: OpenCopy }[]>();
    for (const { key } of items)
      for (const agency of again.get(key)?.withdrawing?.agencies ?? []) {
        const copy = known.get(key)?.copies.get(agency);
        if (copy) byAgency.set(agency, [...(byAgency.get(agency) ?? []), { key, copy }]);
        else became.get(key)?.set(agency, "handed-over");
      }
    for (const [agency, copies] of byAgency) {
      const account = judgeContext().directory.agencies.find(({ id }) => id === agency)?.account;
      const places = copies.map(({ copy: { n, index } }) => ({ record: n, index }));
      try {
        // Nobody knows what an agency that is no longer listed has fetched.
        const taken = account === undefined ? [] : await withdrawCopies(bus, account, places, at);
        for (const [place, { key }] of copies.entries()) became.get(key)?.set(agency, taken[place] ?? "doubtful");
      } catch (err) {
        for (const { key } of copies) {
          this.#postpone(key, err);
          became.delete(key);
        }
      }
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
