import type { Receipt } from "@gatehouse/contracts/receipt";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";

/** How a message stands: as first decided, or as decided again since. */
type Decided = Extract<Receipt, { type: "decided" | "decided-again" }>;

/** What became of one message, as its sender and its recipients saw it. */
export type Followed = {
  readonly id: string;
  readonly from: string;
  readonly title: string;
  readonly sentAtMs: number;
  decided: Decided | null;
  decidedAtMs: number | null;
  /** Recipient → the delivery ids under which its copy was handed over. */
  readonly handedOver: Map<string, Set<string>>;
  readonly acknowledged: Set<string>;
  lastAcknowledgedAtMs: number | null;
};

export type Totals = {
  readonly messages: number;
  readonly refused: number;
  readonly deliveries: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
};

/**
 * Follows what is sent from both ends, by what senders and recipients have in hand and never by what the broker says of
 * itself: decided receipts, copies handed over, acknowledgements that came back.
 */
export class Tally {
  readonly #messages = new Map<string, Followed>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get messages(): readonly Followed[] {
    return [...this.#messages.values()];
  }

  /** A message was queued by its sender; the same one again is one. */
  sent(id: string, from: string, title: string): void {
    if (this.#messages.has(id)) return;
    const sentAtMs = this.#clock();
    const none = { decided: null, decidedAtMs: null, lastAcknowledgedAtMs: null };
    this.#messages.set(id, { id, from, title, sentAtMs, handedOver: new Map(), acknowledged: new Set(), ...none });
  }

  receipt(receipt: Receipt): void {
    const followed = this.#messages.get(receipt.message);
    if (!followed) return;
    if (receipt.type === "decided" && followed.decided === null) {
      followed.decided = receipt;
      followed.decidedAtMs = this.#clock();
    }
    if (receipt.type === "decided-again") followed.decided = receipt;
    if (receipt.type === "acknowledged") {
      followed.acknowledged.add(receipt.recipient);
      followed.lastAcknowledgedAtMs = this.#clock();
    }
  }

  /** A copy has become durable at its recipient. */
  handedOver(recipient: string, delivery: VerifiedDelivery): void {
    const followed = this.#messages.get(delivery.statement.message);
    if (!followed) return;
    const ids = followed.handedOver.get(recipient) ?? new Set();
    ids.add(delivery.id);
    followed.handedOver.set(recipient, ids);
  }

  /** Whether everything sent so far is decided, with its recipients, and acknowledged by each of them. */
  get settled(): boolean {
    return this.messages.every(
      (followed) =>
        followed.decided !== null && copiesOf(followed).every((agency) => followed.acknowledged.has(agency)),
    );
  }

  totals(): Totals {
    const all = this.messages;
    const missing = (followed: Followed): number =>
      followed.decided === null ? 1 : copiesOf(followed).filter((agency) => !followed.handedOver.has(agency)).length;
    const more = (followed: Followed): number => sum([...followed.handedOver.values()], (ids) => ids.size - 1);
    return {
      messages: all.length,
      refused: all.filter(({ decided }) => decided?.outcome === "refused").length,
      deliveries: sum(all, ({ handedOver }) => handedOver.size),
      acknowledged: sum(all, ({ acknowledged }) => acknowledged.size),
      lost: sum(all, missing),
      duplicated: sum(all, more),
    };
  }
}

/** The agencies that were given a copy, as the sender's receipt says. */
export function copiesOf(followed: Followed): readonly string[] {
  const recipients = followed.decided?.recipients ?? {};
  return Object.keys(recipients).filter((agency) => recipients[agency]?.outcome === "shared");
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
