import type { Professional } from "@gatehouse/contracts/agency";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import { DeliveryItem, SignedReceipt } from "@gatehouse/contracts/delivery-item";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { AgencyRequest, PreviewDecision } from "@gatehouse/contracts/request";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { acknowledgementOf } from "./acknowledgement.ts";
import { connectLine } from "./bus-line.ts";
import { checkItem } from "./check-item.ts";
import type { AgencyClient, ClientConfig, ClientCounters, ClientPorts, Handover, Queued } from "./client-config.ts";
import type { ClientState } from "./client-state.ts";
import { openClientState } from "./client-state.ts";
import { realClock } from "./clock.ts";
import type { ConcernAlarm, ConcernWatch } from "./concern-alarm.ts";
import { watchConcerns } from "./concern-alarm.ts";
import type { DirectoryRefresh } from "./directory-refresh.ts";
import { keepDirectory } from "./directory-refresh.ts";
import { realDisk } from "./disk.ts";
import type { EnvelopePorts } from "./envelope-ports.ts";
import { openEnvelope } from "./envelope-ports.ts";
import { openGatewayWord } from "./gateway-word.ts";
import type { LineKeeper } from "./line-keeper.ts";
import { keepLine } from "./line-keeper.ts";
import { listeners } from "./listeners.ts";
import type { MessageStatus } from "./message-states.ts";
import { queuedStatus } from "./message-states.ts";
import { inDraftIds } from "./preview-view.ts";
import type { ReceiptPoll } from "./receipt-poll.ts";
import { pollReceipts } from "./receipt-poll.ts";
import type { Incoming, Outcome } from "./receive.ts";
import { receive } from "./receive.ts";
import type { AnswerTo } from "./requests.ts";
import { askGateway } from "./requests.ts";
import { retryDelay } from "./retry-delay.ts";
import type { Sender } from "./sender.ts";
import { startSender } from "./sender.ts";
import type { Draft, SignedDraft, Signer } from "./sign-and-queue.ts";
import { queue, signDraft, signRegisterEvent } from "./sign-and-queue.ts";

/** Between attempts at a copy that could not be handed over: its system is away, or its disk is full. */
const handoverRest = { firstMs: 250, mostMs: 30_000 };

class OpenClient implements AgencyClient {
  readonly #config: ClientConfig;
  readonly #ports: ClientPorts;
  readonly #state: ClientState;
  readonly #envelope: EnvelopePorts;
  readonly #line: LineKeeper;
  readonly #sender: Sender;
  readonly #concerns: ConcernWatch;
  readonly #refresh: DirectoryRefresh;
  readonly #signer: Signer;
  readonly #onReceipt;
  readonly #onNotice;
  readonly #onAlarm;
  readonly #alarms = new Map<string, ConcernAlarm>();
  readonly #publishing = new Map<string, Promise<Queued>>();
  readonly #inHand = new Set<Promise<unknown>>();
  #interruptions = 0;
  readonly #stopping = new AbortController();
  readonly #counts = { handedOver: 0, repeated: 0 };
  #receiving: Promise<void> | null = null;
  #poll: ReceiptPoll | null = null;

  constructor(config: ClientConfig, ports: ClientPorts, state: ClientState) {
    const { log } = config;
    const { clock, random } = ports;
    this.#config = config;
    this.#ports = ports;
    this.#state = state;
    this.#onReceipt = listeners<[Receipt]>(log);
    this.#onNotice = listeners<[string, Notice]>(log);
    this.#onAlarm = listeners<[ConcernAlarm]>(log);
    this.#envelope = openEnvelope(config, state.directory.current, clock.now);
    this.#signer = {
      agency: config.agency,
      partnership: config.partnership.id,
      key: config.signingKey,
      now: clock.now,
    };
    this.#line = keepLine({
      connect: () => ports.connect(config),
      clock,
      random,
      onUp: () => this.#sender.hurry(),
      onFailed: (err) => log.warn("client.not-connected", { err }),
    });
    this.#sender = startSender({
      outbox: state.outbox,
      publish: async (bytes, transportId) => this.#line.use().publish(bytes, transportId),
      clock,
      random,
      onFailed: (messageId, err) => log.info("client.not-taken", { messageId, err }),
    });
    this.#concerns = watchConcerns({
      clock,
      telephone: config.partnership.telephone,
      onAlarm: (alarm) => this.#raise(alarm),
    });
    for (const entry of state.outbox.entries()) this.#concerns.watch(entry);
    this.#refresh = keepDirectory({
      store: state.directory,
      fetch: async () => (await this.#ask<"directory">({ type: "directory" })).directory,
      clock,
      onFailed: (err) => log.warn("client.directory-not-refreshed", { err }),
    });
  }

  directory(): TrustedDirectory {
    return this.#state.directory.current();
  }

  publish(draft: Draft): Promise<Queued> {
    return this.#once(draft, () => signDraft(draft, this.#signer));
  }

  record(event: Draft): Promise<Queued> {
    return this.#once(event, () => signRegisterEvent(event, this.#signer));
  }

  /** An id names one message: whoever publishes it again, now or after a crash, gets what became of the first. */
  async #once(draft: Draft, sign: () => Promise<SignedDraft>): Promise<Queued> {
    if (this.#stopping.signal.aborted) throw new GatehouseError("client-closed");
    const { id } = draft;
    if (typeof id !== "string") return this.#inHandUntilDone(this.#queue(sign));
    const running = this.#publishing.get(id);
    if (running !== undefined) return running;
    const done = this.#inHandUntilDone(this.#unlessKnown(id, sign)).finally(() => this.#publishing.delete(id));
    this.#publishing.set(id, done);
    return done;
  }

  async #unlessKnown(id: string, sign: () => Promise<SignedDraft>): Promise<Queued> {
    const status = await this.#known(id);
    return status === null ? this.#queue(sign) : { id, state: status.state, statementIds: {} };
  }

  /** `close` waits for it: the state folder is not let go of while something is written. */
  #inHandUntilDone<T>(work: Promise<T>): Promise<T> {
    const done: Promise<T> = work.finally(() => this.#inHand.delete(done));
    this.#inHand.add(done);
    return done;
  }

  async #queue(sign: () => Promise<SignedDraft>): Promise<Queued> {
    const signed = await sign();
    const { outbox } = this.#state;
    const entry = await queue(signed, { outbox, seal: this.#envelope.sealToGateway, now: this.#ports.clock.now });
    this.#sender.send(entry.id);
    this.#concerns.watch(entry);
    this.#config.log.info("client.queued", { messageId: entry.id, kind: entry.kind });
    return { id: entry.id, state: "queued", statementIds: signed.statementIds };
  }

  /** What is known here, without asking. */
  async #known(id: string): Promise<MessageStatus | null> {
    const status = await this.#state.states.read(id);
    if (status !== null) return status;
    const entry = this.#state.outbox.entry(id);
    return entry === undefined ? null : queuedStatus(id, entry.kind);
  }

  deliveries({ handover }: { readonly handover: Handover | null }): void {
    if (handover !== null) this.#receiving ??= this.#receive(handover);
    else this.#poll ??= pollReceipts(this.#pollOptions());
  }

  #pollOptions(): Parameters<typeof pollReceipts>[0] {
    return {
      clock: this.#ports.clock,
      waiting: () => this.#state.outbox.entries().map(({ id }) => id),
      ask: (ids) => this.#askStatus(ids),
      onFailed: (err) => this.#config.log.info("client.status-not-asked", { err }),
    };
  }

  async #receive(handover: Handover): Promise<void> {
    const { log } = this.#config;
    const { signal } = this.#stopping;
    for (;;) {
      const line = await this.#line.wait(signal);
      if (line === null) return;
      try {
        await receive(line.deliveries(signal), {
          check: (data) => this.#check(data),
          handover,
          seen: this.#state.seen,
          setAside: this.#state.quarantine.setAside,
          onOutcome: (outcome, item, code) => this.#note(outcome, item, code),
          rest: (count) => this.#rest(count),
        });
      } catch (err) {
        log.warn("client.deliveries-interrupted", { err });
      }
      this.#interruptions += 1;
      await this.#rest(this.#interruptions);
    }
  }

  #check(data: Uint8Array): ReturnType<typeof checkItem> {
    return checkItem(data, {
      agency: this.#config.agency,
      partnership: this.#config.partnership.id,
      directory: this.#state.directory.current,
      now: this.#ports.clock.now,
      open: this.#envelope.open,
      refreshDirectory: this.#refresh.refresh,
      onReceipt: (receipt, sealed) => this.#apply(receipt, sealed),
      onNotice: async (id, notice) => this.#onNotice.tell(id, notice),
    });
  }

  /** Waits, but not longer than until the client closes. */
  #rest(failures: number): Promise<void> {
    const { clock, random } = this.#ports;
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const cancel = clock.after(retryDelay(failures, handoverRest, random()), () => {
        signal.removeEventListener("abort", ended);
        resolve();
      });
      const ended = (): void => {
        cancel();
        resolve();
      };
      signal.addEventListener("abort", ended, { once: true });
    });
  }

  #note(outcome: Outcome, item: Incoming, code: string | null): void {
    const { log } = this.#config;
    const fields = { seq: item.seq, state: outcome, ...(code === null ? {} : { code }) };
    if (code === null) this.#interruptions = 0;
    if (outcome === "handed-over") this.#counts.handedOver += 1;
    if (outcome === "repeated") this.#counts.repeated += 1;
    if (outcome === "set-aside") log.error("client.delivery-set-aside", fields);
    else if (code === null) log.debug("client.delivery-received", fields);
    else log.warn("client.delivery-left", fields);
  }

  /** The order matters: the receipt is on disk before the message leaves the outbox, or a crash between loses both. */
  async #apply(receipt: Receipt, sealed: string): Promise<void> {
    const id = receipt.message;
    const { outbox, states } = this.#state;
    const status = await states.apply(receipt, outbox.entry(id)?.kind ?? null, sealed);
    if (receipt.type === "decided" || receipt.type === "recorded") {
      await outbox.remove(id);
      this.#sender.settle(id);
      this.#concerns.settle(id);
      this.#alarms.delete(id);
    }
    this.#config.log.info("client.receipt", { messageId: id, kind: receipt.type, state: status.state });
    this.#onReceipt.tell(receipt);
  }

  #raise(alarm: ConcernAlarm): void {
    this.#config.log.error("client.concern-undecided", { messageId: alarm.messageId, code: alarm.code });
    this.#alarms.set(alarm.messageId, alarm);
    this.#onAlarm.tell(alarm);
  }

  acknowledge(delivery: VerifiedDelivery, readBy: Professional): Promise<Queued> {
    const now = this.#ports.clock.now();
    const { agency } = this.#config;
    return this.publish(acknowledgementOf(delivery, { from: agency, readBy, now }));
  }

  async preview(draft: Draft): Promise<PreviewDecision> {
    const signed = await signDraft(draft, this.#signer);
    const answer = await this.#ask<"preview">({ type: "preview", compact: signed.compact });
    return inDraftIds(answer.decision, signed.statementIds);
  }

  async redeliver(fromSeq: number): Promise<void> {
    // First forgotten, then asked for: the other way round a crash would leave copies taken for handed over.
    await this.#state.seen.forgetFrom(fromSeq);
    await this.#ask<"redeliver">({ type: "redeliver", from: fromSeq });
  }

  async status(id: string): Promise<MessageStatus | null> {
    const known = await this.#known(id);
    if (known?.state === "acknowledged") return known;
    try {
      await this.#askStatus([id]);
    } catch (err) {
      if (!(err instanceof GatehouseError)) throw err;
      this.#config.log.info("client.status-not-asked", { messageId: id, err });
    }
    return this.#known(id);
  }

  async #askStatus(ids: readonly string[]): Promise<void> {
    const { states } = await this.#ask<"status">({ type: "status", ids: [...ids] });
    for (const { id, receipts } of states) for (const compact of receipts) await this.#applyAnswered(id, compact);
  }

  async #applyAnswered(id: string, compact: string): Promise<void> {
    const word = await openGatewayWord("gatehouse-receipt+jwt", compact, SignedReceipt, {
      directory: this.directory(),
      partnership: this.#config.partnership.id,
      agency: this.#config.agency,
      now: this.#ports.clock.now(),
    });
    if (!word.ok || word.payload.receipt.message !== id) return;
    const item: DeliveryItem = { type: "receipt", receipt: compact };
    await this.#apply(word.payload.receipt, this.#envelope.sealToSelf(Buffer.from(JSON.stringify(item))));
  }

  async receipts(id: string): Promise<readonly string[]> {
    const sealed = await this.#state.states.receipts(id);
    return sealed.flatMap((line) => {
      const opened = Buffer.from(this.#envelope.open(Buffer.from(line, "latin1"))).toString("utf8");
      const item = DeliveryItem.parse(JSON.parse(opened));
      return item.type === "receipt" ? [item.receipt] : [];
    });
  }

  async #ask<T extends AgencyRequest["type"]>(
    request: Extract<AgencyRequest, { readonly type: T }>,
  ): Promise<AnswerTo<T>> {
    if (this.#stopping.signal.aborted) throw new GatehouseError("client-closed");
    return askGateway<T>(request, {
      agency: this.#config.agency,
      partnership: this.#config.partnership.id,
      signingKey: this.#config.signingKey,
      root: this.#config.rootJwk,
      directory: this.#state.directory.current,
      now: this.#ports.clock.now,
      seal: request.type === "directory" ? this.#envelope.sealToLastGateway : this.#envelope.sealToGateway,
      open: this.#envelope.open,
      ask: async (bytes) => this.#line.use().ask(bytes),
    });
  }

  onReceipt(listener: (receipt: Receipt) => void): () => void {
    return this.#onReceipt.add(listener);
  }

  onNotice(listener: (id: string, notice: Notice) => void): () => void {
    return this.#onNotice.add(listener);
  }

  onAlarm(listener: (alarm: ConcernAlarm) => void): () => void {
    for (const alarm of this.#alarms.values()) listener(alarm);
    return this.#onAlarm.add(listener);
  }

  counters(): ClientCounters {
    const { outbox, quarantine, damaged } = this.#state;
    return {
      waiting: outbox.entries().length,
      ...this.#counts,
      quarantined: quarantine.count(),
      damaged: damaged(),
    };
  }

  async close(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    this.#concerns.stop();
    this.#refresh.stop();
    this.#poll?.stop();
    await Promise.allSettled(this.#inHand);
    await this.#receiving;
    // What is on its way to a broker that is gone ends with the line, not by its own time limit.
    const sent = this.#sender.stop();
    await this.#line.stop();
    await sent;
    await this.#state.unlock();
  }
}

/**
 * Opens an agency's client. It needs no broker to open: what is published is on disk first and goes when there is one.
 * One client per agency receives; two over one state folder are refused.
 *
 * @param config keys and places, all already read; `directoryJws` is verified here
 * @param ports the world outside, real unless a test decides it
 * @throws state-dir-in-use, directory-invalid
 */
export async function openClient(config: ClientConfig, ports: Partial<ClientPorts> = {}): Promise<AgencyClient> {
  const real: ClientPorts = { disk: realDisk(), clock: realClock, random: Math.random, connect: connectLine, ...ports };
  return new OpenClient(config, real, await openClientState(config, real));
}
