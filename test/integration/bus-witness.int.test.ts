import { appendBatch } from "@gatehouse/bus/append";
import { mintPartnership } from "@gatehouse/bus/accounts";
import type { Bus } from "@gatehouse/bus/connect";
import { streamInfo } from "@gatehouse/bus/read";
import { deliverSubject, streams } from "@gatehouse/bus/subjects";
import { storedFrom } from "@gatehouse/bus/witness";
import type { StoredRecord } from "@gatehouse/bus/stored-record";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { TestServer } from "@gatehouse/test/kit/nats";
import { openRawLine } from "@gatehouse/test/kit/raw-line";
import type { RawLine } from "@gatehouse/test/kit/raw-line";
import { expect, onTestFinished, test, vi } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = ({ data }: StoredRecord): string => new TextDecoder().decode(data);

type Scene = { readonly server: TestServer; readonly gateway: Bus; readonly school: string; readonly creds: string };

/** A partnership whose front door runs a witness, with `records` records in CORE: a leaf, its parts and a copy each. */
async function scene(records: number): Promise<Scene> {
  const accounts = await mintPartnership({ agencies: ["front-door", "north-school"], witnesses: ["front-door"] });
  const server = await startTestServer({ agencies: [], accounts });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const gateway = await server.connect("gateway");
  const school = accounts.agencies["north-school"]?.publicKey ?? "";
  for (let from = 0; from < records; from += 300) {
    const { lastSeq } = await streamInfo(gateway, streams.core);
    const batch = Array.from({ length: Math.min(300, records - from) }, (_, at) => [
      { subject: "ledger", data: bytes(`leaf ${from + at}`) },
      { subject: "parts", data: bytes(`sealed ${from + at}`) },
      { subject: deliverSubject(school), data: bytes(`copy ${from + at}`) },
    ]).flat();
    expect((await appendBatch(gateway, batch, { expectedLastSeq: lastSeq })).outcome).toBe("committed");
  }
  const stored = async (): Promise<boolean> =>
    (await streamInfo(gateway, streams.ledger)).lastSeq === records &&
    (await streamInfo(gateway, streams.parts)).lastSeq === records &&
    (await streamInfo(gateway, streams.delivery)).lastSeq === records;
  await vi.waitUntil(stored, { timeout: 60_000 });
  return { server, gateway, school, creds: accounts.witnesses["front-door"]?.users["follower"]?.creds ?? "" };
}

test("a witness reads every leaf and every sealed part in order, from any place on, with no consumer of its own", async () => {
  const { server, creds, gateway } = await scene(2_500);
  const witness = await server.connect("witness", creds);
  for (const [stream, what] of [["LEDGER", "leaf"] as const, ["PARTS", "sealed"] as const]) {
    const read: StoredRecord[] = [];
    for (;;) {
      const more = await storedFrom(witness, stream, read.length + 1);
      if (more.length === 0) break;
      read.push(...more);
    }
    expect(read.map(text)).toEqual(Array.from({ length: 2_500 }, (_, at) => `${what} ${at}`));
    expect((await storedFrom(witness, stream, 2_500)).map(text)).toEqual([`${what} 2499`]);
  }
  expect((await gateway.nc.request("$JS.API.CONSUMER.NAMES.LEDGER")).json()).toMatchObject({ total: 0 });
});

test("a witness can say nothing, and hears nothing but what it asked for", async () => {
  const { server, creds, gateway, school } = await scene(1);
  const user = server.accounts.witnesses["front-door"]?.users["follower"]?.publicKey ?? "";
  const line: RawLine = await openRawLine({ url: server.url, caPem: server.caPem, creds });
  onTestFinished(async () => line[Symbol.asyncDispose]());
  const inbox = `_INBOX.${user}`;
  line.subscribe(`${inbox}.>`);
  const before = await counts(gateway);
  const foreign = [
    ["in", "ask", "ledger", "parts", `in.${school}`, `ask.${school}`, `deliver.${school}`, "snapshot.x"],
    Object.values(streams).flatMap((stream) =>
      ["STREAM.INFO", "STREAM.MSG.GET", "STREAM.PURGE", "STREAM.DELETE", "CONSUMER.CREATE", "DIRECT.GET"]
        .map((verb) => `${verb}.${stream}`)
        .filter((name) => name !== "DIRECT.GET.LEDGER" && name !== "DIRECT.GET.PARTS"),
    ),
  ]
    .flat()
    .flatMap((name) => [name, `$JS.API.${name}`, `broker.API.${name}`]);
  for (const subject of [...foreign, "$JS.API.DIRECT.GET.LEDGER", "$SYS.REQ.SERVER.PING.VARZ"]) {
    line.publish(subject, JSON.stringify({ seq: 1 }), { reply: `${inbox}.foreign` });
    line.subscribe(subject);
  }
  // The answer to what it may ask, sent where it may not write.
  for (const reply of ["ledger", "parts", `in.${school}`, `deliver.${school}`, "in"]) {
    line.publish("broker.API.DIRECT.GET.LEDGER", JSON.stringify({ seq: 1, batch: 1 }), { reply });
  }
  line.publish("broker.API.DIRECT.GET.LEDGER", JSON.stringify({ seq: 1 }), { reply: `${inbox}.own` });
  await vi.waitUntil(() => line.received.some(({ subject }) => subject === `${inbox}.own`), { timeout: 60_000 });
  await line.flush();
  expect(line.received.map(({ subject }) => subject)).toEqual([`${inbox}.own`]);
  expect(await counts(gateway)).toEqual(before);
});

test("an agency cannot ask what a witness may", async () => {
  const { server } = await scene(1);
  const agency = await server.connect("north-school");
  await expect(storedFrom(agency, "LEDGER", 1)).rejects.toThrow();
});

async function counts(bus: Bus): Promise<Readonly<Record<string, number>>> {
  const infos = Object.values(streams).map(async (name) => [name, (await streamInfo(bus, name)).lastSeq] as const);
  return Object.fromEntries(await Promise.all(infos));
}
