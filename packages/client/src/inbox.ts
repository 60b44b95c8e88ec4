import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { checkItem } from "./check-item.ts";
import type { ClientConfig, ClientPorts, Handover } from "./client-config.ts";
import type { ClientState } from "./client-state.ts";
import type { EnvelopePorts } from "./envelope-ports.ts";
import type { LineKeeper } from "./line-keeper.ts";
import type { Found, Incoming, Outcome } from "./receive.ts";
import { receive } from "./receive.ts";
import { retryDelay } from "./retry-delay.ts";

/** Between attempts at a copy that could not be handed over: its system is away, or its disk is full. */
const handoverRest = { firstMs: 250, mostMs: 30_000 };

/** What receiving needs of the client around it. */
export type InboxOptions = {
  readonly config: ClientConfig;
  readonly ports: ClientPorts;
  readonly state: ClientState;
  readonly envelope: EnvelopePorts;
  readonly line: LineKeeper;
  readonly closed: AbortSignal;
  readonly refreshDirectory: () => Promise<boolean>;
  readonly apply: (receipt: Receipt, sealed: string) => Promise<void>;
  readonly onNotice: (id: string, notice: Notice) => Promise<void>;
  /** Takes a copy's number, durably. */
  readonly count: (copy: VerifiedDelivery) => Promise<void>;
  /** Keeps a copy as it came, sealed, for evidence. */
  readonly keep: (copy: VerifiedDelivery, sealed: Uint8Array) => Promise<void>;
};

/** Receives what the gateway has for the agency, line after line, until the client closes. */
export class Inbox {
  readonly #options: InboxOptions;
  /** Copies that are being kept: beside the handing over, which is as slow. */
  readonly #keeping = new WeakMap<VerifiedDelivery, Promise<void>>();
  #interruptions = 0;
  #handedOver = 0;
  #repeated = 0;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  counts(): { readonly handedOver: number; readonly repeated: number } {
    return { handedOver: this.#handedOver, repeated: this.#repeated };
  }

  async run(handover: Handover): Promise<void> {
    const { config, state, line: keeper, closed } = this.#options;
    for (;;) {
      const line = await keeper.wait(closed);
      if (line === null) return;
      try {
        await receive(line.deliveries(closed), {
          check: (data) => this.#check(data),
          handover,
          seen: state.seen,
          count: (copy) => this.#countAndKeep(copy),
          setAside: state.quarantine.setAside,
          onOutcome: (outcome, item, code) => this.#note(outcome, item, code),
          rest: (failures) => this.#rest(failures),
        });
      } catch (err) {
        config.log.warn("client.deliveries-interrupted", { err });
      }
      this.#interruptions += 1;
      await this.#rest(this.#interruptions);
    }
  }

  /** A copy that cannot be kept is handed over all the same: a child comes before evidence. */
  async #keep(copy: VerifiedDelivery, sealed: Uint8Array): Promise<void> {
    const { config, keep } = this.#options;
    await keep(copy, sealed).catch((err: unknown) => config.log.error("client.copy-not-kept", { err }));
  }

  async #countAndKeep(copy: VerifiedDelivery): Promise<void> {
    await this.#options.count(copy);
    await this.#keeping.get(copy);
  }

  async #check(data: Uint8Array): Promise<Found<VerifiedDelivery>> {
    const { config, ports, state, envelope, refreshDirectory, apply, onNotice } = this.#options;
    const found = await checkItem(data, {
      agency: config.agency,
      partnership: config.partnership.id,
      directory: state.directory.current,
      now: ports.clock.now,
      open: envelope.open,
      refreshDirectory,
      sent: (id) => state.outbox.digest(id),
      onReceipt: apply,
      onNotice,
    });
    if (found.type === "copy") this.#keeping.set(found.copy, this.#keep(found.copy, data));
    return found;
  }

  /** Waits, but not longer than until the client closes. */
  #rest(failures: number): Promise<void> {
    const { ports, closed } = this.#options;
    return new Promise((resolve) => {
      if (closed.aborted) return resolve();
      const cancel = ports.clock.after(retryDelay(failures, handoverRest, ports.random()), () => {
        closed.removeEventListener("abort", ended);
        resolve();
      });
      const ended = (): void => {
        cancel();
        resolve();
      };
      closed.addEventListener("abort", ended, { once: true });
    });
  }

  #note(outcome: Outcome, item: Incoming, code: string | null): void {
    const { log } = this.#options.config;
    const fields = { seq: item.seq, state: outcome, ...(code === null ? {} : { code }) };
    if (code === null) this.#interruptions = 0;
    if (outcome === "handed-over") this.#handedOver += 1;
    if (outcome === "repeated") this.#repeated += 1;
    if (outcome === "set-aside") log.error("client.delivery-set-aside", fields);
    else if (code === null) log.debug("client.delivery-received", fields);
    else log.warn("client.delivery-left", fields);
  }
}
