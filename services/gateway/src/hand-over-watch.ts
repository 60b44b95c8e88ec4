import { resetDeliveries } from "@gatehouse/bus/agency";
import type { Bus } from "@gatehouse/bus/connect";
import { deliveryPosition, deliveryPositions, itemAt, whilePaused } from "@gatehouse/bus/hand-over";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Committer } from "./commit.ts";
import { judgeHandedOver } from "./judge-handed-over.ts";
import type { OrderedLoop } from "./ordered-loop.ts";

export type HandOverPorts = {
  readonly bus: Bus;
  readonly loop: OrderedLoop;
  readonly committer: Committer;
  readonly directory: () => TrustedDirectory;
  /** A place where tests stop the world. */
  readonly at: (point: string) => Promise<void>;
};

/** Watches how far agencies have fetched what is theirs, and has it recorded. */
export class HandOverWatch {
  readonly #ports: HandOverPorts;
  /** By account: the place it had acknowledged when it was looked at last. */
  readonly #looked = new Map<string, number>();

  constructor(ports: HandOverPorts) {
    this.#ports = ports;
  }

  /**
   * Looks once: one question to the server for all agencies, and one more for each that has come further.
   *
   * @param nowMs the server's time
   */
  async look(nowMs: number): Promise<void> {
    const { bus, loop, directory } = this.#ports;
    const waiting = directory().agencies.filter(({ id }) => (loop.state.lives.outstanding.get(id)?.size ?? 0) > 0);
    if (waiting.length === 0) return;
    const positions = await deliveryPositions(bus);
    const reached = new Map<AgencyId, number>();
    for (const { id, account } of waiting) {
      const acknowledged = positions.get(account)?.acknowledged ?? 0;
      if (acknowledged <= (this.#looked.get(account) ?? 0)) continue;
      const record = await this.#recordAt(account, acknowledged);
      if (record === null) continue;
      reached.set(id, record);
      this.#looked.set(account, acknowledged);
    }
    if (reached.size === 0) return;
    await this.#ports.at("hand-over.before-record");
    this.#record(reached, nowMs);
  }

  /**
   * Lets an agency have its deliveries again from a place on. What it was given until then is recorded first: afterwards
   * nobody could tell.
   */
  async redeliver(account: string, from: number): Promise<void> {
    const { bus, loop, committer, directory } = this.#ports;
    const agency = directory().agencies.find((one) => one.account === account)?.id;
    await whilePaused(bus, account, async () => {
      const { given } = await deliveryPosition(bus, account);
      const record = await this.#recordAt(account, given);
      if (agency !== undefined && record !== null) this.#record(new Map([[agency, record]]), loop.state.at.nowMs);
      await committer.until(loop.state.at.n);
      await resetDeliveries(bus, account, from);
      this.#looked.delete(account);
    });
  }

  /** The record through which an agency has come; what comes after a gap is not counted in. */
  async #recordAt(account: string, seq: number): Promise<number | null> {
    const item = await itemAt(this.#ports.bus, account, seq);
    return item === null ? null : item.record - (item.after ? 1 : 0);
  }

  /** As many records as it takes: each tells of so many copies at most. */
  #record(reached: ReadonlyMap<AgencyId, number>, nowMs: number): void {
    const { loop } = this.#ports;
    while (loop.consider((state) => judgeHandedOver(state, reached, nowMs)) !== null);
  }
}
