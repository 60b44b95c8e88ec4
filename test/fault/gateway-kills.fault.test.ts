import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { readEnvironment, say } from "@gatehouse/test/kit/environment";
import { startChance } from "@gatehouse/test/kit/random";
import type { Chance } from "@gatehouse/test/kit/random";
import { expect, test, vi } from "vitest";
import { startGatewayChild } from "./gateway-child.ts";
import type { Death, GatewayChild } from "./gateway-child.ts";
import { openTraffic } from "./traffic.ts";
import type { Traffic } from "./traffic.ts";
import { checkWhatHolds, untilSettled } from "./what-holds.ts";

const { long } = readEnvironment();
const messages = long ? 2_000 : 400;
const kills = long ? 50 : 12;
const perLife = Math.ceil(messages / kills);
/** Fewer than the records of one life, so that every life stores snapshots and trims. */
const settings = { GATEWAY_SNAPSHOT_EVERY: "20" };
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 120_000, interval: 10 }));

/** Every await of the gateway, and how often it comes there in one life at least. */
const points: readonly [Death, ...Death[]] = [
  { point: "commit.after-append", nth: 2 },
  { point: "snapshot.before-store", nth: 1 },
  { point: "loop.after-open", nth: perLife },
  { point: "commit.before-append", nth: 2 },
  { point: "snapshot.after-put", nth: 1 },
  { point: "recover.after-core-end", nth: 1 },
  { point: "loop.before-step", nth: perLife },
  { point: "snapshot.after-intake-trim", nth: 1 },
  { point: "loop.after-write", nth: perLife },
  { point: "recover.after-snapshot", nth: 1 },
  { point: "snapshot.after-store", nth: 1 },
  { point: "loop.after-step", nth: perLife },
  { point: "recover.after-sources", nth: 1 },
  { point: "recover.after-record", nth: 1 },
  { point: "hand-over.before-record", nth: 1 },
];

/** The points in turn, each at a random one of the times that it comes by. */
function deathOf(life: number, chance: Chance): Death {
  const { point, nth } = points[life % points.length] ?? points[0];
  return { point, nth: chance.between(1, nth) };
}

/** Traffic whose family the register knows: recorded by a first gateway, which is then killed. */
async function trafficWithFamily(broker: TestBroker): Promise<Traffic> {
  const traffic = await openTraffic(broker);
  const first = await startGatewayChild(broker);
  await until(() => traffic.waiting() === 0);
  await first.kill();
  return traffic;
}

function tellOf(what: string, ends: readonly string[], held: unknown): void {
  say(`${what}: ${ends.length} × ${[...new Set(ends)].toSorted().join(" ")} ${JSON.stringify(held)}`);
}

test(`a gateway killed ${kills} times at its awaits decides ${messages} messages once, in order, and loses nothing`, async () => {
  const chance = startChance("gateway kills");
  await using broker = await startTestBroker({ settings });
  const traffic = await trafficWithFamily(broker);
  const ends: string[] = [];
  for (let life = 0; life < kills; life += 1) {
    const child = await startGatewayChild(broker, deathOf(life, chance));
    await traffic.publish(perLife);
    await until(() => child.gone() || (child.ready() && traffic.waiting() === 0));
    await child.kill();
    ends.push(child.end() ?? "");
  }
  const last = await startGatewayChild(broker);
  await untilSettled(broker, traffic);
  await last.stop();
  expect(last.end()).toBe("stopped");
  const held = await checkWhatHolds(broker, traffic);
  tellOf("gateway kills", ends, held);
  // Nothing ended it but the kills, and most of them where they were meant to.
  const meant = new Set<string>(["killed", ...points.map(({ point }) => point)]);
  expect(ends.filter((end) => !meant.has(end))).toEqual([]);
  expect(ends.filter((end) => end !== "killed").length).toBeGreaterThan(kills / 2);
});

/** Starts the gateway again whenever it has stopped, as whoever runs it does. */
class Supervisor {
  readonly #broker: TestBroker;
  readonly ends: string[] = [];
  #child: GatewayChild | null = null;
  #running: Promise<void> | null = null;
  #wanted = true;

  constructor(broker: TestBroker) {
    this.#broker = broker;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#child?.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      this.#child = await startGatewayChild(this.#broker);
      await this.#child.exited;
      this.ends.push(this.#child.end() ?? "");
    }
  }
}

test(`with the server killed ${kills} times, ${messages} messages are decided once, in order, and none is lost`, async () => {
  const chance = startChance("server kills");
  await using broker = await startTestBroker({ settings });
  const traffic = await trafficWithFamily(broker);
  const gateway = new Supervisor(broker);
  gateway.start();
  for (let life = 0; life < kills; life += 1) {
    const enough = traffic.decided() + chance.between(1, perLife);
    const publishing = traffic.publish(perLife);
    await until(() => traffic.decided() >= enough || traffic.waiting() === 0);
    await broker.server.kill();
    await broker.server.start();
    await publishing;
  }
  await untilSettled(broker, traffic);
  await gateway.stop();
  const held = await checkWhatHolds(broker, traffic);
  tellOf("server kills", gateway.ends, held);
  expect(gateway.ends.filter((end) => end !== "bus-unavailable" && end !== "stopped")).toEqual([]);
});
