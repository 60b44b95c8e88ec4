import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { expect } from "vitest";
import type { TestBroker } from "./broker.ts";

/** An agency that reads what comes, and all that came to it. */
export type Listener = {
  readonly client: AgencyClient;
  readonly copies: readonly VerifiedDelivery[];
  readonly receipts: readonly Receipt[];
  readonly notices: readonly Notice[];
};

const poll = { timeout: 60_000, interval: 20 };

/** Opens an agency's client and listens from here on; until then its deliveries wait. */
export async function listen(broker: TestBroker, agency: string): Promise<Listener> {
  const client = await broker.client(agency);
  const copies: VerifiedDelivery[] = [];
  const receipts: Receipt[] = [];
  const notices: Notice[] = [];
  client.onReceipt((receipt) => void receipts.push(receipt));
  client.onNotice((_id, notice) => void notices.push(notice));
  client.deliveries({
    handover: async (delivery) => {
      copies.push(delivery);
    },
  });
  return { client, copies, receipts, notices };
}

/** Records register events one after the other, each taken into the register before the next is sent. */
export async function recordAll(
  { client }: Pick<Listener, "client">,
  events: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (const event of events) {
    const { id } = await client.record(event);
    await expect.poll(async () => (await client.status(id))?.outcome, poll).toBe("recorded");
  }
}

/** A time as register events write it. */
export function wholeSecond(ms = Date.now()): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
