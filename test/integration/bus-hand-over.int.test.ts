import { consumeDeliveries, resetDeliveries } from "@gatehouse/bus/agency";
import { appendBatch } from "@gatehouse/bus/append";
import type { Bus } from "@gatehouse/bus/connect";
import { deliveryPosition, deliveryPositions, itemAt, whilePaused, withdrawCopies } from "@gatehouse/bus/hand-over";
import { streamInfo } from "@gatehouse/bus/read";
import { deliverSubject } from "@gatehouse/bus/subjects";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test, vi } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nowhere = async (): Promise<void> => undefined;
const poll = { timeout: 60_000, interval: 20 };

async function partnership(): Promise<{ readonly gateway: Bus; readonly agency: Bus; readonly account: string }> {
  const server = await startTestServer({ agencies: ["north-school", "north-health"] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const [gateway, agency] = [await server.connect("gateway"), await server.connect("north-school")];
  const other = (await server.connect("north-health")).account;
  // Each record has a copy for the school and, between them, something for somebody else and a notice for the school.
  const records = Array.from({ length: 6 }, (_, at) => at + 1).flatMap((record) =>
    [agency.account, other, agency.account].map((account, index) => ({
      subject: deliverSubject(account),
      data: bytes(`${record} ${index}`),
      item: { record, index },
    })),
  );
  expect((await appendBatch(gateway, records, { expectedLastSeq: 0 })).outcome).toBe("committed");
  await vi.waitUntil(async () => (await streamInfo(gateway, "DELIVERY")).messages === records.length, poll);
  return { gateway, agency, account: agency.account };
}

/** Takes so many copies and acknowledges each. */
async function fetched(agency: Bus, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const copy of consumeDeliveries(agency, agency.account, { signal: new AbortController().signal })) {
    texts.push(Buffer.from(copy.data).toString());
    copy.ack();
    if (texts.length === count) break;
  }
  return texts;
}

test("a copy that nobody fetched is taken back, and nothing else is", async () => {
  const { gateway, agency, account } = await partnership();
  const copies = [5, 2].map((record) => ({ record, index: 0 }));
  expect(await withdrawCopies(gateway, account, copies, nowhere)).toEqual(["withdrawn", "withdrawn"]);
  const texts = await fetched(agency, 10);
  expect(texts).toEqual(["1 0", "1 2", "2 2", "3 0", "3 2", "4 0", "4 2", "5 2", "6 0", "6 2"]);
});

test("a copy that was given stays; taking back again what was taken back is the same, and in doubt once more was given", async () => {
  const { gateway, agency, account } = await partnership();
  await fetched(agency, 3);
  const copy = { record: 3, index: 0 };
  const both = [copy, { record: 2, index: 0 }];
  expect(await withdrawCopies(gateway, account, both, nowhere)).toEqual(["withdrawn", "handed-over"]);
  expect(await withdrawCopies(gateway, account, [copy], nowhere)).toEqual(["withdrawn"]);
  expect(await fetched(agency, 2)).toEqual(["2 2", "3 2"]);
  expect(await withdrawCopies(gateway, account, [copy], nowhere)).toEqual(["doubtful"]);
});

test.each([
  { name: "all", records: [1, 2, 3, 4, 5, 6] },
  { name: "the last alone", records: [6] },
  { name: "every other", records: [1, 3, 5] },
])("copies are found wherever they stand: $name", async ({ records }) => {
  const { gateway, agency, account } = await partnership();
  const copies = records.map((record) => ({ record, index: 0 }));
  const became = await withdrawCopies(gateway, account, [...copies, { record: 7, index: 0 }], nowhere);
  expect(became).toEqual([...copies.map(() => "withdrawn"), "withdrawn"]);
  const left = Array.from({ length: 6 }, (_, at) => at + 1).flatMap((record) =>
    records.includes(record) ? [`${record} 2`] : [`${record} 0`, `${record} 2`],
  );
  expect(await fetched(agency, left.length)).toEqual(left);
});

test("nothing is given while deliveries are paused, and an agency set back has been given what it was", async () => {
  const { gateway, agency, account } = await partnership();
  await fetched(agency, 3);
  await vi.waitUntil(async () => (await deliveryPosition(gateway, account)).acknowledged > 3, poll);
  const before = await deliveryPosition(gateway, account);
  expect(await itemAt(gateway, account, before.acknowledged)).toEqual({ record: 2, index: 0, after: false });
  const given: string[] = [];
  const stop = new AbortController();
  const reading = (async () => {
    for await (const copy of consumeDeliveries(agency, account, { signal: stop.signal })) {
      given.push(Buffer.from(copy.data).toString());
      copy.ack();
    }
  })();
  await vi.waitUntil(() => given.length === 9, poll);
  await whilePaused(gateway, account, async () => {
    await resetDeliveries(gateway, account, 1);
    expect((await deliveryPosition(gateway, account)).given).toBe(0);
    expect(given).toHaveLength(9);
  });
  await vi.waitUntil(() => given.length === 21, poll);
  expect((await deliveryPositions(gateway)).get(account)?.given).toBe(18);
  stop.abort();
  await reading;
});
