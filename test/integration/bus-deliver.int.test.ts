import { consumeDeliveries, publishIntake, resetDeliveries, waitingDeliveries } from "@gatehouse/bus/agency";
import type { DeliveredCopy } from "@gatehouse/bus/copy-in-work";
import { appendBatch } from "@gatehouse/bus/append";
import { answer, ask } from "@gatehouse/bus/ask";
import type { Bus } from "@gatehouse/bus/connect";
import { followIntake } from "@gatehouse/bus/follow";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import { streamInfo } from "@gatehouse/bus/read";
import { deliverSubject } from "@gatehouse/bus/subjects";
import { trimDeliveries, trimHead } from "@gatehouse/bus/trim";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { TestServer, TestServerOptions } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test, vi } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

async function partnership(options: Partial<TestServerOptions> = {}): Promise<{
  readonly server: TestServer;
  readonly gateway: Bus;
  readonly agency: Bus;
}> {
  const server = await startTestServer({ agencies: ["north-school", "north-health"], ...options });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  return { server, gateway: await server.connect("gateway"), agency: await server.connect("north-school") };
}

/** Writes `count` deliveries to an account, after what CORE holds. */
async function deliver(gateway: Bus, account: string, from: number, count: number): Promise<void> {
  const { lastSeq } = await streamInfo(gateway, "CORE");
  const records = Array.from({ length: count }, (_, at) => ({
    subject: deliverSubject(account),
    data: bytes(`copy ${from + at}`),
  }));
  expect((await appendBatch(gateway, records, { expectedLastSeq: lastSeq })).outcome).toBe("committed");
}

async function take<T>(
  source: AsyncIterable<T>,
  count: number,
  each: (item: T) => void = () => undefined,
): Promise<T[]> {
  const taken: T[] = [];
  if (count === 0) return taken;
  for await (const item of source) {
    each(item);
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

const acknowledge = (copy: DeliveredCopy): void => copy.ack();
const forever = (): { readonly signal: AbortSignal } => ({ signal: new AbortController().signal });

test("what agencies publish is read in the intake's order with the account that the server vouches for", async () => {
  const { server, gateway, agency } = await partnership();
  const other = await server.connect("north-health");
  expect(await publishIntake(agency, bytes("one"), { msgId: "a" })).toEqual({ seq: 1 });
  expect(await publishIntake(other, bytes("two"), { msgId: "b" })).toEqual({ seq: 2 });
  expect(await publishIntake(agency, bytes("one"), { msgId: "a" })).toEqual({ seq: 1 });
  const read = await take(followIntake(gateway, { fromSeq: 1, ...forever() }), 2);
  expect(read.map(({ seq, account, data }) => [seq, account, text(data)])).toEqual([
    [1, agency.account, "one"],
    [2, other.account, "two"],
  ]);
  expect(Math.abs(Date.now() - (read[0]?.storedAt.getTime() ?? 0))).toBeLessThan(60_000);
});

test("a reader goes on without loss or repeat while the server is killed twice", async () => {
  const { server, gateway, agency } = await partnership();
  const stop = new AbortController();
  const read: IntakeMessage[] = [];
  const reader = (async () => {
    for await (const message of followIntake(gateway, { fromSeq: 1, signal: stop.signal })) read.push(message);
  })();
  for (let n = 1; n <= 60; n++) {
    await vi.waitUntil(
      async () => publishIntake(agency, bytes(`${n}`), { msgId: `m${n}`, timeoutMs: 1_000 }).catch(() => null),
      { timeout: 60_000 },
    );
    if (n % 25 === 0) {
      await server.kill();
      await server.start();
    }
  }
  await vi.waitUntil(() => read.length >= 60, { timeout: 60_000 });
  expect(read.map(({ data }) => text(data))).toEqual(Array.from({ length: 60 }, (_, at) => `${at + 1}`));
  stop.abort();
  await reader;
});

test("a reader that begins before the intake's head is told that there is a gap", async () => {
  const { gateway, agency } = await partnership();
  for (const id of ["a", "b", "c"]) await publishIntake(agency, bytes(id), { msgId: id });
  expect(await trimHead(gateway, "INTAKE", 2)).toBe(2);
  await expect(take(followIntake(gateway, { fromSeq: 1, ...forever() }), 1)).rejects.toThrow("stream-gap");
  const [last] = await take(followIntake(gateway, { fromSeq: 3, ...forever() }), 1);
  expect(last?.seq).toBe(3);
});

test("an agency with as many undecided messages as it may is told so, and another's concern still goes in", async () => {
  const { server, agency } = await partnership({ intakePerAgency: 3 });
  const other = await server.connect("north-health");
  for (const id of ["a", "b", "c"]) await publishIntake(agency, bytes(id), { msgId: id });
  await expect(publishIntake(agency, bytes("d"), { msgId: "d" })).rejects.toThrow("intake-full");
  expect(await publishIntake(other, bytes("concern"), { msgId: "e" })).toEqual({ seq: 4 });
});

test("a message above a mebibyte is refused before it is sent", async () => {
  const { agency } = await partnership();
  await expect(publishIntake(agency, new Uint8Array((1 << 20) + 1), { msgId: "a" })).rejects.toThrow(
    "message-too-large",
  );
  await expect(publishIntake(agency, new Uint8Array(1 << 20), { msgId: "b" })).resolves.toEqual({ seq: 1 });
});

test("copies come in order, one at a time, and the one that was not acknowledged comes again before any other", async () => {
  const { gateway, agency } = await partnership();
  await deliver(gateway, agency.account, 1, 5);
  const first = await take(consumeDeliveries(agency, agency.account, forever()), 1, acknowledge);
  const second = await take(consumeDeliveries(agency, agency.account, forever()), 1);
  const rest = await take(consumeDeliveries(agency, agency.account, forever()), 4, acknowledge);
  expect([...first, ...second, ...rest].map(({ data }) => text(data))).toEqual([
    "copy 1",
    "copy 2",
    "copy 2",
    "copy 3",
    "copy 4",
    "copy 5",
  ]);
  expect(first[0]?.redelivered).toBe(false);
  expect(rest.map(({ redelivered }) => redelivered)).toEqual([true, false, false, false]);
  await vi.waitUntil(async () => (await waitingDeliveries(agency, agency.account)) === 0, { timeout: 60_000 });
});

test("a client that vanishes with a copy in hand has it again first, within the server's wait", async () => {
  const { server, gateway, agency } = await partnership();
  await deliver(gateway, agency.account, 1, 3);
  const lost = await server.connect("north-school");
  const held = consumeDeliveries(lost, lost.account, forever());
  expect((await held.next()).value).toMatchObject({ redelivered: false });
  await lost.nc.close();
  const again = await take(consumeDeliveries(agency, agency.account, forever()), 3, acknowledge);
  expect(again.map(({ data, redelivered }) => [text(data), redelivered])).toEqual([
    ["copy 1", true],
    ["copy 2", false],
    ["copy 3", false],
  ]);
});

test("copies go on through a SIGKILL of the server: none lost, order kept, only the one in hand repeated", async () => {
  const { server, gateway, agency } = await partnership();
  await deliver(gateway, agency.account, 1, 200);
  const got: string[] = [];
  const stop = new AbortController();
  const consumer = (async () => {
    for await (const copy of consumeDeliveries(agency, agency.account, { signal: stop.signal })) {
      if (got.at(-1) !== text(copy.data)) got.push(text(copy.data));
      copy.ack();
    }
  })();
  await vi.waitUntil(() => got.length > 20, { timeout: 60_000 });
  await server.kill();
  await server.start();
  await vi.waitUntil(() => got.includes("copy 200"), { timeout: 60_000 });
  stop.abort();
  await consumer;
  const firstTime = got.filter((copy, at) => got.indexOf(copy) === at);
  expect(firstTime).toEqual(Array.from({ length: 200 }, (_, at) => `copy ${at + 1}`));
});

test("with the server killed again and again while the gateway writes, every committed copy is had, in order, under one place", async () => {
  const { server, gateway, agency } = await partnership();
  const had = new Map<number, string>();
  const stop = new AbortController();
  const consumer = (async () => {
    for await (const copy of consumeDeliveries(agency, agency.account, { signal: stop.signal })) {
      expect(had.get(copy.seq) ?? text(copy.data)).toBe(text(copy.data));
      had.set(copy.seq, text(copy.data));
      copy.ack();
    }
  })();
  for (let kill = 1; kill <= 6; kill++) {
    for (let n = 1; n <= 8; n++) {
      const { lastSeq } = await vi.waitUntil(() => streamInfo(gateway, "CORE").catch(() => null), { timeout: 60_000 });
      const copies = Array.from({ length: 12 }, (_, at) => ({
        subject: deliverSubject(agency.account),
        data: bytes(`copy ${lastSeq + at + 1}`),
      }));
      const append = appendBatch(gateway, copies, { expectedLastSeq: lastSeq, timeoutMs: 2_000 });
      if (n === 8) await server.kill();
      await append;
    }
    await server.start();
  }
  const { lastSeq } = await vi.waitUntil(() => streamInfo(gateway, "CORE").catch(() => null), { timeout: 60_000 });
  await vi.waitUntil(() => had.has(lastSeq), { timeout: 60_000 });
  stop.abort();
  await consumer;
  expect([...had]).toEqual(Array.from({ length: lastSeq }, (_, at) => [at + 1, `copy ${at + 1}`]));
  expect((await streamInfo(gateway, "DELIVERY")).lastSeq).toBe(lastSeq);
});

test("the gateway gives an agency its copies again from a place on, while the agency goes on reading", async () => {
  const { gateway, agency } = await partnership();
  await deliver(gateway, agency.account, 1, 4);
  const got: string[] = [];
  const stop = new AbortController();
  const consumer = (async () => {
    for await (const copy of consumeDeliveries(agency, agency.account, { signal: stop.signal })) {
      got.push(text(copy.data));
      copy.ack();
    }
  })();
  await vi.waitUntil(() => got.length === 4, { timeout: 60_000 });
  await resetDeliveries(gateway, agency.account, 3);
  await vi.waitUntil(() => got.length === 6, { timeout: 60_000 });
  await deliver(gateway, agency.account, 5, 1);
  await vi.waitUntil(() => got.length === 7, { timeout: 60_000 });
  expect(got.slice(4)).toEqual(["copy 3", "copy 4", "copy 5"]);
  stop.abort();
  await consumer;
});

test("one agency's copies can be removed up to a place without touching another's", async () => {
  const { server, gateway, agency } = await partnership();
  const other = await server.connect("north-health");
  await deliver(gateway, agency.account, 1, 3);
  await deliver(gateway, other.account, 1, 3);
  await vi.waitUntil(async () => (await streamInfo(gateway, "DELIVERY")).messages === 6, { timeout: 60_000 });
  expect(await trimDeliveries(gateway, agency.account, 5)).toBe(3);
  expect(await waitingDeliveries(other, other.account)).toBe(3);
  expect(await waitingDeliveries(agency, agency.account)).toBe(0);
});

test("a question reaches the gateway with the asker's account, and an error comes back as its code", async () => {
  const { gateway, agency } = await partnership();
  const answering = await answer(gateway, async (account, data) => {
    await Promise.resolve();
    if (text(data) === "known") throw new GatehouseError("request-refused");
    if (text(data) === "bug") throw new TypeError("a name that must not travel");
    return bytes(`${account} ${text(data)}`);
  });
  expect(text(await ask(agency, bytes("hello"), 20_000))).toBe(`${agency.account} hello`);
  await expect(ask(agency, bytes("known"), 20_000)).rejects.toThrow("request-refused");
  await expect(ask(agency, bytes("bug"), 20_000)).rejects.toThrow("internal");
  await answering.stop();
  await expect(ask(agency, bytes("hello"), 2_000)).rejects.toThrow("bus-unavailable");
});

/** Some turns of the event loop: a reader is begun in several, and each is a moment to be stopped at. */
async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => setImmediate(resolve));
}

test.each([
  { name: "the intake", read: (gateway: Bus, signal: AbortSignal) => followIntake(gateway, { fromSeq: 1, signal }) },
  {
    name: "deliveries",
    read: (_: Bus, signal: AbortSignal, agency: Bus) => consumeDeliveries(agency, agency.account, { signal }),
  },
])("reading $name ends when it is asked to, whatever it was just beginning", async ({ read }) => {
  const { gateway, agency } = await partnership();
  for (let after = 0; after < 60; after += 1) {
    const stop = new AbortController();
    const next = read(gateway, stop.signal, agency)[Symbol.asyncIterator]().next();
    await turns(after);
    stop.abort();
    expect((await next).done).toBe(true);
  }
});
