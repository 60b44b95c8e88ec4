import type { Gateway } from "@gatehouse/gateway/app";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { expect, test, vi } from "vitest";
import { startGatewayChild } from "./gateway-child.ts";
import { openTraffic } from "./traffic.ts";
import type { Traffic } from "./traffic.ts";
import { checkWhatHolds, untilSettled } from "./what-holds.ts";

const settings = { GATEWAY_SNAPSHOT_EVERY: "20" };
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 60_000, interval: 10 }));

/** A place where a gateway waits until it is let go: as long as a stopped machine, or a line that hangs. */
class Gate implements Disposable {
  readonly #point: string;
  readonly #open = Promise.withResolvers<void>();
  #closed = false;
  #reached = false;

  constructor(point: string) {
    this.#point = point;
  }

  readonly at = async (point: string): Promise<void> => {
    if (!this.#closed || point !== this.#point) return;
    this.#reached = true;
    await this.#open.promise;
  };

  close(): void {
    this.#closed = true;
  }

  open(): void {
    this.#open.resolve();
  }

  /** However a test ends, nobody is left waiting. */
  [Symbol.dispose](): void {
    this.open();
  }

  get reached(): boolean {
    return this.#reached;
  }
}

async function codeOfEnd(gateway: Gateway): Promise<string> {
  return await gateway.ended.then(
    () => "ended",
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  );
}

async function trafficOver(broker: TestBroker): Promise<Traffic> {
  const traffic = await openTraffic(broker);
  await until(() => traffic.waiting() === 0);
  return traffic;
}

test.each(["commit.before-append", "loop.before-step", "loop.after-write", "snapshot.before-store"])(
  "a gateway that hung at %s while another took over steps down, and nothing it held back counts",
  async (point) => {
    await using broker = await startTestBroker({ settings });
    using gate = new Gate(point);
    const hung = await broker.startGateway(gate.at);
    const traffic = await trafficOver(broker);
    gate.close();
    // A snapshot that was being stored already swallows the first occasion: there is another with the next messages.
    for (let more = 0; more < 20 && !gate.reached; more++) {
      await traffic.publish(30);
      await until(() => gate.reached || traffic.waiting() === 0);
    }
    expect(gate.reached).toBe(true);
    const other = await broker.startGateway();
    await untilSettled(broker, traffic);
    gate.open();
    // One that hangs in storing a snapshot still decides: then either of the two may find itself overtaken.
    const decides = point.startsWith("snapshot.");
    const end = Promise.race(decides ? [codeOfEnd(hung), codeOfEnd(other)] : [codeOfEnd(hung)]);
    await traffic.publish(10);
    expect(await end).toBe("fence-lost");
    await untilSettled(broker, traffic);
    await hung.stop();
    await untilSettled(broker, traffic);
    await checkWhatHolds(broker, traffic);
    await other.stop();
    // What it left behind, its snapshots too, is good enough to go on from.
    await broker.startGateway();
    await traffic.publish(4);
    await untilSettled(broker, traffic);
    await checkWhatHolds(broker, traffic);
  },
);

test("of two gateways that decide at once, one steps down with `fence-lost` and nothing is lost or doubled", async () => {
  await using broker = await startTestBroker({ settings });
  const first = await broker.startGateway();
  const traffic = await trafficOver(broker);
  const second = await broker.startGateway();
  const ends: string[] = [];
  for (const gateway of [first, second]) void codeOfEnd(gateway).then((code) => ends.push(code));
  await traffic.publish(60);
  await until(() => ends.length > 0);
  await untilSettled(broker, traffic);
  expect(ends).toEqual(["fence-lost"]);
  await checkWhatHolds(broker, traffic);
});

test("a standby that is there when the first is killed takes over by itself", async () => {
  await using broker = await startTestBroker({ settings });
  const first = await startGatewayChild(broker, { point: "commit.after-append", nth: 6 });
  const traffic = await trafficOver(broker);
  const publishing = traffic.publish(40);
  const standby = await startGatewayChild(broker);
  await publishing;
  await until(() => first.gone() || standby.gone());
  await untilSettled(broker, traffic);
  const ended = [first, standby].filter((gateway) => gateway.gone()).map((gateway) => gateway.end());
  expect(ended).toHaveLength(1);
  expect(["fence-lost", "commit.after-append"]).toContain(ended[0]);
  await Promise.all([first.kill(), standby.kill()]);
  await checkWhatHolds(broker, traffic);
});
