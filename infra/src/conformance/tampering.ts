import type { ClientLine, ClientPorts } from "@gatehouse/client/client-config";
import type { Incoming } from "@gatehouse/client/receive";

/**
 * A line on which an altered copy comes before each true one, as from somebody between: the client must refuse it and
 * take the true one.
 *
 * @param counted how many altered ones came
 */
export function tampering(connect: ClientPorts["connect"], counted: { count: number }): ClientPorts["connect"] {
  return async (config) => {
    const line: ClientLine = await connect(config);
    return { ...line, deliveries: (signal) => altered(line.deliveries(signal), counted) };
  };
}

async function* altered(items: AsyncIterable<Incoming>, counted: { count: number }): AsyncGenerator<Incoming> {
  const seen = new Set<number>();
  for await (const item of items) {
    if (!seen.has(item.seq)) {
      seen.add(item.seq);
      counted.count += 1;
      yield { seq: item.seq, data: withOneBitTurned(item.data), ack: () => undefined };
    }
    yield item;
  }
}

/** In the middle, which is ciphertext. */
function withOneBitTurned(data: Uint8Array): Uint8Array {
  const at = Math.floor(data.byteLength / 2);
  return data.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
