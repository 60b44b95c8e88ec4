import { consumeDeliveries, publishIntake } from "@gatehouse/bus/agency";
import { ask } from "@gatehouse/bus/ask";
import { connectBus } from "@gatehouse/bus/connect";
import type { ClientConfig, ClientLine } from "./client-config.ts";

/** Longer than a preview takes under load, shorter than a professional waits. */
const askTimeoutMs = 10_000;

/** Connects the client to the broker over NATS. @throws bus-unavailable, bus-access-refused */
export async function connectLine(config: ClientConfig): Promise<ClientLine> {
  const { url, creds, caPem, agency } = config;
  const bus = await connectBus({ url, creds, caPem, name: `client ${agency}` });
  return {
    publish: async (bytes, transportId) => {
      await publishIntake(bus, bytes, { msgId: transportId });
    },
    deliveries: (signal) => consumeDeliveries(bus, bus.account, { signal }),
    ask: (bytes) => ask(bus, bytes, askTimeoutMs),
    closed: bus.closed,
    close: () => bus.close(),
  };
}
