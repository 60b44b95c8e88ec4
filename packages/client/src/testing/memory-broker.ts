import { GatehouseError } from "@gatehouse/contracts/errors";
import type { ClientLine } from "../client-config.ts";
import type { Incoming } from "../receive.ts";
import type { Outgoing, StandIn } from "./stand-in-gateway.ts";

type Waiting = { seq: number; readonly data: Uint8Array };

/**
 * The broker's promises to a client without a network: what is published is kept, deliveries come in order, one at a
 * time, and again until acknowledged. It can be away, and the gateway behind it can be.
 */
export class MemoryBroker {
  /** No connection at all. */
  up = true;
  /** Whether the gateway takes what was published; what it did not take waits. */
  deciding = true;
  readonly intake: Uint8Array[] = [];
  readonly #gateway: StandIn;
  readonly #now: () => Date;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #wake = new Set<() => void>();
  #seq = 0;

  constructor(gateway: StandIn, now: () => Date) {
    this.#gateway = gateway;
    this.#now = now;
  }

  /** Lets the gateway take what waits in the intake. */
  async decide(): Promise<void> {
    for (let bytes = this.intake.shift(); bytes !== undefined; bytes = this.intake.shift()) {
      this.deliver(await this.#gateway.take(bytes, this.#now()));
    }
  }

  deliver(items: readonly Outgoing[]): void {
    for (const { to, data } of items) {
      this.#seq += 1;
      this.#waiting.set(to, [...(this.#waiting.get(to) ?? []), { seq: this.#seq, data }]);
    }
    for (const wake of this.#wake) wake();
  }

  left(agency: string): number {
    return this.#waiting.get(agency)?.length ?? 0;
  }

  connect(agency: string): Promise<ClientLine> {
    if (!this.up) return Promise.reject(new GatehouseError("bus-unavailable"));
    return Promise.resolve({
      publish: async (bytes) => {
        if (!this.up) throw new GatehouseError("bus-unavailable");
        this.intake.push(bytes);
        if (this.deciding) await this.decide();
      },
      deliveries: (signal) => this.#deliveries(agency, signal),
      ask: (bytes) => {
        if (!this.up) throw new GatehouseError("bus-unavailable");
        return this.#gateway.answer(agency, bytes, this.#now());
      },
      closed: new Promise(() => undefined),
      close: () => Promise.resolve(),
    });
  }

  async *#deliveries(agency: string, signal: AbortSignal): AsyncGenerator<Incoming> {
    while (!signal.aborted) {
      const [next] = this.#waiting.get(agency) ?? [];
      if (next === undefined) {
        await this.#arrival(signal);
        continue;
      }
      const ack = (): void => {
        this.#waiting.set(
          agency,
          (this.#waiting.get(agency) ?? []).filter((item) => item !== next),
        );
      };
      yield { seq: next.seq, data: next.data, ack };
    }
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#wake.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      this.#wake.add(end);
      signal.addEventListener("abort", end);
    });
  }
}
