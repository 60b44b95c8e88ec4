import { openWatchDoor } from "@gatehouse/http/watch-door";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { openLog, silentLog } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import { keptTracing } from "@gatehouse/observe/testing/kept-spans";
import { listen, recordAll } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { listedMetrics, metricsDoorIn, metricValue, shownMetrics } from "@gatehouse/test/kit/metrics";
import { startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const poll = { timeout: 60_000, interval: 20 };
const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";

let broker: TestBroker;
const metrics = openMetrics("gateway");
const ofGateway = keptTracing("gateway");
let witnesses: Awaited<ReturnType<typeof startTestWitnesses>>;
const witnessLines: string[] = [];

beforeAll(async () => {
  broker = await startTestBroker({ settings: { WITNESS_METRICS_PORT: "0" } });
  const log = openLog({ service: "w", level: "info", destination: { write: (line) => void witnessLines.push(line) } });
  witnesses = await startTestWitnesses(broker, log);
  const settings = witnessesSetting(witnesses);
  await broker.startGateway(undefined, { metrics, tracing: ofGateway.tracing, settings });
});
afterAll(async () => {
  await Promise.all(witnesses.map(({ stop }) => stop()));
  await broker[Symbol.asyncDispose]();
});

async function textAt(url: string | null): Promise<string> {
  return await (await fetch(`${url}/metrics`)).text();
}

async function decided(client: AgencyClient, id: string): Promise<void> {
  await expect.poll(async () => (await client.status(id))?.outcome, poll).toBe("decided");
}

test("a gateway and a witness show exactly the metrics that are listed, with what happened in them and nobody's data", async () => {
  const folder = broker.settings["GATEWAY_KEYS_DIR"] ?? "";
  const health = () => ({ ready: true });
  const door = await openWatchDoor({ host: "127.0.0.1", port: 0 }, { metrics, log: silentLog, health, folder });
  onTestFinished(() => door?.close());
  const look = async (): Promise<string> => await textAt(`http://127.0.0.1:${door?.port}`);
  const [fromCouncil, fromSchool] = [await listen(broker, council), await listen(broker, school)];
  await recordAll(fromCouncil, familyEvents("metrics", [school, practice, council]));
  const { id } = await fromSchool.client.publish(schoolUpdate("metrics"));
  await decided(fromSchool.client, id);
  const writer = await openIntakeWriter(broker, school);
  await writer.publish(writer.seal("no message"));
  const read = async (line: string): Promise<number> => metricValue(await look(), line);
  await expect.poll(() => read('gatehouse_refusals_total{code="encoding-not-canonical"}'), poll).toBe(1);
  // Nobody of the practice is there to fetch its copy.
  await expect.poll(() => read("gatehouse_delivery_oldest_seconds"), poll).toBeGreaterThan(0);
  await expect.poll(() => read("gatehouse_ledger_final_records"), poll).toBeGreaterThan(5);
  const text = await look();

  expect(shownMetrics(text)).toEqual(listedMetrics("gateway"));
  expect(metricValue(text, 'gatehouse_decisions_total{outcome="decided"}')).toBeGreaterThan(0);
  expect(metricValue(text, 'gatehouse_copies_total{outcome="shared"}')).toBeGreaterThan(0);
  expect(metricValue(text, 'gatehouse_intake_items_total{result="registered"}')).toBeGreaterThan(3);
  expect(metricValue(text, `gatehouse_agency_listening{agency="${council}"}`)).toBe(1);
  expect(metricValue(text, `gatehouse_agency_listening{agency="${practice}"}`)).toBe(0);
  // A few copies wait, and neither how many nor whose is told.
  expect(metricValue(text, "gatehouse_delivery_waiting_items")).toBe(0);
  expect(metricValue(text, `gatehouse_delivery_waiting_steps{agency="${practice}"}`)).toBe(0);
  expect(metricValue(text, 'gatehouse_key_expires_timestamp_seconds{agency="gateway",use="sealing"}')).toBeGreaterThan(
    1e9,
  );
  expect(text).not.toMatch(/p-metrics|case-metrics|9998259797|Lovell/);

  await Promise.all([fromCouncil, fromSchool].map(({ client }) => client.close()));
  const ofWitness = await textAt(metricsDoorIn(witnessLines));
  expect(shownMetrics(ofWitness)).toEqual(listedMetrics("witness"));
  expect(metricValue(ofWitness, 'gatehouse_witness_requests_total{outcome="cosigned"}')).toBeGreaterThan(0);
});

test("a message's way can be followed from its sender to each recipient, and no recipient's trace tells of another", async () => {
  const [ofSchool, ofPractice, ofCouncil] = [keptTracing("adapter"), keptTracing("adapter"), keptTracing("adapter")];
  const sender = await broker.client(school, silentLog, {}, ofSchool.tracing);
  sender.deliveries({ handover: async () => undefined });
  for (const [agency, { tracing }] of [
    [practice, ofPractice],
    [council, ofCouncil],
  ] as const)
    (await broker.client(agency, silentLog, {}, tracing)).deliveries({ handover: async () => undefined });
  const before = ofGateway.spans().length;
  const taken = await ofSchool.tracing.during("record.taken", async () => {
    await sender.publish(schoolUpdate("metrics"));
    return ofSchool.tracing.current();
  });
  const names = () => ofSchool.spans().map(({ name }) => name);
  await expect.poll(names, poll).toContain("message.queued");
  const queued = ofSchool.spans().find(({ name }) => name === "message.queued");
  expect(queued).toMatchObject({ under: null, links: [taken], attributes: { "gatehouse.result": "decided" } });
  const traceOf = (name: string) =>
    [...ofSchool.spans(), ...ofGateway.spans().slice(before)].filter(
      (span) => span.name === name && span.place.traceId === queued?.place.traceId,
    );
  expect(traceOf("message.sent")[0]).toMatchObject({ under: queued?.place.spanId });
  const [decision] = traceOf("message.decided");
  expect(decision).toMatchObject({ under: queued?.place.spanId, attributes: { "gatehouse.result": "decided" } });
  const places = (decision?.links ?? []).map(({ traceId }) => traceId);
  expect(new Set(places).size).toBeGreaterThan(1);
  const ownOf = ({ spans }: typeof ofCouncil) => spans().filter(({ place }) => places.includes(place.traceId));
  await expect.poll(() => [ofPractice, ofCouncil].map((one) => ownOf(one).length), poll).toEqual([1, 1]);
  // Each recipient's span is in the trace of its own copy, begun by the gateway, and knows nothing else.
  for (const recipient of [ofPractice, ofCouncil]) {
    const own = ownOf(recipient);
    const others = places.filter((traceId) => traceId !== own[0]?.place.traceId);
    expect(others.length).toBeGreaterThan(0);
    for (const secret of [...others, queued?.place.traceId ?? "none"])
      expect(JSON.stringify(recipient.spans())).not.toContain(secret);
    const made = ofGateway.spans().find(({ name, place }) => name === "copy.made" && place.spanId === own[0]?.under);
    expect(made).toMatchObject({ under: null, links: [], attributes: {} });
  }
  const all = JSON.stringify([ofSchool, ofPractice, ofCouncil, ofGateway].map(({ spans }) => spans()));
  expect(all).not.toMatch(/p-metrics|9998259797|Lovell|school|practice|police|case-update/);
});
