import { GatehouseError } from "@gatehouse/contracts/errors";
import type { JsMsg } from "@nats-io/jetstream";
import type { Bus } from "./connect.ts";
import { ACK_WAIT_MS } from "./topology.ts";

/** A copy as it came: sealed bytes, opened and verified by nobody yet. */
export type DeliveredCopy = {
  readonly seq: number;
  readonly data: Uint8Array;
  /** Whether it may have been handed over before. */
  readonly redelivered: boolean;
  /** Moves the cursor past this copy, and only then is the next one given. It says nothing about having been read. */
  readonly ack: () => void;
};

/** What an acknowledgement says to the server (nats-server, `server/consumer.go`). */
export const said = { done: "+ACK", working: "+WPI" } as const;

/** Keeps the server waiting while its copy is in work. */
export class CopyInWork implements DeliveredCopy {
  readonly seq: number;
  readonly data: Uint8Array;
  readonly redelivered: boolean;
  readonly reply: string;
  readonly #bus: Bus;
  readonly #timer: NodeJS.Timeout;
  #acknowledged = false;

  constructor(bus: Bus, message: JsMsg) {
    this.seq = message.seq;
    this.data = message.data;
    this.redelivered = message.redelivered;
    this.reply = replyOf(message);
    this.#bus = bus;
    this.#timer = setInterval(() => this.#say(said.working), ACK_WAIT_MS / 3).unref();
  }

  get acknowledged(): boolean {
    return this.#acknowledged;
  }

  readonly ack = (): void => {
    if (this.#acknowledged) return;
    this.#acknowledged = true;
    this.end();
    this.#say(said.done);
  };

  /** Nothing more is said for it: what was not acknowledged comes again when the server's wait is over. */
  end(): void {
    clearInterval(this.#timer);
  }

  #say(what: string): void {
    if (!this.#bus.nc.isClosed()) this.#bus.nc.publish(this.reply, what);
  }
}

/** The library keeps the reply subject to itself, but must be asked for it: an acknowledgement may have to be repeated. */
function replyOf(message: JsMsg): string {
  if ("reply" in message && typeof message.reply === "string") return message.reply;
  throw new GatehouseError("internal", { field: "reply" });
}
