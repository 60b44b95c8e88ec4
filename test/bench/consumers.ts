import { consumeDeliveries } from "@gatehouse/bus/agency";
import type { TestServer } from "@gatehouse/test/kit/nats";
import { addressees } from "./workload.ts";

/** Everyone who gets something, taking and acknowledging it at the transport; nothing is opened. */
export type Consumers = {
  /** When each copy was taken, by agency, in the order of its deliveries; milliseconds of `performance.now()`. */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** Resolves when each has had at least so many, and the last is acknowledged. */
  readonly until: (counts: Readonly<Record<string, number>>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startConsumers(
  server: TestServer,
  onCopy?: (agency: string, data: Uint8Array) => void,
): Promise<Consumers> {
  const stopping = new AbortController();
  const taken = new Map<string, number[]>(addressees.map((agency) => [agency, []]));
  let check = (): void => undefined;
  const running = addressees.map(async (agency) => {
    const bus = await server.connect(agency);
    const times = taken.get(agency) ?? [];
    for await (const copy of consumeDeliveries(bus, bus.account, { signal: stopping.signal })) {
      onCopy?.(agency, copy.data);
      copy.ack();
      times.push(performance.now());
      check();
    }
    await bus.close();
  });
  const failed = Promise.all(running);
  failed.catch(() => undefined);
  return {
    taken,
    async until(counts) {
      const done = new Promise<void>((resolve) => {
        check = () => {
          if (Object.entries(counts).every(([agency, count]) => (taken.get(agency)?.length ?? 0) >= count)) resolve();
        };
        check();
      });
      await Promise.race([done, failed.then(() => done)]);
    },
    async stop() {
      stopping.abort();
      await failed;
    },
  };
}
