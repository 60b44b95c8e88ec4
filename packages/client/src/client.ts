import { join } from "node:path";
import type { Professional } from "@gatehouse/contracts/agency";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { PreviewDecision, RecordProof } from "@gatehouse/contracts/request";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Message } from "@gatehouse/contracts/message";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { acknowledgementOf, acknowledgementOfEvent } from "./acknowledgement.ts";
import type { ReadFacts } from "./acknowledgement.ts";
import { copyAsRecorded, receiptAsSent } from "./as-recorded.ts";
import type { Compared } from "./as-recorded.ts";
import { AskingClient } from "./asking-client.ts";
import { connectLine } from "./bus-line.ts";
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
import type { GapWatch, NumberAlarm } from "./gap-watch.ts";
import { watchGaps } from "./gap-watch.ts";
import { Inbox } from "./inbox.ts";
import type { KeptEvidence } from "./kept-evidence.ts";
import { gatherEvidence, sealEvidence } from "./kept-evidence.ts";
import type { LineKeeper } from "./line-keeper.ts";
import { keepLine } from "./line-keeper.ts";
import { listeners } from "./listeners.ts";
import type { KnownStatus } from "./message-states.ts";
import type { NumberSeries } from "./numbers.ts";
import type { ReceivedNotice } from "./notice-store.ts";
import type { Proofs } from "./proofs.ts";
import { openProofs } from "./proofs.ts";
import { Questions } from "./questions.ts";
import type { ReceiptPoll } from "./receipt-poll.ts";
import { pollReceipts } from "./receipt-poll.ts";
import type { MessageTraces } from "./message-traces.ts";
import { messageTraces } from "./message-traces.ts";
import type { Sender } from "./sender.ts";
import { startSender } from "./sender.ts";
import type { Draft, SignedDraft, Signer } from "./sign-and-queue.ts";
import { queue, signDraft, signRegisterEvent } from "./sign-and-queue.ts";

class OpenClient extends AskingClient implements AgencyClient {
  readonly #config: ClientConfig;
  readonly #ports: ClientPorts;
  readonly #state: ClientState;
  readonly #envelope: EnvelopePorts;
  readonly #signer: Signer;
  readonly #line: LineKeeper;
  readonly #sender: Sender;
  readonly #concerns: ConcernWatch;
  protected readonly questions: Questions;
  readonly #refresh: DirectoryRefresh;
  readonly #inbox: Inbox;
  readonly #proofs: Proofs;
  readonly #onReceipt;
  readonly #onNotice;
  readonly #onAlarm;
  readonly #gaps: GapWatch;
  readonly #onMissing;
  readonly #traces: MessageTraces;
  readonly #alarms = new Map<string, ConcernAlarm>();
  readonly #publishing = new Map<string, Promise<Queued>>();
  readonly #inHand = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();
  #receiving: Promise<void> | null = null;
  #poll: ReceiptPoll | null = null;

  constructor(config: ClientConfig, ports: ClientPorts, state: ClientState) {
    super();
    const { log, agency } = config;
    this.#config = config;
    this.#traces = messageTraces(config.tracing);
    this.#ports = ports;
    this.#state = state;
    this.#onReceipt = listeners<[Receipt]>(log);
    this.#onNotice = listeners<[string, Notice]>(log);
    this.#onAlarm = listeners<[ConcernAlarm]>(log);
    this.#onMissing = listeners<[NumberAlarm]>(log);
    this.#envelope = openEnvelope(config, state.directory.current, ports.clock.now);
    this.#signer = { agency, partnership: config.partnership.id, key: config.signingKey, now: ports.clock.now };
    this.#line = this.#keepLine();
    this.#sender = this.#startSender();
    this.#concerns = watchConcerns({
      clock: ports.clock,
      telephone: config.partnership.telephone,
      onAlarm: (alarm) => this.#raise(alarm),
    });
    for (const entry of state.outbox.entries()) this.#concerns.watch(entry);
    const apply = (receipt: Receipt, sealed: string): Promise<void> => this.#apply(receipt, sealed);
    const closed = this.#stopping.signal;
    const shared = { config, ports, state, envelope: this.#envelope, line: this.#line, closed, apply };
    const questions = new Questions({ ...shared, signer: this.#signer });
    this.questions = questions;
    this.#refresh = keepDirectory({
      store: state.directory,
      fetch: async () => (await questions.ask<"directory">({ type: "directory" })).directory,
      clock: ports.clock,
      onFailed: (err) => log.warn("client.directory-not-refreshed", { err }),
    });
    this.#proofs = openProofs({
      dir: join(config.stateDir, "proofs"),
      disk: ports.disk,
      clock: ports.clock,
      ask: async (records) => (await questions.ask<"proofs">({ type: "proofs", records: [...records] })).proofs,
      ledger: () => state.directory.current().ledger,
      onFailed: (err) => log.info("client.proofs-not-asked", { err }),
    });
    this.#gaps = watchGaps({
      numbers: state.numbers,
      clock: ports.clock,
      takenBack: async (copies) =>
        (await questions.ask<"taken-back">({ type: "taken-back", copies: [...copies] })).copies,
      onAlarm: (alarm) => this.#miss(alarm),
      onFailed: (err) => log.info("client.taken-back-not-asked", { err }),
    });
    const count = (copy: VerifiedDelivery): Promise<void> => this.#count("copies", copyAsRecorded(copy));
    const onNotice = (id: string, notice: Notice): Promise<void> => this.#note(id, notice);
    const keep = (copy: VerifiedDelivery, sealed: Uint8Array): Promise<void> => this.#keep(copy, sealed);
    this.#inbox = new Inbox({ ...shared, refreshDirectory: this.#refresh.refresh, onNotice, count, keep });
  }

  #keepLine(): LineKeeper {
    const { clock, random, connect } = this.#ports;
    return keepLine({
      connect: () => connect(this.#config),
      clock,
      random,
      onUp: () => this.#sender.hurry(),
      onFailed: (err) => this.#config.log.warn("client.not-connected", { err }),
    });
  }

  #startSender(): Sender {
    const { clock, random } = this.#ports;
    return startSender({
      outbox: this.#state.outbox,
      publish: async (bytes, transportId) =>
        this.#traces.sent(bytes, () => this.#line.use().publish(bytes, transportId)),
      clock,
      random,
      onFailed: (messageId, err) => this.#config.log.info("client.not-taken", { messageId, err }),
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
    const status = await this.questions.known(id);
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
    const { sealToGateway, sealToSelf } = this.#envelope;
    const entry = await queue(signed, { outbox, seal: sealToGateway, sealToSelf, now: this.#ports.clock.now });
    this.#traces.queued(entry.id, outbox.digest(entry.id));
    this.#sender.send(entry.id);
    this.#concerns.watch(entry);
    this.#config.log.info("client.queued", { messageId: entry.id, kind: entry.kind });
    return { id: entry.id, state: "queued", statementIds: signed.statementIds };
  }

  deliveries({ handover }: { readonly handover: Handover | null }): void {
    if (handover !== null) {
      this.#receiving ??= this.#inbox.run((delivery) => this.#traces.handedOver(delivery.id, () => handover(delivery)));
      this.#gaps.look();
    } else this.#poll ??= this.#pollReceipts();
  }

  #pollReceipts(): ReceiptPoll {
    return pollReceipts({
      clock: this.#ports.clock,
      waiting: () => this.#state.outbox.entries().map(({ id }) => id),
      ask: (ids) => this.questions.askStatus(ids),
      onFailed: (err) => this.#config.log.info("client.status-not-asked", { err }),
    });
  }

  /** The order matters: the receipt is on disk before the message leaves the outbox, or a crash between loses both. */
  async #apply(receipt: Receipt, sealed: string): Promise<void> {
    const id = receipt.message;
    const { outbox, states } = this.#state;
    const recorded = receiptAsSent(receipt, outbox.digest(id));
    const status = await states.apply(receipt, outbox.entry(id)?.kind ?? null, sealed);
    await this.#count("receipts", recorded);
    if (receipt.type === "decided" || receipt.type === "decided-again" || receipt.type === "recorded") {
      await outbox.remove(id);
      this.#sender.settle(id);
      this.#traces.settled(id, receipt.type);
      this.#concerns.settle(id);
      this.#alarms.delete(id);
    }
    if ("record" in receipt) this.#proofs.want(receipt.record);
    this.#config.log.info("client.receipt", { messageId: id, kind: receipt.type, state: status.state });
    this.#onReceipt.tell(receipt);
  }

  /** Keeps a copy as it came until the day after which it is deleted, and asks for the proof of its record. */
  async #keep(copy: VerifiedDelivery, sealed: Uint8Array): Promise<void> {
    await this.#state.ownCopies.keep(copy, sealed);
    this.#proofs.want(copy.statement.record);
  }

  /** On disk first: whoever it is for need not be listening now. */
  async #note(id: string, notice: Notice): Promise<void> {
    const isNew = await this.#state.notices.add(id, notice);
    if (isNew) this.#config.log.info("client.notice", { deliveryId: id, kind: notice.type });
    this.#onNotice.tell(id, notice);
  }

  /** Takes the number of what came, durably, and looks for those before it. */
  async #count(series: NumberSeries, recorded: Compared): Promise<void> {
    if (!recorded.ok || recorded.numbered === null) return;
    const { number, name } = recorded.numbered;
    const { taken, durable } = this.#state.numbers.take(series, number, name);
    if (taken === "repeated") this.#gaps.repeated(series, number);
    await durable;
    if (this.#receiving !== null) this.#gaps.look();
  }

  #miss(alarm: NumberAlarm): void {
    const [seq] = alarm.numbers;
    this.#config.log.error("client.number-alarm", {
      code: alarm.code,
      count: alarm.numbers.length,
      ...(seq === undefined ? {} : { seq }),
    });
    this.#onMissing.tell(alarm);
  }

  #raise(alarm: ConcernAlarm): void {
    this.#config.log.error("client.concern-undecided", { messageId: alarm.messageId, code: alarm.code });
    this.#alarms.set(alarm.messageId, alarm);
    this.#onAlarm.tell(alarm);
  }

  async acknowledge(delivery: VerifiedDelivery, readBy: Professional): Promise<Queued> {
    await this.#forgetRecalled(delivery.view.claims);
    return this.publish(acknowledgementOf(delivery, this.#readBy(readBy)));
  }

  async acknowledgeEvent(event: Delivery, readBy: Professional): Promise<Queued> {
    await this.#forgetRecalled(event.data);
    return this.publish(acknowledgementOfEvent(event, this.#readBy(readBy)));
  }

  /** To acknowledge a recall is to say that the copy is deleted, so here it is, before that is said. */
  async #forgetRecalled({ kind, corrects }: Partial<Pick<Message, "kind" | "corrects">>): Promise<void> {
    if (kind === "recall" && corrects) await this.#state.ownCopies.forget(corrects.message);
  }

  #readBy(readBy: Professional): ReadFacts {
    return { from: this.#config.agency, readBy, now: this.#ports.clock.now() };
  }

  preview(draft: Draft): Promise<PreviewDecision> {
    return this.questions.preview(draft);
  }

  redeliver(fromSeq: number): Promise<void> {
    return this.questions.redeliver(fromSeq);
  }

  async status(id: string): Promise<KnownStatus | null> {
    const status = await this.questions.status(id, this.#receiving !== null);
    if (status === null) return null;
    const final = status.record !== null && (await this.#proofs.read(status.record)) !== null;
    // A client that was opened again does not know which proofs it has not asked for yet.
    if (status.record !== null && !final) this.#proofs.want(status.record);
    return { ...status, final };
  }

  proof(record: number): Promise<RecordProof | null> {
    return this.#proofs.read(record);
  }

  evidence(id: string): Promise<KeptEvidence> {
    const [state, envelope, proofs] = [this.#state, this.#envelope, this.#proofs];
    const { agency, rootJwk: root } = this.#config;
    const receipts = (message: string): Promise<readonly string[]> => this.questions.receipts(message);
    return gatherEvidence(id, { agency, root, state, envelope, proofs, receipts });
  }

  sealEvidence(digest: string): Promise<string> {
    return sealEvidence(digest, this.#signer);
  }

  notices(): Promise<readonly ReceivedNotice[]> {
    return this.#state.notices.list();
  }

  receipts(id: string): Promise<readonly string[]> {
    return this.questions.receipts(id);
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

  onMissing(listener: (alarm: NumberAlarm) => void): () => void {
    for (const alarm of this.#gaps.alarms()) listener(alarm);
    return this.#onMissing.add(listener);
  }

  counters(): ClientCounters {
    const { outbox, numbers, quarantine, damaged } = this.#state;
    return {
      waiting: outbox.entries().length,
      waitingSince: outbox.entries()[0]?.queuedAt ?? null,
      ...this.#inbox.counts(),
      quarantined: quarantine.count(),
      damaged: damaged(),
      missing: numbers.countMissing("copies") + numbers.countMissing("receipts"),
    };
  }

  async close(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    this.#concerns.stop();
    this.#refresh.stop();
    this.#poll?.stop();
    this.#proofs.stop();
    this.#gaps.stop();
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
