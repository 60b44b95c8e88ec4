import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { expect, onTestFinished, test, vi } from "vitest";
import type { PublisherSettings } from "./client-publisher.ts";

const council = "northshire-council";
const practice = "riverside-practice";
const school = "hillside-school";
const keepNothing = async (): Promise<void> => undefined;
const until = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 20 });

/** A broker with its gateway, and a family whose case team is the council and a practice. */
async function brokerWithFamily(): Promise<TestBroker> {
  const broker = await startTestBroker();
  onTestFinished(() => broker[Symbol.asyncDispose]());
  await broker.startGateway();
  const client = await broker.client(council);
  client.deliveries({ handover: keepNothing });
  for (const event of familyEvents("ada", [practice, school])) await client.record(event);
  await until(() => client.counters().waiting === 0);
  return broker;
}

async function receiver(
  broker: TestBroker,
): Promise<{ readonly client: AgencyClient; readonly got: VerifiedDelivery[] }> {
  const client = await broker.client(practice);
  const got: VerifiedDelivery[] = [];
  client.deliveries({ handover: async (delivery) => void got.push(delivery) });
  return { client, got };
}

test("previews what would be shared under the draft's own ids, and hands over again on request under the same id", async () => {
  const broker = await brokerWithFamily();
  const sender = await broker.client(school);
  const { client, got } = await receiver(broker);
  sender.deliveries({ handover: keepNothing });
  const { id } = await sender.publish(schoolUpdate("ada"));
  await until(async () => got.length === 1 && (await sender.status(id))?.state === "delivered");
  await client.redeliver(1);
  await until(() => got.length === 2);
  expect(got[1]?.id).toBe(got[0]?.id);
  const preview = await sender.preview(schoolUpdate("ada"));
  expect(preview.recipients[practice]?.statements.map((s) => s.id)).toEqual(["s1", "s2", "s3"]);
  // Decided, and delivered: that it was handed over again is no news.
  expect(await sender.receipts(id)).toHaveLength(2);
});

test("with the server killed and started again under it, everything queued is decided, and handed over once, in order", async () => {
  const broker = await brokerWithFamily();
  const sender = await broker.client(school);
  const { got } = await receiver(broker);
  sender.deliveries({ handover: keepNothing });
  const queued: string[] = [];
  const publish = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) queued.push((await sender.publish(schoolUpdate("ada"))).id);
  };
  await publish(20);
  await broker.server.kill();
  await publish(20);
  await broker.server.start();
  await publish(20);
  await until(() => sender.counters().waiting === 0 && got.length >= queued.length);
  expect(got.map(({ statement }) => statement.message).toSorted()).toEqual(queued.toSorted());
  const records = got.map(({ statement }) => statement.record);
  expect(records).toEqual(records.toSorted((a, b) => a - b));
});

/** Lets a publisher run in a process of its own until it has promised so many messages, and kills it in the middle. */
async function promisedUntilKilled(settingsFile: string, enough: number): Promise<readonly string[]> {
  const script = fileURLToPath(new URL("client-publisher.ts", import.meta.url));
  const child = spawn(execPath, [script, settingsFile], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => void (text += chunk.toString("latin1")));
  const closed = once(child, "close");
  try {
    await until(() => text.split("\n").length > enough);
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
  return text.split("\n").slice(0, -1);
}

test("a publisher killed with SIGKILL has lost nothing it had promised, and sends it when it is back", async () => {
  const broker = await brokerWithFamily();
  const { server, partnership, places } = broker;
  const dir = join(server.stateDir, "partnership");
  const file = join(dir, "publisher.json");
  const nats = { url: server.url, caPem: server.caPem };
  const settings: PublisherSettings = { dir, partnership, accounts: server.accounts, nats };
  await writeFile(file, JSON.stringify(settings));
  const promised: string[] = [];
  for (const enough of [5, 15, 30]) promised.push(...(await promisedUntilKilled(file, enough)));
  expect(places.agency(school).startsWith(dir)).toBe(true);
  const back = await broker.client(school);
  back.deliveries({ handover: keepNothing });
  await until(() => back.counters().waiting === 0);
  expect(promised.length).toBeGreaterThanOrEqual(50);
  for (const id of promised) expect((await back.status(id))?.outcome).toBe("decided");
  expect(back.counters()).toMatchObject({ damaged: 0, quarantined: 0 });
});
